package io.wraith.proto.recovery;

/// Sets losses against the datagrams that the receiver says its own socket buffer dropped. Those
/// losses are congestion, but of the receiver, and must not be learnt as random loss of the path.
///
/// Neither report nor loss says which packet it means, and one may come before the other; so they
/// are set off against each other by number within two rounds. The socket may serve other
/// connections too, so the peer's count may be too high; then a random loss passes for congestion,
/// which errs to the safe side.
final class SocketDrops {
    private long reported;
    private long explained;

    // Not yet set off: of this round and of the one before.
    private long drops;
    private long earlierDrops;
    private long losses;
    private long earlierLosses;

    private long roundEnd;

    /// How many losses are explained so far.
    long explained() {
        return explained;
    }

    /// The peer's total; answers how many are new.
    long reported(long total) {
        long fresh = Math.max(0, total - reported);
        reported += fresh;
        drops += fresh;
        settle();
        return fresh;
    }

    /// A packet was declared lost; answers whether a drop explains it.
    boolean explainsLoss() {
        long before = explained;
        losses++;
        settle();
        return explained > before;
    }

    void acknowledged(long largest, long nextNumber) {
        if (largest >= roundEnd) {
            roundEnd = nextNumber;
            earlierDrops = drops;
            earlierLosses = losses;
            drops = 0;
            losses = 0;
        }
    }

    private void settle() {
        long matched = Math.min(drops + earlierDrops, losses + earlierLosses);
        explained += matched;
        long old = Math.min(matched, earlierDrops);
        earlierDrops -= old;
        drops -= matched - old;
        old = Math.min(matched, earlierLosses);
        earlierLosses -= old;
        losses -= matched - old;
    }
}
