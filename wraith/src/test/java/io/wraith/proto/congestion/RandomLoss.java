package io.wraith.proto.congestion;

import io.wraith.base.Prng;

/// Loss that no queue causes: independent, or in runs of a mean length (Gilbert's two states).
final class RandomLoss {
    private final double enter;
    private final double stay;
    private boolean isLosing;

    RandomLoss(double share, double meanRun) {
        stay = 1 - 1 / meanRun;
        enter = share >= 1 ? 1 : share / (meanRun * (1 - share));
    }

    static RandomLoss none() {
        return new RandomLoss(0, 1);
    }

    static RandomLoss independent(double share) {
        // With runs of 1 / (1 - share) the two states coincide with independent draws.
        return new RandomLoss(share, 1 / (1 - share));
    }

    boolean isLost(Prng random) {
        if (enter == 0) {
            return false;
        }
        isLosing = random.unit() < (isLosing ? stay : enter);
        return isLosing;
    }
}
