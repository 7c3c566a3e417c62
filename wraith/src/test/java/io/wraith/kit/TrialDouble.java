package io.wraith.kit;

import io.wraith.simd.Trial;

import java.util.Optional;

/// A trial that behaves as it is told.
final class TrialDouble implements Trial {
    private static final int WORK = 2_000;

    private final long[] sink = new long[1];
    int vectorWork = WORK / 10;
    int bytesPerUnit;
    int comparisons;
    int wrongFromComparison = Integer.MAX_VALUE;
    byte[] garbage = {};

    @Override
    public int vectorBits() {
        return 512;
    }

    @Override
    public Optional<String> mismatch() {
        comparisons++;
        return comparisons < wrongFromComparison
                ? Optional.empty()
                : Optional.of("comparison " + comparisons);
    }

    @Override
    public void vectorUnit() {
        if (bytesPerUnit > 0) {
            garbage = new byte[bytesPerUnit];
        }
        spin(vectorWork);
    }

    @Override
    public void twinUnit() {
        spin(WORK);
    }

    void allocateFromNowOn() {
        bytesPerUnit = 1_000;
    }

    void beSlowFromNowOn() {
        vectorWork = 10 * WORK;
    }

    void beFastFromNowOn() {
        vectorWork = WORK / 10;
    }

    /// A chain of dependent divisions, which no compiler shortens.
    private void spin(int steps) {
        long value = sink[0] + Long.MAX_VALUE;
        for (int i = 1; i <= steps; i++) {
            value = Long.divideUnsigned(value, 3) + Long.MAX_VALUE - i;
        }
        sink[0] = value;
    }
}
