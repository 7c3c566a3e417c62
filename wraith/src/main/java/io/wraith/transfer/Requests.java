package io.wraith.transfer;

import io.wraith.base.LongMap;
import io.wraith.base.RangeSet;
import io.wraith.transfer.SendEntry.State;
import io.wraith.transfer.SenderAction.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// What a receiver says of listed entries: each verb takes the body of a message and answers 0 or a
/// fault.
final class Requests {
    private static final int MOST_RANGES = 1 << 16;
    private static final int MOST_RANGES_IN_ALL = 1 << 18;

    private record Closing(long id, Outcome outcome, @Nullable Reason reason) {}

    private final LongMap<SendEntry> open;
    private final SendQueue queue;
    private final ArrayDeque<Closing> closings = new ArrayDeque<>();
    private int ranges;

    Requests(LongMap<SendEntry> open, SendQueue queue) {
        this.open = open;
        this.queue = queue;
    }

    /// The next entry that was closed.
    boolean pollClosed(SenderAction action) {
        Closing closing = closings.poll();
        if (closing == null) {
            return false;
        }
        action.of(Kind.CLOSED, closing.id);
        action.outcome = closing.outcome;
        action.reason = closing.reason;
        return true;
    }

    // TRANSFER: A peer MUST cancel the transfer if a message names an entry that is not in a state
    // for it. What is about an entry that the *other* side has given up meanwhile (FAILED, CLOSED)
    // is ignored.
    int want(Fields in) {
        in.require(in.left() > 0);
        while (in.left() > 0) {
            long first = in.id();
            long count = in.u32();
            if (!in.isGood() || count == 0 || count > open.size()) {
                return TransferFault.MALFORMED.code();
            }
            for (long id = first; id < first + count; id++) {
                SendEntry entry = wantable(id, State.LISTED);
                if (entry == null) {
                    return TransferFault.WRONG_ENTRY.code();
                }
                if (entry.state == State.LISTED) {
                    queue.want(entry);
                }
            }
        }
        return Sender.OK;
    }

    int wantBlocks(Fields in) {
        long id = in.id();
        SendEntry known = open.get(id);
        boolean isFirst = known == null || known.wanted == null;
        SendEntry entry = wantable(id, isFirst ? State.LISTED : State.WANTED_IN_PART);
        int more = in.u8();
        in.require(more <= 1 && in.left() > 0);
        if (entry == null || entry.hasOneBlock()) {
            return TransferFault.WRONG_ENTRY.code();
        }
        RangeSet wanted = entry.wanted == null ? new RangeSet(MOST_RANGES) : entry.wanted;
        long all = Blocks.count(entry.size);
        while (in.left() > 0) {
            long first = in.block();
            long count = in.block();
            long end = first + count;
            boolean isBehind = wanted.isEmpty() || first > wanted.to(wanted.size() - 1);
            if (!in.isGood() || count == 0 || end > all || !isBehind) {
                return TransferFault.MALFORMED.code();
            }
            if (ranges == MOST_RANGES_IN_ALL || wanted.add(first, end) == RangeSet.FULL) {
                return TransferFault.TOO_MANY.code();
            }
            ranges++;
            entry.ranges++;
        }
        entry.wanted = wanted;
        if (entry.state != State.FAILED) {
            entry.state = State.WANTED_IN_PART;
            if (more == 0) {
                queue.want(entry);
            }
        }
        return Sender.OK;
    }

    /// The file with this id, if it is in this state. What failed here meanwhile may still be
    /// wanted there.
    private @Nullable SendEntry wantable(long id, State before) {
        SendEntry entry = open.get(id);
        if (entry == null || !entry.isFile || entry.size == 0) {
            return null;
        }
        return entry.state == before || entry.state == State.FAILED ? entry : null;
    }

    int again(Fields in) {
        SendEntry entry = open.get(in.id());
        long block = in.block();
        if (entry == null || !entry.isFile || !entry.wasRead(block)) {
            return TransferFault.WRONG_ENTRY.code();
        }
        if (entry.state == State.FAILED) {
            return Sender.OK;
        }
        if (++entry.times > SendEntry.MOST_AGAIN) {
            return TransferFault.TOO_MANY.code();
        }
        if (entry.askAgain(block)) {
            queue.again(entry, block);
            return Sender.OK;
        }
        // TRANSFER: a sender MUST ignore an AGAIN for a block that it is about to read for another.
        return queue.mayRepeat() ? Sender.OK : TransferFault.WRONG_ENTRY.code();
    }

    int closed(Fields in) {
        in.require(in.left() > 0);
        while (in.left() > 0) {
            SendEntry entry = open.get(in.id());
            Outcome outcome = Outcome.of(in.u8());
            int code = in.u8();
            Reason reason = Reason.of(code);
            boolean isFailed = outcome == Outcome.FAILED;
            if (!in.isGood() || outcome == null || (isFailed ? reason == null : code != 0)) {
                return TransferFault.MALFORMED.code();
            }
            if (entry == null || (entry.isFolder && !entry.isEnded)) {
                return TransferFault.WRONG_ENTRY.code();
            }
            open.remove(entry.id);
            ranges -= entry.ranges;
            queue.closed(entry);
            closings.add(new Closing(entry.id, outcome, reason));
        }
        return Sender.OK;
    }
}
