package io.wraith.kit;

import io.wraith.simd.Kernel;
import io.wraith.simd.Simd;
import io.wraith.simd.Verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Decides on a background thread which vector kernels run in this process.
///
/// A kernel that the JIT has not compiled, or has compiled badly, is 100 to 1000 times slower than
/// what it replaces. So each one is warmed, compared with its scalar twin and timed; it is
/// activated only if it is right, faster and allocates nothing. What fails by time or allocation is
/// tried once more after some seconds, and what was activated is looked at again then: a
/// compilation may end late, or be thrown away.
///
/// Commands that live for seconds do not start a gate: the trials cost one core for about as long.
public final class KernelGate {
    private final List<KernelContender> contenders;
    private final KernelPace pace;
    private final Runnable preparation;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final Thread thread;

    /// @param preparation what the trials need, on the gate's thread
    KernelGate(List<KernelContender> contenders, KernelPace pace, Runnable preparation) {
        this.contenders = contenders;
        this.pace = pace;
        this.preparation = preparation;
        this.thread = new Thread(this::run, "wraith-kernel-gate");
        thread.setDaemon(true);
    }

    /// Starts the trials of every kernel. Refuses a setting that this machine cannot honour. Where
    /// Java was started without the kernels' compiler directives, it gets them now.
    public static KernelGate start(Simd simd) {
        return start(simd, EnumSet.allOf(Kernel.class));
    }

    /// The same for those kernels that are going to be used; the others stay as they are.
    public static KernelGate start(Simd simd, Set<Kernel> wanted) {
        simd.choose();
        List<KernelContender> all =
                KernelContender.all(simd).stream()
                        .filter(contender -> wanted.contains(contender.kernel()))
                        .toList();
        boolean anyTrial = all.stream().anyMatch(contender -> contender.obstacle().isEmpty());
        KernelGate gate =
                new KernelGate(
                        all, KernelPace.PRODUCT, anyTrial ? CompilerDirectives::add : () -> {});
        gate.start();
        return gate;
    }

    /// What is known now about every kernel.
    public static Map<Kernel, Verdict> verdicts() {
        Map<Kernel, Verdict> verdicts = new EnumMap<>(Kernel.class);
        Arrays.stream(Kernel.values()).forEach(kernel -> verdicts.put(kernel, kernel.verdict()));
        return verdicts;
    }

    /// Waits until every kernel was tried once; false if the time ends first.
    public boolean await(Duration atMost) throws InterruptedException {
        return decided.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    void start() {
        thread.start();
    }

    /// Waits for the second look, too.
    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        preparation.run();
        List<KernelTrial> again = new ArrayList<>();
        for (KernelContender contender : contenders) {
            KernelTrial trial = new KernelTrial(contender, pace);
            if (trial.first()) {
                again.add(trial);
            }
        }
        decided.countDown();
        if (!again.isEmpty() && slept()) {
            again.forEach(KernelTrial::second);
        }
    }

    private boolean slept() {
        try {
            Thread.sleep(pace.untilSecondLook());
            return true;
        } catch (InterruptedException nobodyNeedsIt) {
            return false;
        }
    }
}
