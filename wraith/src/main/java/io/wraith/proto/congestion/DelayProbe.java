package io.wraith.proto.congestion;

/// The clock of PROBE_RTT: at least 200 ms and one round after little enough was in flight.
final class DelayProbe {
    private static final long DURATION_NS = 200_000_000;

    private boolean isLow;
    private boolean hadRound;
    private long doneNs;

    void begin() {
        isLow = false;
    }

    boolean isLow() {
        return isLow;
    }

    void low(long nowNs) {
        isLow = true;
        hadRound = false;
        doneNs = nowNs + DURATION_NS;
    }

    void roundStarted() {
        hadRound = true;
    }

    boolean hadRound() {
        return hadRound;
    }

    boolean isDone(long nowNs) {
        return isLow && nowNs - doneNs > 0;
    }
}
