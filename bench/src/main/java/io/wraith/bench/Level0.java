package io.wraith.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wraith.bench.Level0Arguments.Flag;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Recorder;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Pure computation. Every benchmark runs once per round in a fresh JVM, and the rounds repeat, so
/// that a machine that slows down for a while slows both sides of a ratio.
final class Level0 {
    static final String NAME = "level0";

    private static final String HISTORY = "wraith.history";

    private final Level0Arguments arguments;
    private final Results results;

    /// One benchmark with one set of parameters, measured once per round.
    private record Score(String name, String unit, boolean isLessBetter, List<Double> rounds) {
        Result result() {
            return (isLessBetter
                            ? Result.less(name, unit, rounds)
                            : Result.more(name, unit, rounds))
                    .under("figure");
        }
    }

    private Level0(Level0Arguments arguments, Results results) {
        this.arguments = arguments;
        this.results = results;
    }

    static int run(List<String> words, Results results) throws IOException, RunnerException {
        Level0 level = new Level0(Level0Arguments.of(words), results);
        return level.arguments.has(Flag.LIST) ? level.list() : level.run();
    }

    private int list() {
        benchmarks().forEach(System.out::println);
        claims().forEach(claim -> System.out.println("claim: " + claim.text()));
        return 0;
    }

    private int run() throws IOException, RunnerException {
        List<String> chosen = benchmarks();
        if (chosen.isEmpty()) {
            System.err.println("wraith: bench: no benchmark matches " + arguments.patterns());
            System.err.println("  see 'wraith bench level0 --list'");
            return 3;
        }
        Map<String, Score> scores = new TreeMap<>();
        for (int round = 1; round <= arguments.rounds(); round++) {
            System.err.printf(
                    "round %d of %d: %d benchmarks%n", round, arguments.rounds(), chosen.size());
            collect(scores, measure(options(chosen)));
        }
        tell(scores);
        if (!arguments.has(Flag.QUICK)) {
            remember();
        }
        return 0;
    }

    private void tell(Map<String, Score> scores) {
        results.table("pure computation, each in a JVM of its own");
        Map<String, Result> byName = new LinkedHashMap<>();
        scores.values()
                .forEach(score -> {
                    byName.put(score.name(), score.result());
                    results.add(score.result());
                });
        claims().forEach(claim -> claim.judge(byName).ifPresent(results::add));
    }

    private ChainedOptionsBuilder options(List<String> chosen) {
        boolean quick = arguments.has(Flag.QUICK);
        ChainedOptionsBuilder options = new OptionsBuilder().forks(1).shouldFailOnError(false);
        options.jvmArgsAppend(Recorder.flags().toArray(String[]::new));
        chosen.forEach(name -> options.include("^" + Pattern.quote(name) + "$"));
        arguments.parameters().forEach(options::param);
        // Rounds make up for short iterations: what matters is that both sides of a ratio get them.
        options.warmupIterations(quick ? 1 : 3).measurementIterations(quick ? 1 : 3);
        TimeValue moment = TimeValue.milliseconds(quick ? 50 : 300);
        options.warmupTime(moment).measurementTime(moment);
        return options;
    }

    /// The JVMs that measure announce their flags and modules; that is shown only when one failed.
    private Collection<RunResult> measure(ChainedOptionsBuilder options) throws RunnerException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Collection<RunResult> results =
                new Runner(options.build(), silent(new PrintStream(said, true, UTF_8))).run();
        String text = said.toString(UTF_8);
        if (text.contains("Exception")) {
            System.err.print(text);
            System.err.println("wraith: bench: some benchmarks failed, as shown above");
        }
        return results;
    }

    private static OutputFormat silent(PrintStream out) {
        return OutputFormatFactory.createFormatInstance(out, VerboseMode.SILENT);
    }

    private static void collect(Map<String, Score> scores, Collection<RunResult> results) {
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            String parameters =
                    params.getParamsKeys().stream()
                            .sorted()
                            .map(name -> name + "=" + params.getParam(name))
                            .collect(Collectors.joining(","));
            String method = params.getBenchmark().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1");
            String name = parameters.isEmpty() ? method : method + "[" + parameters + "]";
            boolean isLessBetter = params.getMode() != Mode.Throughput;
            String unit = result.getPrimaryResult().getScoreUnit();
            Score score =
                    scores.computeIfAbsent(
                            name, _ -> new Score(name, unit, isLessBetter, new ArrayList<>()));
            score.rounds().add(result.getPrimaryResult().getScore());
        }
    }

    private void remember() {
        Path history = Path.of(System.getProperty(HISTORY, "bench/history.jsonl"));
        try {
            Files.write(
                    history,
                    results.lines(NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            results.note("appended to " + history);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Claim> claims() {
        return Claims.ALL.stream()
                .filter(claim -> matches(claim.subject()) || matches(claim.text()))
                .toList();
    }

    /// What a chosen claim needs is chosen too.
    private List<String> benchmarks() {
        TreeSet<String> chosen = new TreeSet<>();
        String needed =
                claims().stream()
                        .map(c -> c.subject() + " " + c.reference())
                        .collect(Collectors.joining(" "));
        for (BenchmarkListEntry entry :
                BenchmarkList.defaultList().getAll(silent(System.err), List.of())) {
            String name = entry.getUsername();
            String shortName = name.replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1");
            if (matches(name) || needed.matches("(?s).*\\b" + Pattern.quote(shortName) + "\\b.*")) {
                chosen.add(name);
            }
        }
        return List.copyOf(chosen);
    }

    private boolean matches(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return arguments.patterns().isEmpty()
                || arguments.patterns().stream()
                        .anyMatch(p -> lower.contains(p.toLowerCase(Locale.ROOT)));
    }
}
