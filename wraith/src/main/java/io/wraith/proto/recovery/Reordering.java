package io.wraith.proto.recovery;

/// How late a packet may be before it counts as lost: by number (RFC 9002) and by time (RFC 9002,
/// widened as in RFC 8985). Both begin strict, grow when a packet that was declared lost turns up,
/// each only by evidence that concerns it, and shrink again after sixteen recoveries in which
/// nothing turned up.
final class Reordering {
    static final int LEAST_PACKETS = 3;
    private static final int CLEAN_RECOVERIES = 16;

    private long packetThreshold = LEAST_PACKETS;
    private int windowSteps;

    /// The next number when the present recovery, or the present step, began: what is sent from
    /// then on belongs to the next one.
    private long recoveryEnd;

    private long stepEnd;

    private boolean hadSpuriousLoss;
    private int cleanRecoveries;

    /// The furthest that a packet was overtaken since the thresholds were last reconsidered.
    private long furthest;

    /// A packet is lost once one sent so many numbers later is acknowledged.
    long packetThreshold() {
        return packetThreshold;
    }

    /// A packet is lost once one sent later is acknowledged and so much time has passed.
    long delayNs(Rtt rtt) {
        long roundNs = Math.max(rtt.smoothedNs(), rtt.latestNs());
        long windowNs = roundNs / 8;
        if (windowSteps > 0 && rtt.hasSample()) {
            long widenedNs = Math.min(rtt.minNs() / 4 * windowSteps, rtt.smoothedNs());
            windowNs = Math.max(windowNs, widenedNs);
        }
        return Math.max(roundNs + windowNs, Rtt.GRANULARITY_NS);
    }

    /// A packet was acknowledged after one that was sent `displacement` numbers later.
    void arrivedLate(long displacement) {
        furthest = Math.max(furthest, displacement);
    }

    void declaredLost(long number, long nextNumber) {
        if (number < recoveryEnd) {
            return;
        }
        recoveryEnd = nextNumber;
        cleanRecoveries = hadSpuriousLoss ? 0 : cleanRecoveries + 1;
        hadSpuriousLoss = false;
        if (cleanRecoveries > CLEAN_RECOVERIES) {
            cleanRecoveries = 0;
            windowSteps = 0;
            packetThreshold = Math.max(LEAST_PACKETS, furthest + 1);
            furthest = 0;
        }
    }

    /// A packet that was declared lost is acknowledged.
    void turnedUp(long number, long displacement, boolean beyondTimeThreshold, long nextNumber) {
        hadSpuriousLoss = true;
        packetThreshold = Math.max(packetThreshold, displacement + 1);
        // At most one step a round, as one delay makes many packets late.
        if (beyondTimeThreshold && number >= stepEnd) {
            windowSteps++;
            stepEnd = nextNumber;
        }
    }
}
