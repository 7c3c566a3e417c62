package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.CpuFeatures;
import io.wraith.simd.ChildJvm;
import io.wraith.simd.Kernel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// The product's gate and the real kernels, each time in a Java with other flags.
@Execution(ExecutionMode.CONCURRENT)
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

    /// A program that embeds the kernels need not know of them.
    @Test
    void aJavaWithoutTheDirectivesGetsThem() {
        List<String> answers = ChildJvm.run(List.of(), CompilerDirectivesProbe.class);
        assertThat(answers.getFirst()).isEqualTo("true");
        assertThat(inForce(answers)).isEqualTo(1);
    }

    @Test
    void aJavaWithTheDirectivesDoesNotGetThemTwice() {
        List<String> answers = ChildJvm.run(ChildJvm.DIRECTIVES, CompilerDirectivesProbe.class);
        assertThat(answers).contains("true");
        assertThat(inForce(answers)).isEqualTo(1);
    }

    private static long inForce(List<String> answers) {
        return answers.stream().filter(line -> line.contains("io/wraith/simd/Vector*.*")).count();
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

    /// Nothing is compiled, or everything but the kernels: they are right, and too slow for use.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:CompileCommand=quiet -XX:CompileCommand=exclude,io.wraith.simd.Vector*::*"
            })
    void kernelsThatAreNotCompiledAreRightAndRefused(String flags) {
        List<String> all = new ArrayList<>(ChildJvm.WITH_VECTORS);
        all.addAll(List.of(flags.split(" ")));
        List<String> verdicts = ChildJvm.run(all, KernelGateProbe.class, "auto", "0");
        assertThat(verdicts)
                .hasSize(Kernel.values().length)
                .allMatch(line -> line.matches("\\w+ REFUSED (badly compiled|not faster): .*"));
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
