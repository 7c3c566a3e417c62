package io.wraith.bench;

import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same recorded workload ([PoolTrace]) on pooled buffers, on `new byte[]` and on
/// `ByteBuffer.allocateDirect`, each in a process of its own with a GC log, under two collectors.
/// What counts are the pauses in each log.
final class PoolGcComparison {
    private static final String REPLAYS = "--replays";
    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9]+\\.[0-9]+)ms$");
    private static final List<String> KINDS = List.of("pool", "heap", "direct");

    /// The collector of the data commands, and the JVM's default.
    private static final List<Collector> COLLECTORS =
            List.of(
                    new Collector("serial", List.of("-XX:+UseSerialGC", "-Xmn32m", "-Xmx256m")),
                    new Collector("g1", List.of("-XX:+UseG1GC", "-Xmx256m")));

    private PoolGcComparison() {}

    static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        NumberOptions options = NumberOptions.parse(arguments, Map.of(REPLAYS, 20));
        Path logs = Files.createTempDirectory("pool-gc");
        for (Collector collector : COLLECTORS) {
            results.table("collector: " + collector.name());
            List<Run> runs = new ArrayList<>();
            for (String kind : KINDS) {
                runs.add(run(kind, options.number(REPLAYS), collector, logs));
            }
            double heapMs = runs.get(KINDS.indexOf("heap")).pauseMs();
            runs.forEach(run -> tell(results, run, heapMs));
        }
        results.note("GC logs: " + logs);
        return 0;
    }

    private record Collector(String name, List<String> flags) {}

    private record Run(String kind, Map<String, Double> figures, int pauses, double pauseMs) {
        double figure(String name) {
            return figures.getOrDefault(name, Double.NaN);
        }
    }

    private static void tell(Results results, Run run, double heapMs) {
        String kind = run.kind();
        results.add(Result.less(kind, "ns/event", List.of(run.figure("ns_per_event"))));
        results.add(Result.plain(kind, "pauses", List.of((double) run.pauses())));
        results.add(Result.less(kind, "pause ms", List.of(run.pauseMs())));
        results.add(Result.more(kind, "% less", List.of(100 * (1 - run.pauseMs() / heapMs))));
        results.add(Result.plain(kind, "% hits", List.of(100 * run.figure("hit_rate"))));
        results.add(Result.plain(kind, "refused", List.of(run.figure("refused"))));
    }

    private static Run run(String kind, int rounds, Collector collector, Path logs)
            throws IOException, InterruptedException {
        Path log = logs.resolve(collector.name() + "-" + kind + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(collector.flags());
        command.add("-Xlog:gc:file=" + log);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(PoolReplay.class.getName(), kind, Integer.toString(rounds)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : process.inputReader().lines().toList()) {
            String[] pair = line.split("=", 2);
            figures.put(pair[0], Double.parseDouble(pair[1]));
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
        List<Double> pauses =
                Files.readAllLines(log).stream()
                        .map(PAUSE::matcher)
                        .filter(Matcher::find)
                        .map(pause -> Double.parseDouble(pause.group(1)))
                        .toList();
        return new Run(
                kind,
                figures,
                pauses.size(),
                pauses.stream().mapToDouble(Double::doubleValue).sum());
    }
}
