package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;

/// BBRv3's model of the path with its outputs, and what the events at hand have told about it.
final class BbrPath {
    private static final double NANOS = 1e9;

    /// Set in the tag of packets whose samples are too low because we held back ourselves.
    private static final int LIMITED = 0x40;

    final Bandwidth bandwidth = new Bandwidth();
    final InflightBounds bounds = new InflightBounds();
    final RoundCount rounds = new RoundCount();
    final LossEpisode losses = new LossEpisode();
    final FullPipe fullPipe = new FullPipe();
    final WindowUse windowUse = new WindowUse();
    final AckWish ackWish = new AckWish();
    final MinRtt minRtt;
    final ExtraAcked extraAcked;
    final LossFloor floor;
    final QueueWatch queue;
    final SendLimits limits;

    private long nowNs;
    private long delivered;
    private long inFlight;
    private double rate;
    private boolean isLimited;
    private long lastRttNs = -1;
    private long lowestRttOfRoundNs = MinRtt.NONE;
    private long limitedUntilDelivered = -1;

    BbrPath(BbrRules rules, long nowNs, long firstRttNs, int datagramBytes) {
        this.nowNs = nowNs;
        minRtt = new MinRtt(rules.watchesQueue(), nowNs, firstRttNs);
        extraAcked = new ExtraAcked(nowNs);
        floor = new LossFloor(rules.learnsFloor());
        queue = new QueueWatch(rules.watchesQueue());
        limits = new SendLimits(datagramBytes, firstRttNs);
    }

    void event(long now, long inFlightNow) {
        nowNs = now;
        inFlight = inFlightNow;
    }

    void adopt(AckSample sample) {
        if (!minRtt.isKnown() && sample.rttNs > 0) {
            limits.firstRtt(sample.rttNs);
        } else if (!fullPipe.wasReached()) {
            limits.shorterRtt(sample.rttNs);
        }
        event(sample.nowNs, sample.inFlightAfter);
        delivered = sample.deliveredBytes;
        rate = sample.hasRate ? sample.sampleDelivered * NANOS / sample.sampleIntervalNs : 0;
        isLimited = isLimited(sample.isAppLimited, sample.tag);
        if (sample.rttNs >= 0) {
            lastRttNs = sample.rttNs;
            lowestRttOfRoundNs = Math.min(lowestRttOfRoundNs, sample.rttNs);
        }
    }

    /// After all that this ACK means was decided.
    void advanceLatest(long sampleDelivered) {
        if (losses.roundEnded()) {
            bandwidth.restartLatest(rate);
            bounds.restartLatest(sampleDelivered);
            lowestRttOfRoundNs = MinRtt.NONE;
        }
    }

    long nowNs() {
        return nowNs;
    }

    long delivered() {
        return delivered;
    }

    long inFlight() {
        return inFlight;
    }

    /// Of the ACK at hand, 0 if it gave none.
    double rate() {
        return rate;
    }

    boolean isLimited() {
        return isLimited;
    }

    long lastRttNs() {
        return lastRttNs;
    }

    long lowestRttOfRoundNs() {
        return lowestRttOfRoundNs;
    }

    // ---- holding back on purpose: such samples may not lower the model ----

    void holdBack() {
        limitedUntilDelivered = delivered + inFlight;
    }

    byte tag(BbrState state) {
        return (byte) (state.tag() | (delivered <= limitedUntilDelivered ? LIMITED : 0));
    }

    static boolean wasSentIn(byte tag, BbrState state) {
        return (tag & ~LIMITED) == state.tag();
    }

    static boolean isLimited(boolean appLimited, byte tag) {
        return appLimited || (tag & LIMITED) != 0;
    }

    // ---- derived ----

    double pacing(double gain) {
        double margin = queue.isEmpty(minRtt.ns()) ? 1 : SendLimits.MARGIN;
        return gain * bandwidth.usable() * margin;
    }

    double packets(long bytes) {
        return (double) bytes / limits.datagramBytes();
    }

    /// The usable bandwidth's, in bytes.
    double bdp() {
        return bdp(bandwidth.usable());
    }

    private double bdp(double bytesPerSecond) {
        return minRtt.isKnown() ? bytesPerSecond * minRtt.ns() / NANOS : limits.initialWindow();
    }

    long delayProbeWindow() {
        double half = BbrState.PROBE_RTT.windowGain() * bandwidth.usable();
        long bytes = (long) (half * minRtt.forProbeNs() / NANOS);
        return Math.max(bytes, limits.minWindow());
    }

    /// What must be in flight for an empty queue and a full pipe.
    long fullPipeBytes(boolean probing) {
        return quantized(bdp(), probing);
    }

    long fullPipeBytesAtMaximum() {
        return quantized(bdp(bandwidth.max()), false);
    }

    long mostInFlight(BbrState state) {
        boolean probesEmptyPath = state == BbrState.UP && queue.probesEmptyPath();
        double gain = probesEmptyPath ? QueueWatch.PROBE_WINDOW_GAIN : state.windowGain();
        double bytes = gain * bdp() + extraAcked.bytes(fullPipe.wasReached());
        return quantized(bytes, state == BbrState.UP);
    }

    /// What data in flight is needed for bursts and sparse ACKs, whatever the path.
    private long quantized(double bytes, boolean probing) {
        double unacknowledged =
                Math.min(
                        (double) ackWish.packets() * limits.datagramBytes(),
                        ackWish.delayNs() * bandwidth.max() / NANOS);
        double budget = limits.quantum(fullPipe.wasReached()) + unacknowledged;
        long floorBytes = limits.minWindow();
        long room = probing ? 2L * limits.datagramBytes() : 0;
        return Math.max((long) Math.max(bytes, budget), floorBytes) + room;
    }

    /// At some moment of the round: a queue that stands shows in all of its round trips, a thread
    /// that was held up only in some.
    boolean wasQueueEmpty() {
        return lowestRttOfRoundNs != MinRtt.NONE
                && RttRange.isQueueEmpty(lowestRttOfRoundNs, minRtt.ns());
    }

    boolean isQueueEmpty() {
        return lastRttNs >= 0 && RttRange.isQueueEmpty(lastRttNs, minRtt.ns());
    }

    boolean isTooMuch(long lost, long txInFlight) {
        return lost > threshold(txInFlight) * txInFlight;
    }

    /// Where within the packet the loss crossed the threshold.
    long inFlightAtLoss(long size, long lost, long txInFlight) {
        double threshold = threshold(txInFlight);
        double before = txInFlight - size;
        double prefix = (threshold * before - (lost - size)) / (1 - threshold);
        return (long) (before + prefix);
    }

    private double threshold(long txInFlight) {
        return floor.probeThreshold(packets(txInFlight), isQueueEmpty());
    }
}
