package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.kit.Profile;
import io.wraith.kit.ProfileKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/// A recording laid down as JMH does, with a hot spot that is known.
final class HotFramesTest {
    private static final long BURNT_NS = 300_000_000L;

    @TempDir Path folder;
    private volatile int sum;

    @Test
    void theTableNamesTheBenchmarkAndItsHottestFrame() throws IOException {
        Path recording = Files.createDirectories(folder.resolve("some.Benchmark.hot"));
        try (Profile profile = Profile.start(EnumSet.of(ProfileKind.CPU))) {
            burn();
            profile.stop(recording.resolve("profile.jfr"));
        }
        assertThat(HotFrames.tables(folder).lines())
                .anyMatch(line -> line.startsWith("some.Benchmark.hot: "))
                .anyMatch(line -> line.endsWith(HotFramesTest.class.getName() + ".mixBits"));
    }

    @Test
    void withoutARecordingThereIsNothingToSay() throws IOException {
        assertThat(HotFrames.tables(folder)).isEmpty();
    }

    private void burn() {
        long deadlineNs = cpuNs() + BURNT_NS;
        while (cpuNs() < deadlineNs) {
            mixBits();
        }
    }

    private void mixBits() {
        int bits = sum;
        for (int i = 0; i < 1_000_000; i++) {
            bits = Integer.rotateLeft(bits * 31 + i, 7);
        }
        sum = bits;
    }

    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
