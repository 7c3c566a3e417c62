package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;
import io.wraith.proto.recovery.LostPacket;

/// CUBIC (RFC 9438) with HyStart++, paced. One cut per round trip: losses of packets sent before
/// the last cut belong to it.
final class Cubic implements Congestion {
    private static final double SLOW_START_PACING = 2;
    private static final double PACING = 1.2;
    private static final int MIN_PACKETS = 2;
    private static final long UNBOUNDED = Long.MAX_VALUE;
    private static final double NANOS = 1e9;

    private final RoundCount rounds = new RoundCount();
    private final WindowUse windowUse = new WindowUse();
    private final AckWish ackWish = new AckWish();
    private final HyStart hyStart = new HyStart();
    private final CubicCurve curve = new CubicCurve();
    private final SmoothedRtt rtt;

    private int datagramBytes;
    private double window;
    private long threshold = UNBOUNDED;
    private long largestSent = -1;
    private long cutAfter = -1;
    private long lastAckNs;
    private long lostInEpisode;

    private double windowBeforeCut;
    private long thresholdBeforeCut = UNBOUNDED;
    private CubicCurve.Memory curveBeforeCut = curve.memory();

    Cubic(long nowNs, long firstRttNs, int datagramBytes) {
        this.datagramBytes = datagramBytes;
        rtt = new SmoothedRtt(firstRttNs);
        window = SendLimits.initialWindow(datagramBytes);
        lastAckNs = nowNs;
        wishForAcks();
    }

    @Override
    public void sent(long nowNs, long number, int bytes, long inFlightBefore, boolean appLimited) {
        largestSent = Math.max(largestSent, number);
        windowUse.sent(inFlightBefore + bytes, windowBytes(), datagramBytes);
    }

    @Override
    public void lost(LostPacket packet) {
        if (!packet.isCongestionSignal) {
            return;
        }
        if (packet.number > cutAfter) {
            cut();
            lostInEpisode = 0;
        }
        lostInEpisode += packet.bytes;
    }

    @Override
    public void acked(AckSample sample) {
        rtt.sampled(sample.rttNs);
        if (sample.number < 0) {
            return;
        }
        if (sample.ecnCe > 0 && sample.number > cutAfter) {
            cut();
        }
        rounds.acked(sample.priorDelivered, sample.deliveredBytes);
        if (rounds.hasStarted()) {
            windowUse.roundStarted();
            if (isInSlowStart() && hyStart.roundStarted()) {
                threshold = windowBytes();
            }
        }
        long elapsed = sample.nowNs - lastAckNs;
        lastAckNs = sample.nowNs;
        if (!windowUse.isFull()) {
            curve.pause(elapsed);
        } else if (sample.number > cutAfter) {
            grow(sample);
        }
        wishForAcks();
    }

    @Override
    public void spurious(long nowNs, long number, int bytes, byte tag) {
        if (lostInEpisode <= 0 || number > cutAfter) {
            return;
        }
        lostInEpisode -= bytes;
        if (lostInEpisode <= 0 && windowBeforeCut > window) {
            window = windowBeforeCut;
            threshold = thresholdBeforeCut;
            curve.restore(curveBeforeCut);
        }
    }

    @Override
    public void persistentCongestion(long nowNs) {
        cut();
        window = minWindow();
    }

    @Override
    public void idleRestart(long nowNs) {
        curve.pause(nowNs - lastAckNs);
        lastAckNs = nowNs;
    }

    @Override
    public void datagramBytes(int bytes) {
        datagramBytes = bytes;
        window = Math.max(window, minWindow());
    }

    @Override
    public long windowBytes() {
        return (long) window;
    }

    @Override
    public long pacingBytesPerSecond() {
        double gain = isInSlowStart() ? SLOW_START_PACING : PACING;
        return Math.max((long) (gain * window * NANOS / rtt.ns()), 1);
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
        trace.clear(isInSlowStart() ? "SLOW_START" : "AVOIDANCE", this).path(0, rtt.minNs());
    }

    private boolean isInSlowStart() {
        return window < threshold;
    }

    private void grow(AckSample sample) {
        if (isInSlowStart()) {
            hyStart.sampled(sample.rttNs);
            window += hyStart.growth(sample.newlyAckedBytes);
            return;
        }
        double acked = (double) sample.newlyAckedBytes / datagramBytes;
        double packets = window / datagramBytes;
        window = curve.grown(packets, acked, sample.nowNs, rtt.ns()) * datagramBytes;
    }

    private void cut() {
        windowBeforeCut = window;
        thresholdBeforeCut = threshold;
        curveBeforeCut = curve.memory();
        curve.cut(window / datagramBytes);
        window = Math.max(window * CubicCurve.BETA, minWindow());
        threshold = (long) window;
        cutAfter = largestSent;
    }

    private double minWindow() {
        return (double) MIN_PACKETS * datagramBytes;
    }

    private void wishForAcks() {
        ackWish.probing((long) (window / datagramBytes), rtt.ns());
    }
}
