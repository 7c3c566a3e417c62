package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.simd.ChildJvm;
import io.wraith.simd.Kernel;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The product's gate and the real kernels, each time in a Java with other flags.
final class KernelGateProcessTest {
    @Test
    void withoutTheModuleEveryKernelIsRefusedWithTheFlagToAdd() {
        assertThat(ChildJvm.run(List.of(), KernelGateProbe.class, "auto"))
                .hasSize(Kernel.values().length)
                .allMatch(line ->
                        line.endsWith(
                                " REFUSED Java was started without"
                                        + " --add-modules jdk.incubator.vector"));
    }

    @Test
    void theScalarSettingRefusesEveryKernel() {
        assertThat(ChildJvm.run(ChildJvm.WITH_VECTORS, KernelGateProbe.class, "scalar"))
                .hasSize(Kernel.values().length)
                .allMatch(line -> line.endsWith(" REFUSED simd = scalar"));
    }

    @Test
    void javaTakesTheCompilerDirectives() {
        assertThat(ChildJvm.run(ChildJvm.DIRECTIVES, KernelGateProbe.class, "scalar"))
                .startsWith("1 compiler directives added");
    }
}
