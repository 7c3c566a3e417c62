package io.wraith.proto.recovery;

/// Finds persistent congestion (RFC 9002, 7.6): packets lost in a row, nothing sent between the
/// first and the last of them acknowledged, over more than three probe timeouts without backoff. A
/// row may be revealed by several acknowledgements.
final class LossRun {
    private static final int PROBE_TIMEOUTS = 3;

    private long start = SentPackets.NONE;
    private long end = SentPackets.NONE;

    /// A packet that the peer would have had to acknowledge was declared lost, after all lower ones
    /// that will be; answers whether the row now shows persistent congestion.
    boolean extend(SentPackets packets, long number, Rtt rtt, long maxAckDelayNs) {
        if (!reaches(packets, number)) {
            start = number;
        }
        end = number;
        // Without an earlier sample the timeout is a guess that a slow path alone exceeds.
        if (!rtt.hadSample(packets.sentNs(start))) {
            return false;
        }
        long lastedNs = packets.sentNs(number) - packets.sentNs(start);
        if (lastedNs <= PROBE_TIMEOUTS * rtt.probeTimeoutNs(maxAckDelayNs)) {
            return false;
        }
        end = SentPackets.NONE;
        return true;
    }

    /// A packet that was declared lost has arrived.
    void turnedUp(long number) {
        if (number >= start && number <= end) {
            end = SentPackets.NONE;
        }
    }

    /// Whether nothing between the row's end and this number was acknowledged. The walk ends at the
    /// first that was, and passes those that never need an acknowledgement once.
    private boolean reaches(SentPackets packets, long number) {
        if (end == SentPackets.NONE || start < packets.first()) {
            return false;
        }
        for (long between = end + 1; between < number; between++) {
            if (packets.wasAcknowledged(between)) {
                return false;
            }
        }
        return true;
    }
}
