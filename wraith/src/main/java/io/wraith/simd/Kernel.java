package io.wraith.simd;

import java.util.Optional;

/// The vector kernels, and whether each runs in this process.
@SuppressWarnings("ImmutableEnumChecker") // what is active belongs to the process, as the enum does
public enum Kernel {
    XOR,
    FLETCHER32,
    XXH3,
    BLAKE3,
    CHACHA20_POLY1305;

    private volatile boolean active;
    private volatile Verdict verdict = Verdict.UNTRIED;

    /// Whether callers should take the vector form now. Cheap enough to ask per call.
    public boolean isActive() {
        return active;
    }

    /// Why it is, or is not.
    public Verdict verdict() {
        return verdict;
    }

    /// Switches between vector form and twin. For whoever has tried the kernel, from any thread:
    /// both forms give the same results, so callers may be in the middle of either.
    public void decide(Verdict decided) {
        verdict = decided;
        active = decided.state() == Verdict.State.ACTIVE;
    }

    /// A fresh trial, or empty where this build has no vector form. Loads vector classes, so it
    /// throws a `LinkageError` where the Vector API is absent.
    public Optional<Trial> trial() {
        return switch (this) {
            case XOR -> Optional.of(new XorTrial());
            case FLETCHER32 -> Optional.of(new Fletcher32Trial());
            case XXH3 -> Optional.of(new Xxh3Trial());
            case BLAKE3 -> Optional.of(new Blake3Trial());
            case CHACHA20_POLY1305 -> Optional.of(new ChaCha20Poly1305Trial());
        };
    }
}
