package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// The vector form of the batched cipher equals its twin, with every kind of vectors this CPU has.
final class PacketFormsTest {
    private final PacketForms forms = new PacketForms(System.nanoTime());

    @Test
    void everyLength() {
        forms.compareLengths();
    }

    @Test
    void everyAlignment() {
        forms.compareAlignments();
    }

    @Test
    void everyCount() {
        forms.compareCounts();
    }

    @Test
    void largePackets() {
        forms.compareLargePackets();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void underEveryLevelOfAvx(int level) {
        assertThat(inChild(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + level)))
                .matches("equal at (128|256|512) bits");
    }

    /// Other vectors than the CPU prefers, but with its instructions: 256 bits on AVX-512.
    @Test
    void underANarrowerSetting() {
        String setting = System.getProperty("os.arch").equals("aarch64") ? "neon" : "avx2";
        assertThat(inChild(List.of(), setting)).matches("equal at (128|256) bits");
    }

    private static String inChild(List<String> flags, String... arguments) {
        List<String> all = new ArrayList<>(ChildJvm.WITH_VECTORS);
        all.addAll(ChildJvm.DIRECTIVES);
        all.addAll(flags);
        return ChildJvm.run(all, PacketForms.class, arguments).getLast();
    }
}
