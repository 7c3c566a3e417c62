package io.wraith.bench.sim;

import io.wraith.base.Prng;

import java.security.SecureRandom;

/// What a machine takes for secure randomness, from the seed: only so can keys and ids be the same
/// in every run.
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient Prng random;

    SeededRandom(Prng random) {
        this.random = random;
    }

    @Override
    public void nextBytes(byte[] target) {
        random.fill(target, 0, target.length);
    }
}
