package io.wraith.proto.congestion;

/// Packet-timed rounds: one ends when a packet that was sent after its start is acknowledged.
final class RoundCount {
    private long nextDelivered;
    private long count;
    private boolean started;

    /// `priorDelivered` is what had been delivered when the newest acknowledged packet was sent.
    void acked(long priorDelivered, long deliveredNow) {
        started = priorDelivered >= nextDelivered;
        if (started) {
            nextDelivered = deliveredNow;
            count++;
        }
    }

    /// The current round is measured anew from here; [#hasStarted] stays as it is.
    void restart(long deliveredNow) {
        nextDelivered = deliveredNow;
    }

    /// Whether the ACK at hand began a round.
    boolean hasStarted() {
        return started;
    }

    long count() {
        return count;
    }
}
