package io.wraith.proto.stream;

import io.wraith.wire.FrameReader;

/// What all halves of one connection's streams share: queues of what is due, the window in all, and
/// the budgets for ranges.
///
/// A half that is over stands in the queue of events even if it has none to tell: whoever polls
/// takes it away then.
record Agenda(
        Turns controls,
        Turns events,
        Schedule schedule,
        Grant window,
        RangeBudget received,
        RangeBudget sent) {
    static Agenda of(StreamConfig config, long peerConnectionBytes) {
        return new Agenda(
                new Turns(),
                new Turns(),
                new Schedule(peerConnectionBytes),
                new Grant(config.own().connectionBytes(), FrameReader.SIZE_LIMIT - 1),
                new RangeBudget(config.rangesPerStream(), config.rangesInAll()),
                new RangeBudget(config.rangesPerStream(), config.rangesInAll()));
    }
}
