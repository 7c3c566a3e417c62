package io.wraith.node.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.node.doctor.Capability.State;
import io.wraith.simd.Kernel;
import io.wraith.simd.Verdict;

import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

final class KernelCheckTest {
    private final Map<Kernel, Verdict> verdicts = new EnumMap<>(Kernel.class);

    KernelCheckTest() {
        for (Kernel kernel : Kernel.values()) {
            verdicts.put(kernel, Verdict.UNTRIED);
        }
    }

    @Test
    void untriedKernelsAreOneLineWithTheCommandThatTriesThem() {
        List<Capability> found = KernelCheck.examine(verdicts);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().state()).isEqualTo(State.PARTIAL);
        assertThat(found.getFirst().remedy()).isEqualTo("wraith doctor --kernels");
    }

    @Test
    void aTrialGivesALinePerKernelWithItsReason() {
        verdicts.put(
                Kernel.BLAKE3,
                new Verdict(Verdict.State.ACTIVE, "9.10 times as fast", 512, 9.1, 0));
        verdicts.put(Kernel.XOR, Verdict.inactive(Verdict.State.REFUSED, "simd = scalar"));
        List<Capability> found = KernelCheck.examine(verdicts);
        assertThat(found).hasSize(Kernel.values().length);
        assertThat(found)
                .filteredOn(c -> c.name().equals("blake3"))
                .singleElement()
                .matches(c -> c.state() == State.YES)
                .matches(c -> c.found().equals("512 bits, 9.10 times as fast"));
        assertThat(found)
                .filteredOn(c -> c.name().equals("xor"))
                .singleElement()
                .matches(c -> c.state() == State.NO)
                .matches(c -> c.found().equals("simd = scalar"));
    }

    @Test
    void anUnknownSettingIsRefusedBeforeAnythingRuns() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelCheck.tryAll("mmx"))
                .withMessageContaining("simd = mmx");
    }
}
