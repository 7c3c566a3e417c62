package io.wraith.proto.congestion;

/// The volume that has proved too much: the long-term bound is set by a probe that lost too much
/// and raised by probing, the short-term bound by loss between probes, forgotten before the next.
final class InflightBounds {
    static final long UNBOUNDED = Long.MAX_VALUE;
    private static final double HEADROOM = 0.15;
    private static final int MOST_DOUBLINGS = 30;

    private long longTerm = UNBOUNDED;
    private long shortTerm = UNBOUNDED;
    private long latest;
    private long ackedPerIncrement = UNBOUNDED;
    private long ackedSinceIncrement;
    private int doublings;

    long longTerm() {
        return longTerm;
    }

    long shortTerm() {
        return shortTerm;
    }

    /// The most that was delivered within one round trip, this round.
    long latest() {
        return latest;
    }

    void longTerm(long bytes) {
        longTerm = bytes;
    }

    /// The long-term bound less room for other flows.
    long withHeadroom(int datagramBytes, long floorBytes) {
        if (longTerm == UNBOUNDED) {
            return UNBOUNDED;
        }
        long headroom = Math.max(datagramBytes, (long) (HEADROOM * longTerm));
        return Math.max(longTerm - headroom, floorBytes);
    }

    void sawLatest(long delivered) {
        latest = Math.max(latest, delivered);
    }

    void restartLatest(long delivered) {
        latest = delivered;
    }

    void cutShortTerm(long windowBytes, double scale) {
        if (shortTerm == UNBOUNDED) {
            shortTerm = windowBytes;
        }
        shortTerm = Math.max((long) (latest * scale), (long) (Bandwidth.BETA * shortTerm));
    }

    void forgetShortTerm() {
        shortTerm = UNBOUNDED;
    }

    void raise(long longTermAtLeast, long shortTermAtLeast) {
        longTerm = Math.max(longTerm, longTermAtLeast);
        shortTerm = Math.max(shortTerm, shortTermAtLeast);
    }

    /// Packets that had this much in flight met no excess of loss.
    void proved(long inFlightBytes) {
        if (longTerm != UNBOUNDED) {
            longTerm = Math.max(longTerm, inFlightBytes);
        }
    }

    void stopGrowing() {
        ackedPerIncrement = UNBOUNDED;
    }

    void prepareGrowing() {
        doublings = 0;
        ackedSinceIncrement = 0;
    }

    /// In each round of a probe twice the packets of the one before are added.
    void nextGrowingRound(long windowBytes, int datagramBytes) {
        long packets = 1L << doublings;
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        ackedPerIncrement = Math.max(windowBytes / packets, datagramBytes);
    }

    void grow(long ackedBytes, int datagramBytes) {
        ackedSinceIncrement += ackedBytes;
        long packets = ackedSinceIncrement / ackedPerIncrement;
        ackedSinceIncrement -= packets * ackedPerIncrement;
        longTerm += packets * datagramBytes;
    }
}
