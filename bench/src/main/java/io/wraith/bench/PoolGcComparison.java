package io.wraith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same recorded workload ([PoolTrace]) on pooled buffers, on `new byte[]` and on
/// `ByteBuffer.allocateDirect`, each in a process of its own with a GC log, under two collectors.
/// It prints the pauses in each log, and where the logs are.
///
/// `java -cp bench/target/wraith-bench.jar:bench/target/lib/* io.wraith.bench.PoolGcComparison`
public final class PoolGcComparison {
    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9]+\\.[0-9]+)ms$");
    private static final List<String> KINDS = List.of("pool", "heap", "direct");

    /// The collector of the data commands, and the JVM's default.
    private static final List<Collector> COLLECTORS =
            List.of(
                    new Collector("serial", List.of("-XX:+UseSerialGC", "-Xmn32m", "-Xmx256m")),
                    new Collector("g1", List.of("-XX:+UseG1GC", "-Xmx256m")));

    private PoolGcComparison() {}

    /// Optional argument: how often the trace is replayed.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        Path logs = Files.createTempDirectory("pool-gc");
        System.out.printf(
                "%-10s %-8s %12s %8s %12s %10s %8s %8s%n",
                "collector",
                "buffers",
                "ns/event",
                "pauses",
                "pause ms",
                "less",
                "hits %",
                "refused");
        for (Collector collector : COLLECTORS) {
            List<Run> runs = new ArrayList<>();
            for (String kind : KINDS) {
                runs.add(run(kind, rounds, collector, logs));
            }
            double heapMs = runs.get(KINDS.indexOf("heap")).pauseMs();
            runs.forEach(run -> print(collector, run, heapMs));
        }
        System.out.println("GC logs: " + logs);
    }

    private record Collector(String name, List<String> flags) {}

    private record Run(String kind, Map<String, Double> figures, int pauses, double pauseMs) {
        double figure(String name) {
            return figures.getOrDefault(name, Double.NaN);
        }
    }

    private static void print(Collector collector, Run run, double heapMs) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-8s %12.1f %8d %12.1f %9.1f%% %8.2f %8.0f%n",
                collector.name(),
                run.kind(),
                run.figure("ns_per_event"),
                run.pauses(),
                run.pauseMs(),
                100 * (1 - run.pauseMs() / heapMs),
                100 * run.figure("hit_rate"),
                run.figure("refused"));
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
