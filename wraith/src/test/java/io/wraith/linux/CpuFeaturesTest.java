package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

final class CpuFeaturesTest {
    @TempDir Path folder;

    @Test
    void thisMachineHasWhatItsFamilyAlwaysHas() {
        CpuFeatures here = CpuFeatures.read();
        assertThat(here.has(Arch.current() == Arch.AARCH64 ? "asimd" : "sse2")).isTrue();
        assertThat(here.has("avx1024")).isFalse();
        assertThat(here.has("")).isFalse();
    }

    @Test
    void x86() throws IOException {
        CpuFeatures features =
                parse(
                        """
                        processor\t: 0
                        model name\t: A Processor @ 3.00GHz
                        flags\t\t: fpu sse2 aes avx2 avx512f sha_ni vaes
                        vmx flags\t: vnmi

                        processor\t: 1
                        model name\t: A Processor @ 3.00GHz
                        flags\t\t: fpu sse2 aes avx2 avx512f sha_ni vaes
                        """);
        assertThat(features.model()).isEqualTo("A Processor @ 3.00GHz");
        assertThat(features.names())
                .containsExactlyInAnyOrder(
                        "fpu", "sse2", "aes", "avx2", "avx512f", "sha_ni", "vaes");
    }

    @Test
    void aarch64CountsWhatEveryCoreHas() throws IOException {
        CpuFeatures features =
                parse(
                        """
                        processor\t: 0
                        Features\t: fp asimd aes sha2 crc32
                        CPU implementer\t: 0x41

                        processor\t: 1
                        Features\t: fp asimd aes sha2 crc32 sve
                        """);
        assertThat(features.model()).isEmpty();
        assertThat(features.has("aes")).isTrue();
        assertThat(features.has("sve")).as("on one core only").isFalse();
    }

    @Test
    void nonsenseIsAMachineWithoutFeatures() throws IOException {
        assertThat(parse("").names()).isEmpty();
        assertThat(parse(":\nflags\nflags:\n").has("flags")).isFalse();
        assertThat(CpuFeatures.read(folder.resolve("none")).names()).isEmpty();
    }

    private CpuFeatures parse(String text) throws IOException {
        Path file = folder.resolve("cpuinfo");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        return CpuFeatures.read(file);
    }
}
