package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/// Every choice runs in a Java of its own: it is made once per process.
final class SimdTest {
    private static final boolean AMD64 = System.getProperty("os.arch").equals("amd64");
    private static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");

    @ParameterizedTest
    @EnumSource
    void settingsHaveNames(Simd simd) {
        assertThat(Simd.of(simd.setting())).isEqualTo(simd);
    }

    @Test
    void anUnknownSettingIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Simd.of("sse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "simd = sse is unknown; choose one of auto, avx512, avx2, neon, scalar");
    }

    @Test
    void avx2LimitsAWiderCpu() {
        assumeTrue(AMD64 && widest() >= 256, "needs a CPU with AVX2");
        assertThat(choice(List.of(), "avx2")).isEqualTo("256");
    }

    @Test
    void avx512IsTakenOrRefused() {
        assumeTrue(AMD64, "needs an x86-64 CPU");
        int widest = widest();
        assertThat(choice(List.of(), "avx512"))
                .isEqualTo(widest == 512 ? "512" : avx512IsImpossible(widest));
        assertThat(choice(List.of("-XX:UseAVX=1"), "avx512")).isEqualTo(avx512IsImpossible(128));
    }

    @Test
    void theOtherFamilyIsRefused() {
        assumeTrue(AMD64 || AARCH64, "needs a known CPU family");
        assertThat(choice(List.of(), AMD64 ? "neon" : "avx2"))
                .startsWith("simd = " + (AMD64 ? "neon" : "avx2") + " is impossible here: ")
                .endsWith("this machine is " + System.getProperty("os.arch"));
    }

    @Test
    void aWidthIsRefusedWithoutTheModule() {
        assumeTrue(AMD64, "needs an x86-64 CPU");
        assertThat(ChildJvm.run(List.of(), SimdProbe.class, "avx2"))
                .containsExactly(
                        "simd = avx2 is impossible here: Java was started without"
                                + " --add-modules jdk.incubator.vector");
        assertThat(ChildJvm.run(List.of(), SimdProbe.class, "auto")).containsExactly("0");
    }

    @Test
    void theFirstChoiceStays() {
        assertThat(choice(List.of(), "scalar", "scalar", "auto"))
                .isEqualTo("simd = auto comes too late: this process already runs with scalar");
    }

    private static String avx512IsImpossible(int bits) {
        return "simd = avx512 is impossible here: this CPU and JVM offer vectors of "
                + bits
                + " bits";
    }

    private static int widest() {
        return VectorWidth.Offered.bits();
    }

    private static String choice(List<String> flags, String... settings) {
        List<String> all = new ArrayList<>(ChildJvm.WITH_VECTORS);
        all.addAll(flags);
        List<String> answer = ChildJvm.run(all, SimdProbe.class, settings);
        assertThat(answer).hasSize(1);
        return answer.getFirst();
    }
}
