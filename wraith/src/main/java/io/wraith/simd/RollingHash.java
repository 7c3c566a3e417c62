package io.wraith.simd;

import java.util.Objects;

/// A polynomial hash over a window that moves on by one byte in constant time.
///
/// The hash of bytes `b0 … bn` is the sum of `bi * M^(n - i)` modulo 2^64. The multiplier is odd,
/// so any change of one byte changes the hash. The low bits depend on the low bits of the bytes
/// alone: whoever looks at some bits only, to cut content for instance, takes the highest.
public final class RollingHash {
    private static final long MULTIPLIER = 0x9fb21c651e98df25L;

    private final int window;
    private final long oldest;

    /// @param window bytes in the window
    public RollingHash(int window) {
        if (window < 1) {
            throw new IllegalArgumentException("a window of " + window + " bytes");
        }
        this.window = window;
        long power = 1;
        for (int i = 0; i < window; i++) {
            power *= MULTIPLIER;
        }
        this.oldest = power;
    }

    public int window() {
        return window;
    }

    /// The hash of the window that begins at `at`.
    public long of(byte[] bytes, int at) {
        Objects.checkFromIndexSize(at, window, bytes.length);
        long hash = 0;
        for (int i = at; i < at + window; i++) {
            hash = hash * MULTIPLIER + (bytes[i] & 0xff);
        }
        return hash;
    }

    /// The hash of the window one byte further on: `leaving` was its first byte, `entering` is the
    /// byte behind it.
    public long roll(long hash, byte leaving, byte entering) {
        return hash * MULTIPLIER + (entering & 0xff) - (leaving & 0xff) * oldest;
    }
}
