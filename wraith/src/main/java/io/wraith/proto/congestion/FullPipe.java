package io.wraith.proto.congestion;

/// Finds the plateau: three rounds in which trying to send faster delivered less than a quarter
/// more. It compares the best sample of each round, so that a round with few ACKs counts as much.
final class FullPipe {
    private static final double GROWTH = 1.25;
    private static final int FLAT_ROUNDS = 3;

    private double baseline;
    private double bestOfRound;
    private int flatRounds;
    private boolean isFullNow;
    private boolean wasReached;

    boolean isFullNow() {
        return isFullNow;
    }

    /// Whether the pipe was ever full; set for good unless a loss that caused it proves spurious.
    boolean wasReached() {
        return wasReached;
    }

    void restart(double baseline) {
        this.baseline = baseline;
        bestOfRound = 0;
        flatRounds = 0;
        isFullNow = false;
    }

    void reached() {
        isFullNow = true;
        wasReached = true;
    }

    void notReachedAfterAll() {
        wasReached = false;
    }

    /// `rate` 0 when the sample has none.
    void sampled(double rate, boolean limited, boolean roundStarted) {
        if (limited) {
            return;
        }
        bestOfRound = Math.max(bestOfRound, rate);
        if (isFullNow || !roundStarted || bestOfRound == 0) {
            return;
        }
        double best = bestOfRound;
        bestOfRound = 0;
        if (best >= baseline * GROWTH) {
            restart(best);
            return;
        }
        flatRounds++;
        if (flatRounds >= FLAT_ROUNDS) {
            reached();
        }
    }
}
