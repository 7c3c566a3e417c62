package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.simd.Kernel;
import io.wraith.simd.Trial;
import io.wraith.simd.Verdict;
import io.wraith.simd.Verdict.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The gate's decisions on trials that behave as told; what real kernels do in a real JVM is in
/// `KernelGateProcessTest`.
final class KernelGateTest {
    private static final Kernel KERNEL = Kernel.XOR;
    private static final KernelPace QUICK =
            new KernelPace(
                    Duration.ofMillis(30),
                    Duration.ofMillis(300),
                    Duration.ofMillis(100),
                    Duration.ofMillis(1));

    private final TrialDouble trial = new TrialDouble();

    @AfterEach
    void forget() {
        KERNEL.decide(Verdict.UNTRIED);
    }

    @Test
    void aFasterKernelIsActivated() throws InterruptedException {
        Verdict verdict = firstVerdict(() -> Optional.of(trial));
        assertThat(verdict.state()).isEqualTo(State.ACTIVE);
        assertThat(verdict.vectorBits()).isEqualTo(512);
        assertThat(verdict.speedup()).isGreaterThan(1);
        assertThat(verdict.bytesPerUnit()).isZero();
        assertThat(KERNEL.isActive()).isTrue();
        assertThat(KernelGate.verdicts())
                .containsEntry(KERNEL, verdict)
                .containsEntry(Kernel.CHACHA20_POLY1305, Verdict.UNTRIED);
    }

    @Test
    void aWrongResultIsFinal() throws InterruptedException {
        trial.wrongFromComparison = 1;
        assertThat(lastVerdict())
                .isEqualTo(Verdict.inactive(State.REFUSED, "wrong result: comparison 1"));
        assertThat(trial.comparisons).isEqualTo(1);
        assertThat(KERNEL.isActive()).isFalse();
    }

    @Test
    void aWrongResultOfCompiledCodeIsFinal() throws InterruptedException {
        trial.wrongFromComparison = 2;
        assertThat(lastVerdict())
                .isEqualTo(
                        Verdict.inactive(
                                State.REFUSED, "wrong result once compiled: comparison 2"));
    }

    @Test
    void aSlowKernelIsTriedTwiceThenRefused() throws InterruptedException {
        trial.beSlowFromNowOn();
        KernelGate gate = started(() -> Optional.of(trial));
        assertThat(gate.await(Duration.ofSeconds(20))).isTrue();
        assertThat(KERNEL.verdict().state()).isEqualTo(State.TRYING);
        gate.join();
        assertThat(KERNEL.verdict().state()).isEqualTo(State.REFUSED);
        assertThat(KERNEL.verdict().reason()).startsWith("not faster: 0.");
        assertThat(KERNEL.verdict().speedup()).isBetween(0.0, 1.0);
    }

    @Test
    void aKernelThatIsCompiledLateIsActivatedAtTheSecondLook() throws InterruptedException {
        trial.beSlowFromNowOn();
        KernelGate gate = started(() -> Optional.of(trial));
        assertThat(gate.await(Duration.ofSeconds(20))).isTrue();
        assertThat(KERNEL.isActive()).isFalse();
        trial.beFastFromNowOn();
        gate.join();
        assertThat(KERNEL.isActive()).isTrue();
    }

    @Test
    void anAllocatingKernelIsRefusedHoweverFast() throws InterruptedException {
        trial.allocateFromNowOn();
        Verdict verdict = lastVerdict();
        assertThat(verdict.state()).isEqualTo(State.REFUSED);
        assertThat(verdict.reason()).startsWith("badly compiled: allocates 10");
        assertThat(verdict.bytesPerUnit()).isBetween(1_000L, 1_100L);
        assertThat(verdict.speedup()).isGreaterThan(1);
    }

    @Test
    void anActiveKernelThatBeginsToAllocateIsSwitchedOff() throws InterruptedException {
        KernelGate gate = started(() -> Optional.of(trial));
        assertThat(gate.await(Duration.ofSeconds(20))).isTrue();
        assertThat(KERNEL.isActive()).isTrue();
        trial.allocateFromNowOn();
        gate.join();
        assertThat(KERNEL.isActive()).isFalse();
        assertThat(KERNEL.verdict().state()).isEqualTo(State.REFUSED);
    }

    @Test
    void aTrialThatDoesNotLoadIsRefused() throws InterruptedException {
        Verdict verdict =
                firstVerdict(() -> {
                    throw new NoClassDefFoundError("jdk/incubator/vector/IntVector");
                });
        assertThat(verdict.state()).isEqualTo(State.REFUSED);
        assertThat(verdict.reason()).contains("jdk/incubator/vector/IntVector");
    }

    @Test
    void aBuildWithoutTheVectorFormSaysSo() throws InterruptedException {
        assertThat(firstVerdict(Optional::empty))
                .isEqualTo(Verdict.inactive(State.REFUSED, "this build has no vector form of it"));
    }

    private Verdict lastVerdict() throws InterruptedException {
        started(() -> Optional.of(trial)).join();
        return KERNEL.verdict();
    }

    private static Verdict firstVerdict(Supplier<Optional<Trial>> trial)
            throws InterruptedException {
        assertThat(started(trial).await(Duration.ofSeconds(20))).isTrue();
        return KERNEL.verdict();
    }

    private static KernelGate started(Supplier<Optional<Trial>> trial) {
        KernelContender contender =
                new KernelContender(KERNEL, Optional.empty(), trial, made -> made::twinUnit);
        KernelGate gate = new KernelGate(List.of(contender), QUICK, () -> {});
        gate.start();
        return gate;
    }
}
