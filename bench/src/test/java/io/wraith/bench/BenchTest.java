package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

final class BenchTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(String line) throws Exception {
        List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" "));
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return Bench.run(arguments, out);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "level7",
                "file level7",
                "level0 --rounds",
                "level0 --rounds 0",
                "level0 --rounds many",
                "level0 --param",
                "level0 --param bytes",
                "level0 --fast",
                "file --mib",
                "file small",
                "mount --rounds 1 no-such-course",
                "metadata --rounds 1 no-such-course",
                "presets moon",
                "file --files 5",
                "file ping --mib 5",
                "0 Xor",
                "small-files --mb 0",
                "small-files --files 20000000",
                "small-files --mb 1 --files 9999999",
                "small-files --mb 1 --files 999999 --rounds x",
                "transport --seconds 3",
                "wan --mib",
                "ping 5",
                "disk",
                "simulate --baseline",
                "simulate --baseline /no/such/file",
                "simulate --profile heat",
                "ab",
                "ab /no/such/checkout file",
                "disk --folder",
                "disk --folder /no/such/folder",
                "cold-reads 5",
                "cache --blocks 5",
                "cache fast",
                "simulate 5",
                "xdp --minutes 1 --rounds 1"
            })
    void badArgumentsAreRefused(String line) throws Exception {
        assertThat(run(line)).isEqualTo(2);
    }

    @Test
    void aPatternThatMatchesNothingIsAnError() throws Exception {
        assertThat(run("level0 NoSuchBenchmark")).isEqualTo(3);
    }

    @Test
    void theListNamesAllByLevel() throws Exception {
        assertThat(run("--list")).isZero();
        assertThat(output()).startsWith("level 0\n  level0 ").contains("\nlevel 3\n  first-byte ");
        for (Benchmark benchmark : Benchmarks.ALL) {
            assertThat(output()).contains("  " + benchmark.name() + " ");
        }
        assertThat(output())
                .contains("needs root")
                .contains("beside scp, rsync, rclone, magic-wormhole, syncthing; caches");
    }

    @Test
    void everyBenchmarkHasHelp() throws Exception {
        for (Benchmark benchmark : Benchmarks.ALL) {
            assertThat(run(benchmark.name() + " --help")).isZero();
        }
        assertThat(output()).isEmpty();
    }

    @Test
    void namesAreUniqueAndNoLevels() {
        assertThat(Benchmarks.ALL).extracting(Benchmark::name).doesNotHaveDuplicates();
        assertThat(Benchmarks.ALL).allMatch(b -> b.name().matches("[a-z][a-z0-9-]+"));
        assertThat(Benchmarks.ALL).allMatch(b -> b.level() >= 0 && b.level() < Benchmark.LEVELS);
    }

    @Test
    void aRunIsAnEnvironmentFindingsAndTheNoise() throws Exception {
        assertThat(run("simulate --runs 1 --seed 7 --json")).isZero();
        List<String> lines = output().lines().toList();
        assertThat(lines.getFirst()).startsWith("{\"kind\":\"environment\"");
        assertThat(lines.getLast()).startsWith("{\"kind\":\"noise\"");
        assertThat(lines.subList(1, lines.size() - 1))
                .isNotEmpty()
                .allMatch(
                        line -> line.startsWith("{\"kind\":\"result\",\"benchmark\":\"simulate\""));
    }
}
