package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentPackets.ACK_ELICITING;
import static io.wraith.proto.recovery.SentPackets.IN_FLIGHT;

import io.wraith.base.RangeSet;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import java.util.ArrayList;
import java.util.List;

/// A loss detector with a peer that is a test: sends packets, feeds it real ACK frames, and keeps
/// what it was told.
final class SentFlight implements Outcome {
    static final long MS = 1_000_000;
    static final int BULK = ACK_ELICITING | IN_FLIGHT;
    static final int KEEPALIVE = ACK_ELICITING;
    static final int PROBE = BULK | SentPackets.MTU_PROBE;
    static final int SIZE = 1312;
    static final long MAX_ACK_DELAY_NS = 25 * MS;

    /// What was told of a loss, as the argument is used again.
    record Loss(long number, long bytes, long lostSinceSent, boolean isSignal, boolean isDrop) {}

    final LossDetector detector;
    final List<Long> acked = new ArrayList<>();
    final List<Loss> losses = new ArrayList<>();
    final List<Long> spurious = new ArrayList<>();
    final List<Long> suspected = new ArrayList<>();
    int persistent;

    /// What the peer counts.
    long delayUs;

    long ectCount;
    long ceCount;
    long socketDrops;

    private final byte[] plain = new byte[65_280];
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();

    SentFlight() {
        this(0);
    }

    SentFlight(long firstNumber) {
        detector = new LossDetector(1 << 16, MAX_ACK_DELAY_NS, firstNumber);
    }

    /// Sends a packet that carries one frame, whose offset is its number.
    long send(long nowNs, int flags) {
        long number = detector.packets().next();
        detector.frames().add(6, 0, number, SIZE);
        detector.sent(nowNs, SIZE, flags, (byte) number);
        return number;
    }

    void sendMany(int count, long fromNs, long stepNs) {
        for (int i = 0; i < count; i++) {
            send(fromNs + i * stepNs, BULK);
        }
    }

    int ack(long nowNs, long... numbers) {
        RangeSet set = new RangeSet(2048);
        for (long number : numbers) {
            set.add(number, number + 1);
        }
        return ack(nowNs, set);
    }

    int ackRange(long nowNs, long from, long to) {
        RangeSet set = new RangeSet(1);
        set.add(from, to + 1);
        return ack(nowNs, set);
    }

    int ack(long nowNs, RangeSet received) {
        writer.wrap(plain, 0, plain.length).ack(received, delayUs, ectCount, ceCount, socketDrops);
        reader.wrap(plain, 0, writer.at()).next();
        return detector.received(reader, nowNs, this);
    }

    List<Long> lostNumbers() {
        return losses.stream().map(Loss::number).toList();
    }

    void forgetWhatWasTold() {
        acked.clear();
        losses.clear();
        spurious.clear();
        persistent = 0;
    }

    @Override
    public void acked(long number, int bytes, int firstFrame, int frames) {
        check(number, bytes, firstFrame, frames);
        acked.add(number);
    }

    @Override
    public void lost(LostPacket packet, int firstFrame, int frames) {
        check(packet.number, packet.bytes, firstFrame, frames);
        losses.add(
                new Loss(
                        packet.number,
                        packet.bytes,
                        packet.lostSinceSent,
                        packet.isCongestionSignal,
                        packet.isSocketDrop));
    }

    @Override
    public void suspected(int firstFrame, int frames) {
        for (int frame = firstFrame; frame != firstFrame + frames; frame++) {
            suspected.add(detector.frames().offset(frame));
        }
    }

    @Override
    public void spurious(long number, int bytes, byte tag) {
        if (tag != (byte) number || bytes != SIZE) {
            throw new AssertionError("another packet's tag: " + number);
        }
        spurious.add(number);
    }

    @Override
    public void persistentCongestion() {
        persistent++;
    }

    private void check(long number, long bytes, int firstFrame, int frames) {
        SentFrames sent = detector.frames();
        if (bytes != SIZE || frames != 1 || sent.offset(firstFrame) != number) {
            throw new AssertionError("frames of another packet: " + number);
        }
    }
}
