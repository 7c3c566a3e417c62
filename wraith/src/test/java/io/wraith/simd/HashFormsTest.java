package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// Vector forms and twins agree on every length up to 1100, every alignment and around every
/// boundary, at every width this CPU has.
final class HashFormsTest {
    @Test
    void atTheWidestVectors() {
        assertThat(answers(List.of()).getFirst()).isIn("512", "256", "128");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1, 0})
    void atNarrowerVectors(int avx) {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the flag is of x86-64");
        int bits = avx == 2 ? 256 : 128;
        assumeTrue(VectorWidth.Offered.bits() >= bits, "this CPU has narrower vectors");
        assertThat(answers(List.of("-XX:UseAVX=" + avx)).getFirst()).isEqualTo("" + bits);
    }

    private static List<String> answers(List<String> flags) {
        List<String> all = new ArrayList<>(ChildJvm.WITH_VECTORS);
        all.addAll(ChildJvm.DIRECTIVES);
        all.add("-XX:-PrintWarnings");
        all.add("-XX:-DisplayVMOutput");
        all.addAll(flags);
        List<String> answers = ChildJvm.run(all, HashFormsProbe.class);
        assertThat(answers.subList(1, answers.size()))
                .containsExactly("xor", "fletcher32", "xxh3", "blake3");
        return answers;
    }
}
