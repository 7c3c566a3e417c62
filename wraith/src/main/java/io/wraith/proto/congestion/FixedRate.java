package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;
import io.wraith.proto.recovery.LostPacket;

/// A rate that somebody set: what is lost is sent on top, so that the rate arrives, up to a quarter
/// more. No congestion control: whoever sets it answers for the path.
final class FixedRate implements Congestion {
    private static final double LEAST_ARRIVING = 0.8;
    private static final int WINDOW_BDPS = 2;
    private static final int SLOTS = 5;
    private static final long SLOT_NS = 1_000_000_000;
    private static final int ENOUGH_PACKETS = 50;
    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private final AckWish ackWish = new AckWish();
    private final long[] acked = new long[SLOTS];
    private final long[] lost = new long[SLOTS];
    private final SmoothedRtt rtt;
    private int datagramBytes;
    private int slot;
    private long slotStartNs;
    private double arriving = 1;

    FixedRate(long bytesPerSecond, long nowNs, long firstRttNs, int datagramBytes) {
        this.bytesPerSecond = bytesPerSecond;
        this.datagramBytes = datagramBytes;
        rtt = new SmoothedRtt(firstRttNs);
        slotStartNs = nowNs;
        wishForAcks();
    }

    @Override
    public void sent(long nowNs, long number, int bytes, long inFlightBefore, boolean appLimited) {}

    @Override
    public void lost(LostPacket packet) {
        if (packet.isCongestionSignal) {
            advance(packet.nowNs);
            lost[slot] += packet.bytes;
        }
    }

    @Override
    public void acked(AckSample sample) {
        advance(sample.nowNs);
        acked[slot] += sample.newlyAckedBytes;
        rtt.sampled(sample.rttNs);
        arriving = arrivingShare();
        wishForAcks();
    }

    @Override
    public void spurious(long nowNs, long number, int bytes, byte tag) {
        advance(nowNs);
        lost[slot] -= bytes;
    }

    @Override
    public void persistentCongestion(long nowNs) {}

    @Override
    public void idleRestart(long nowNs) {}

    @Override
    public void datagramBytes(int bytes) {
        datagramBytes = bytes;
    }

    @Override
    public long windowBytes() {
        long bytes = (long) (WINDOW_BDPS * (double) pacingBytesPerSecond() * rtt.ns() / NANOS);
        return Math.max(bytes, SendLimits.initialWindow(datagramBytes));
    }

    @Override
    public long pacingBytesPerSecond() {
        return (long) (bytesPerSecond / arriving);
    }

    @Override
    public int sendQuantumBytes() {
        return SendLimits.quantum(pacingBytesPerSecond(), datagramBytes);
    }

    @Override
    public byte tag() {
        return 0;
    }

    @Override
    public AckWish ackWish() {
        return ackWish;
    }

    @Override
    public void describe(CongestionTrace trace) {
        trace.clear("FIXED", this).path((double) bytesPerSecond, rtt.minNs());
    }

    private double arrivingShare() {
        long ackedBytes = 0;
        long lostBytes = 0;
        for (int i = 0; i < SLOTS; i++) {
            ackedBytes += acked[i];
            lostBytes += lost[i];
        }
        long all = ackedBytes + lostBytes;
        if (all < (long) ENOUGH_PACKETS * datagramBytes) {
            return 1;
        }
        return Math.clamp((double) ackedBytes / all, LEAST_ARRIVING, 1);
    }

    private void advance(long nowNs) {
        long passed = Math.min((nowNs - slotStartNs) / SLOT_NS, SLOTS);
        for (long i = 0; i < passed; i++) {
            slot = (slot + 1) % SLOTS;
            acked[slot] = 0;
            lost[slot] = 0;
        }
        if (passed > 0) {
            slotStartNs = nowNs;
        }
    }

    private void wishForAcks() {
        ackWish.steady(windowBytes() / datagramBytes, rtt.ns());
    }
}
