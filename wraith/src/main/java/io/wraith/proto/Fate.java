package io.wraith.proto;

import io.wraith.proto.congestion.Congestion;
import io.wraith.proto.recovery.LostPacket;
import io.wraith.proto.recovery.Outcome;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.stream.Streams;
import io.wraith.wire.FrameType;

import java.util.Objects;

/// Tells everybody what became of the packets: congestion control and the MTU search of the packets
/// themselves, and of their frames whoever wrote them.
final class Fate implements Outcome {
    private final Lane lane;
    private long nowNs;

    Fate(Lane lane) {
        this.lane = lane;
    }

    /// Before each call that reports.
    Fate at(long time) {
        nowNs = time;
        return this;
    }

    @Override
    public void acked(long number, int bytes, int firstFrame, int frames) {
        if (lane.mtu().acked(number, bytes)) {
            lane.counters().increment(Counter.MTU_RAISED);
            lane.packetSizeChanged(nowNs);
        }
        SentFrames sent = lane.flight().frames();
        for (int frame = firstFrame; frame != firstFrame + frames; frame++) {
            arrived(sent, frame);
        }
    }

    private void arrived(SentFrames sent, int frame) {
        FrameType type = type(sent, frame);
        if (Streams.isOurs(type)) {
            lane.streams()
                    .acknowledged(
                            type.code(),
                            sent.stream(frame),
                            sent.offset(frame),
                            sent.length(frame));
            return;
        }
        if (type == FrameType.ACK) {
            lane.acks().confirmed(sent.offset(frame), sent.length(frame));
        }
    }

    @Override
    public void lost(LostPacket packet, int firstFrame, int frames) {
        lane.counters().increment(Counter.PACKETS_LOST);
        lane.trace().record(nowNs, Trace.Event.LOST, packet.number, packet.bytes);
        if (packet.isCongestionSignal) {
            congestion().lost(packet);
        }
        if (lane.mtu().lost(packet.number, (int) packet.bytes, nowNs)) {
            lane.counters().increment(Counter.BLACK_HOLES);
            lane.packetSizeChanged(nowNs);
        }
        resend(firstFrame, frames);
    }

    @Override
    public void suspected(int firstFrame, int frames) {
        resend(firstFrame, frames);
    }

    private void resend(int firstFrame, int frames) {
        SentFrames sent = lane.flight().frames();
        for (int frame = firstFrame; frame != firstFrame + frames; frame++) {
            missed(sent, frame);
        }
    }

    private void missed(SentFrames sent, int frame) {
        FrameType type = type(sent, frame);
        if (Streams.isOurs(type)) {
            lane.streams()
                    .lost(type.code(), sent.stream(frame), sent.offset(frame), sent.length(frame));
            return;
        }
        switch (type) {
            case NEW_ID -> lane.ownIds().announcementLost(sent.stream(frame));
            case RETIRE_ID -> lane.peerIds().retirementLost(sent.stream(frame));
            case REKEY ->
                    lane.session()
                            .rekeyLost(sent.stream(frame), sent.offset(frame), sent.length(frame));
            case LANE -> lane.session().laneLost(sent.stream(frame));
            case ACK_POLICY -> lane.sender().wishLost(sent.stream(frame));
            default -> {
                // Echoes that are late are worth nothing, an ACK is replaced by the next one, and
                // challenges are repeated by their own timer.
            }
        }
    }

    @Override
    public void spurious(long number, int bytes, byte tag) {
        lane.counters().increment(Counter.SPURIOUS_LOSSES);
        congestion().spurious(nowNs, number, bytes, tag);
    }

    @Override
    public void persistentCongestion() {
        lane.counters().increment(Counter.PERSISTENT_CONGESTION);
        congestion().persistentCongestion(nowNs);
    }

    private Congestion congestion() {
        return lane.sender().congestion();
    }

    private static FrameType type(SentFrames sent, int frame) {
        return Objects.requireNonNull(FrameType.of(sent.kind(frame)));
    }
}
