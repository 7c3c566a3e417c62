package io.wraith.kit;

import io.wraith.simd.Kernel;
import io.wraith.simd.Trial;
import io.wraith.simd.Verdict;
import io.wraith.simd.Verdict.State;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;

/// The trial of one kernel, on the gate's thread.
final class KernelTrial {
    private final KernelContender contender;
    private final KernelPace pace;
    private @Nullable Trial trial;

    KernelTrial(KernelContender contender, KernelPace pace) {
        this.contender = contender;
        this.pace = pace;
    }

    /// Tries the kernel; true if a second look makes sense.
    boolean first() {
        if (contender.obstacle().isPresent()) {
            return refused(contender.obstacle().get());
        }
        kernel().decide(Verdict.inactive(State.TRYING, "being warmed up"));
        try {
            trial = contender.trial().get().orElse(null);
            return trial == null ? refused("this build has no vector form of it") : compete(trial);
        } catch (LinkageError | RuntimeException unusable) {
            return refused("its vector form does not run: " + unusable);
        }
    }

    /// Looks again at a kernel that was activated, or failed for a reason that may have passed.
    void second() {
        if (trial != null) {
            Verdict verdict = measured(trial);
            boolean passed = verdict.state() == State.ACTIVE;
            kernel().decide(passed ? verdict : verdict.as(State.REFUSED, verdict.reason()));
        }
    }

    private boolean compete(Trial candidate) {
        Optional<String> interpreted = candidate.mismatch();
        if (interpreted.isPresent()) {
            return refused("wrong result: " + interpreted.get());
        }
        Verdict verdict = measured(candidate);
        Optional<String> compiled = candidate.mismatch();
        if (compiled.isPresent()) {
            return refused("wrong result once compiled: " + compiled.get());
        }
        kernel().decide(verdict);
        return true;
    }

    /// ACTIVE, or TRYING with what is wrong.
    private Verdict measured(Trial candidate) {
        KernelStopwatch stopwatch =
                new KernelStopwatch(
                        candidate::vectorUnit,
                        contender.replaced().apply(candidate),
                        pace.slice().toNanos());
        long deadlineNs = System.nanoTime() + pace.patience().toNanos();
        stopwatch.warm(pace.warmUp().toNanos());
        KernelStopwatch.Figures figures = stopwatch.measure();
        while (!figures.isGood() && System.nanoTime() - deadlineNs < 0) {
            stopwatch.warm(pace.warmUp().toNanos());
            figures = stopwatch.measure();
        }
        return new Verdict(
                figures.isGood() ? State.ACTIVE : State.TRYING,
                explained(figures),
                candidate.vectorBits(),
                figures.speedup(),
                figures.bytesPerUnit());
    }

    private static String explained(KernelStopwatch.Figures figures) {
        String speed = String.format(Locale.ROOT, "%.2f times as fast", figures.speedup());
        if (figures.bytesPerUnit() > 0) {
            return "badly compiled: allocates "
                    + figures.bytesPerUnit()
                    + " bytes per unit, "
                    + speed;
        }
        return figures.isGood() ? speed : "not faster: " + speed + " as what it would replace";
    }

    private boolean refused(String reason) {
        kernel().decide(Verdict.inactive(State.REFUSED, reason));
        return false;
    }

    private Kernel kernel() {
        return contender.kernel();
    }
}
