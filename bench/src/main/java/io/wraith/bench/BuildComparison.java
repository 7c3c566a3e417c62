package io.wraith.bench;

import io.wraith.bench.result.Baseline;
import io.wraith.bench.result.NumberOptions;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `wraith bench ab OTHER_CHECKOUT NAME`: a benchmark of this checkout and of another in turns,
/// each by its own launcher, another first each round: what slows the machine down for a while
/// slows both.
final class BuildComparison {
    static final String NAME = "ab";

    private static final int ROUNDS = 10;

    private final List<String> words;
    private final PrintStream out;

    private BuildComparison(List<String> words, PrintStream out) {
        this.words = words;
        this.out = out;
    }

    /// Answers the exit code: 1 when a figure is worse here. An IllegalArgumentException says what
    /// is wrong with the arguments.
    static int run(List<String> arguments, PrintStream out)
            throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        boolean isJson = rest.remove("--json");
        int rounds = ROUNDS;
        int at = rest.indexOf(NumberOptions.ROUNDS);
        if (at >= 0) {
            List<String> option = rest.subList(at, Math.min(at + 2, rest.size()));
            rounds = NumberOptions.parse(option, Map.of(NumberOptions.ROUNDS, ROUNDS)).rounds();
            option.clear();
        }
        if (rest.size() < 2) {
            throw new IllegalArgumentException("ab takes another checkout and a benchmark");
        }
        Path other = Path.of(rest.removeFirst(), "bin", "wraith");
        if (!Files.isExecutable(other)) {
            throw new IllegalArgumentException("there is no " + other);
        }
        Benchmark benchmark =
                Benchmarks.named(rest.getFirst())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "there is no benchmark '%s'".formatted(rest.getFirst())));
        if (benchmark.takesRounds()) {
            // Before patterns and courses.
            rest.addAll(1, List.of(NumberOptions.ROUNDS, "1"));
        }
        Path own = Path.of(System.getProperty("wraith.launcher", "wraith"));
        return new BuildComparison(rest, out).run(other, own, rounds, isJson);
    }

    private int run(Path other, Path own, int rounds, boolean isJson)
            throws IOException, InterruptedException {
        List<String> before = new ArrayList<>();
        List<String> now = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            System.err.printf("round %d of %d%n", round + 1, rounds);
            if (round % 2 == 0) {
                before.addAll(lines(other));
                now.addAll(lines(own));
            } else {
                now.addAll(lines(own));
                before.addAll(lines(other));
            }
        }
        boolean isNoneWorse = Baseline.of(before).compare(Baseline.of(now), out, isJson);
        return isNoneWorse ? 0 : 1;
    }

    private List<String> lines(Path launcher) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "bench"));
        command.addAll(words);
        command.add("--json");
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with code " + code);
        }
        return text.lines().toList();
    }
}
