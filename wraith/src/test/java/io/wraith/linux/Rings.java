package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.Map;

/// Steps that tests of io_uring share. No wait is longer than ten seconds.
final class Rings {
    static final long PATIENCE_NS = 10_000_000_000L;

    /// A completion as it was when it was read.
    record Done(long userData, int result, int flags) {}

    private Rings() {}

    static Uring open(int submissions) {
        return open(UringSetup.of(submissions));
    }

    /// A ring, or a skipped test where the kernel refuses them.
    static Uring open(UringSetup setup) {
        UringSupport support = UringSupport.probe();
        assumeTrue(support.allowed(), support.reason());
        return Uring.open(setup);
    }

    /// Submits what was offered and gives the next completion.
    static Done next(Uring ring) {
        if (!ring.completions().next()) {
            int answer = ring.submitAndWait(1, PATIENCE_NS);
            assertThat(answer).as("io_uring_enter").isNotNegative();
            assertThat(ring.completions().next()).as("a completion").isTrue();
        }
        CompletionQueue done = ring.completions();
        return new Done(done.userData(), done.result(), done.flags());
    }

    /// The results of the next `count` completions by user data, which has to differ.
    static Map<Long, Integer> results(Uring ring, int count) {
        Map<Long, Integer> results = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Done done = next(ring);
            assertThat(results.put(done.userData(), done.result())).as("%s twice", done).isNull();
        }
        return results;
    }
}
