package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.CpuFeatures;
import io.wraith.simd.ChildJvm;
import io.wraith.simd.Kernel;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
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

    /// On the CPUs where the vector form is known to be several times faster.
    @Test
    void withTheDirectivesTheCipherIsActivated() {
        assumeTrue(CpuFeatures.read().has("avx512f"), "needs AVX-512");
        assertThat(verdict(ChildJvm.DIRECTIVES, "20")).matches("ACTIVE [0-9.]+ times as fast");
    }

    /// The first compiler keeps every vector as an object.
    @Test
    void badlyCompiledKernelsAreRefused() {
        assertThat(verdict(List.of("-XX:TieredStopAtLevel=1"), "0"))
                .startsWith("REFUSED badly compiled: allocates ");
    }

    private static String verdict(List<String> flags, String patienceSeconds) {
        List<String> all = new ArrayList<>(ChildJvm.WITH_VECTORS);
        all.addAll(flags);
        String name = Kernel.CHACHA20_POLY1305 + " ";
        return ChildJvm.run(all, KernelGateProbe.class, "auto", patienceSeconds).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }
}
