package io.wraith.proto.congestion;

/// How much more than expected is acknowledged at once, so that the window lasts until the next
/// bundle of ACKs: a maximum over 10 rounds, or over one while the pipe was never full.
final class ExtraAcked {
    private static final int ROUNDS = 10;
    private static final double NANOS = 1e9;

    private final long[] maxima = new long[ROUNDS];
    private long round;
    private long intervalStartNs;
    private long intervalBytes;

    ExtraAcked(long nowNs) {
        intervalStartNs = nowNs;
    }

    void restart(long nowNs) {
        intervalStartNs = nowNs;
        intervalBytes = 0;
    }

    void acked(long nowNs, long bytes, double bytesPerSecond, long windowBytes, long roundCount) {
        double expected = bytesPerSecond * (nowNs - intervalStartNs) / NANOS;
        if (intervalBytes <= expected) {
            restart(nowNs);
            expected = 0;
        }
        intervalBytes += bytes;
        long extra = Math.min((long) (intervalBytes - expected), windowBytes);
        advance(roundCount);
        int slot = (int) (round % ROUNDS);
        maxima[slot] = Math.max(maxima[slot], extra);
    }

    long bytes(boolean pipeWasFull) {
        if (!pipeWasFull) {
            return maxima[(int) (round % ROUNDS)];
        }
        long most = 0;
        for (long maximum : maxima) {
            most = Math.max(most, maximum);
        }
        return most;
    }

    private void advance(long roundCount) {
        long passed = Math.min(roundCount - round, ROUNDS);
        for (long i = 0; i < passed; i++) {
            maxima[(int) ((roundCount - i) % ROUNDS)] = 0;
        }
        round = roundCount;
    }
}
