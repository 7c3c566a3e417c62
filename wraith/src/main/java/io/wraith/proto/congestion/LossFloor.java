package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;

/// The share of packets that is lost whatever the rate, learnt where no queue of ours can be the
/// cause: from packets sent in DOWN whose loss is revealed while the delay is low. Answers what
/// loss is more than that. Without learning the answers are the draft's.
final class LossFloor {
    private static final double DRAFT_THRESHOLD = 0.02;
    private static final double MOST_THRESHOLD = 0.20;
    private static final double UNKNOWN_THRESHOLD = 0.15;
    private static final double MOST_FLOOR = 0.10;
    private static final double LEAST_FLOOR = 0.0005;
    private static final double ROUND_ALLOWANCE = 0.01;
    private static final int ENOUGH_PACKETS = 250;
    private static final int BATCH_PACKETS = 300;
    private static final int SMALL_BATCH_PACKETS = 100;
    private static final int POOL_PACKETS = 5_000;
    private static final double POOL_DECAY = 0.7;
    private static final double RUN_DECAY = 0.9995;
    private static final int MOST_BURST_FACTOR = 12;
    private static final double UNKNOWN_SIGMAS = 3;
    private static final double PROBE_SIGMAS = 2;
    private static final double ROUND_SIGMAS = 2.5;
    private static final double REPLACE_SIGMAS = 3;

    private final boolean learns;
    private final RttRange range = new RttRange();
    private final CleanStretch clean = new CleanStretch();

    private double floor;
    private String reason = "";

    private boolean isInDown;
    private long firstInDown;
    private long lastInDown = -1;
    private long newestAcked = -1;

    private double pendingLost;
    private double batchAcked;
    private double batchLost;
    private double poolAcked;
    private double poolLost;

    private double lostPackets;
    private double lostRuns;
    private long lastLost = Long.MIN_VALUE;

    LossFloor(boolean learns) {
        this.learns = learns;
    }

    double share() {
        return floor;
    }

    String reason() {
        return reason;
    }

    /// The loss, as a share of what was in flight, above which a probe went too far.
    double probeThreshold(double packets, boolean isQueueEmpty) {
        if (!learns) {
            return DRAFT_THRESHOLD;
        }
        if (floor == 0) {
            return isQueueEmpty ? unknownThreshold(packets) : DRAFT_THRESHOLD;
        }
        return Math.min(MOST_THRESHOLD, floor + DRAFT_THRESHOLD + PROBE_SIGMAS * sigma(packets));
    }

    /// Whether a round between probes lost more than the path does by itself.
    boolean isCongested(double lost, double packets, boolean isQueueEmpty) {
        if (!learns) {
            return lost > 0;
        }
        if (floor == 0) {
            return isQueueEmpty ? lost > unknownThreshold(packets) * packets : lost > 0;
        }
        double allowance = Math.max(ROUND_ALLOWANCE, ROUND_SIGMAS * sigma(packets));
        return lost > (floor + allowance) * packets;
    }

    /// Whether a lossy round of Startup may end it, beyond the draft's conditions.
    boolean endsStartup(double lost, double packets, boolean hasQueue) {
        return !learns || hasQueue || lost > unknownThreshold(packets) * packets;
    }

    /// By how much what was delivered falls short of what the path carries.
    double compensation() {
        return 1 / (1 - floor);
    }

    void sent(long number, boolean inDown) {
        if (inDown) {
            firstInDown = isInDown ? firstInDown : number;
            lastInDown = number;
        }
        isInDown = inDown;
    }

    /// In DOWN; counted once the ACK that revealed it proves to have met no queue.
    void lost(long number, boolean sentInDown) {
        if (!learns) {
            return;
        }
        lostPackets = lostPackets * RUN_DECAY + 1;
        lostRuns = lostRuns * RUN_DECAY + (number == lastLost + 1 ? 0 : 1);
        lastLost = number;
        clean.lost(number);
        if (sentInDown) {
            pendingLost++;
        }
    }

    /// It was delivered after all.
    void tookBack(boolean sentInDown) {
        if (sentInDown && batchLost >= 1) {
            batchLost--;
            batchAcked++;
        }
    }

    /// The queue is too long for the router's liking: what is lost now tells nothing of the path.
    void marked() {
        pendingLost = 0;
        batchLost = 0;
        batchAcked = 0;
    }

    void acked(AckSample sample, long minRttNs, double packets) {
        if (!learns) {
            return;
        }
        if (sample.rttNs >= 0) {
            range.sampled(sample.nowNs, sample.rttNs);
        }
        if (sample.rttNs >= 0 && sample.rttNs <= range.gateNs(minRttNs)) {
            batchLost += pendingLost;
            batchAcked += sentInDown(sample.number, packets);
        }
        pendingLost = 0;
        newestAcked = Math.max(newestAcked, sample.number);
        clean.acked(sample.nowNs, (long) packets, sample.number);
        if (floor > 0) {
            limitToCleanStretch();
        }
    }

    /// Of an ACK's packets. After a pause of either side one ACK tells of packets of several
    /// states.
    private double sentInDown(long number, double packets) {
        double span = number - newestAcked;
        if (span <= 0) {
            return 0;
        }
        long first = Math.max(newestAcked + 1, firstInDown);
        long last = Math.min(number, lastInDown);
        return Math.max(0, last - first + 1) * Math.min(1, packets / span);
    }

    /// Whether DOWN should last longer for the sake of a whole batch.
    boolean wantsMore() {
        return learns && batchLost > 0 && batchAcked + batchLost < BATCH_PACKETS;
    }

    void roundStarted(boolean inDown) {
        if (batchAcked + batchLost >= (inDown ? BATCH_PACKETS : SMALL_BATCH_PACKETS)) {
            pool();
        }
    }

    void forget(String why) {
        if (!learns) {
            return;
        }
        batchAcked = 0;
        batchLost = 0;
        poolAcked = 0;
        poolLost = 0;
        pendingLost = 0;
        set(0, why);
    }

    private void pool() {
        double packets = batchAcked + batchLost;
        double share = batchLost / packets;
        if (floor > 0 && share < floor - REPLACE_SIGMAS * sigma(packets)) {
            poolAcked = 0;
            poolLost = 0;
        }
        poolAcked += batchAcked;
        poolLost += batchLost;
        batchAcked = 0;
        batchLost = 0;
        double all = poolAcked + poolLost;
        if (all >= ENOUGH_PACKETS) {
            // PROTOCOL: A sender that tolerates random loss MUST bound the tolerated share to
            // 10 %
            double learnt = Math.min(poolLost / all, MOST_FLOOR);
            set(learnt < LEAST_FLOOR ? 0 : learnt, "measured while slowing down");
            limitToCleanStretch();
        }
        if (all > POOL_PACKETS) {
            poolAcked *= POOL_DECAY;
            poolLost *= POOL_DECAY;
        }
    }

    private void limitToCleanStretch() {
        double limit = clean.limit(floor, meanRun());
        if (limit < floor) {
            poolAcked = 0;
            poolLost = 0;
            set(limit < LEAST_FLOOR ? 0 : limit, "too long without loss");
        }
    }

    private void set(double share, String why) {
        if (share != floor) {
            floor = share;
            reason = why;
        }
    }

    private double meanRun() {
        return lostRuns > 0 ? lostPackets / lostRuns : 1;
    }

    /// Among the few packets of an early round a path of 5 % loses 15 % every now and then.
    private static double unknownThreshold(double packets) {
        double variance = UNKNOWN_THRESHOLD * (1 - UNKNOWN_THRESHOLD) / Math.max(packets, 1);
        return UNKNOWN_THRESHOLD + UNKNOWN_SIGMAS * Math.sqrt(variance);
    }

    /// Standard deviation of the loss among so many packets; larger when losses come in runs.
    private double sigma(double packets) {
        double factor = Math.clamp(2 * meanRun() - 1, 1, MOST_BURST_FACTOR);
        return Math.sqrt(factor * floor * (1 - floor) / Math.max(packets, 1));
    }
}
