package io.wraith.proto.congestion;

/// What a [ModelFlow] remembers of the packets it sent, by number, and which of them are missing.
final class SentRing {
    private static final byte MISSING = 1;
    private static final byte FOUND = 2;
    private static final byte LOST = 3;

    final long[] sentNs;
    final long[] arrivalNs;
    final long[] delivered;
    final long[] deliveredNs;
    final long[] firstSentNs;
    final long[] lost;
    final long[] inFlight;
    final boolean[] appLimited;
    final boolean[] marked;
    final byte[] tag;
    private final byte[] fate;
    private final long[] missing;
    private final int mask;
    private long missingHead;
    private long missingTail;

    SentRing(int size) {
        mask = size - 1;
        sentNs = new long[size];
        arrivalNs = new long[size];
        delivered = new long[size];
        deliveredNs = new long[size];
        firstSentNs = new long[size];
        lost = new long[size];
        inFlight = new long[size];
        appLimited = new boolean[size];
        marked = new boolean[size];
        tag = new byte[size];
        fate = new byte[size];
        missing = new long[size];
    }

    int at(long number) {
        return (int) number & mask;
    }

    int put(long number, long nowNs) {
        int at = at(number);
        sentNs[at] = nowNs;
        fate[at] = 0;
        return at;
    }

    void miss(long number) {
        fate[at(number)] = MISSING;
        missing[(int) missingTail++ & mask] = number;
    }

    /// The lowest number still missing, or a number above all.
    long firstMissing() {
        while (missingHead < missingTail
                && fate[at(missing[(int) missingHead & mask])] != MISSING) {
            missingHead++;
        }
        return missingHead == missingTail ? Long.MAX_VALUE : missing[(int) missingHead & mask];
    }

    long takeMissing() {
        return missing[(int) missingHead++ & mask];
    }

    void found(long number) {
        fate[at(number)] = FOUND;
    }

    void declaredLost(long number) {
        fate[at(number)] = LOST;
    }

    boolean isDeclaredLost(long number) {
        return fate[at(number)] == LOST;
    }
}
