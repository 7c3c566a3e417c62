package io.wraith.simd;

import java.util.Optional;

/// What a kernel offers to whoever decides whether its vector form may run. One trial belongs to
/// one thread.
public interface Trial {
    /// The width of the vectors.
    int vectorBits();

    /// Compares the vector form with its scalar twin and with published vectors; says what
    /// differed, if anything did. It is asked twice, interpreted and compiled, so it takes few
    /// steps: an interpreted kernel needs up to 25 ms per call.
    Optional<String> mismatch();

    /// One unit of work in the vector form: at the size that matters, some 10 µs when compiled
    /// well, and without allocating. The result must reach memory, or the JIT drops the work.
    void vectorUnit();

    /// The same unit in the form that runs while the kernel is not active.
    void twinUnit();
}
