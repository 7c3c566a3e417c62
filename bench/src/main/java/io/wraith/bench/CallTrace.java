package io.wraith.bench;

import io.wraith.bench.contest.Programs;
import io.wraith.bench.result.Table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `--profile calls`: the system calls of a run and the time in them, by `perf trace`, of all
/// threads and of all processes that it starts. What a thread waits for, it waits for in a call, so
/// this is its time off the processor, too, but for that in which others had it. The flight
/// recorder sees none of our waits, since they are in calls of foreign functions.
final class CallTrace {
    /// As many rows as people read.
    private static final int MOST_ROWS = 25;

    private static final int FAILED = 1;

    /// `wraith-shard (4711), 92 events, 97.9%`
    private static final Pattern THREAD = Pattern.compile(" (.+) \\((\\d+)\\), \\d+ events.*");

    /// ` futex 180 1 103.454 …`: name, calls, errors, milliseconds.
    private static final Pattern CALL =
            Pattern.compile("\\s+([a-z]\\w*)\\s+(\\d+)\\s+\\d+\\s+([0-9.]+)\\s.*");

    /// What all threads of a name did by one call.
    record Row(String thread, String call, long calls, double seconds) {
        String name() {
            return thread + ": " + call;
        }
    }

    private CallTrace() {}

    /// This very command again under `perf`, with these arguments; then the table, for people.
    static int run(List<String> arguments) throws IOException, InterruptedException {
        if (Programs.find("perf").isEmpty()) {
            throw new IllegalArgumentException(
                    "--profile calls needs perf, which is not installed");
        }
        Path table = Files.createTempFile("wraith-calls", "");
        try {
            List<String> command =
                    new ArrayList<>(List.of("perf", "trace", "-s", "-o", table.toString(), "--"));
            command.addAll(own());
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            // The launcher's descriptor for messages is not passed on.
            builder.environment().remove("WRAITH_STDERR");
            int code = builder.start().waitFor();
            List<Row> rows = rows(Files.readString(table));
            System.err.print(rows.isEmpty() ? "wraith: bench: perf saw no calls\n" : text(rows));
            return rows.isEmpty() ? FAILED : code;
        } finally {
            Files.delete(table);
        }
    }

    /// Without the option that asks for a trace.
    static List<String> without(List<String> arguments) {
        List<String> others = new ArrayList<>(arguments);
        int at = others.indexOf("--profile");
        others.subList(at, at + 2).clear();
        return others;
    }

    /// How this process was started, up to its main class.
    private static List<String> own() throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"));
        List<String> words = new ArrayList<>(List.of(line.split("\0")));
        return words.subList(0, words.indexOf(Bench.class.getName()) + 1);
    }

    static String text(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("thread: call, waits included", "s", "calls", "us each"));
        rows.stream()
                .limit(MOST_ROWS)
                .forEach(row ->
                        lines.add(
                                List.of(
                                        row.name(),
                                        Table.number(row.seconds),
                                        Long.toString(row.calls),
                                        Table.number(1e6 * row.seconds / row.calls))));
        return "\nsystem calls\n" + Table.of(lines);
    }

    /// The longest first. Threads of a name are one, whichever process they are of.
    static List<Row> rows(String summary) {
        Map<String, Row> rows = new LinkedHashMap<>();
        String thread = "";
        for (String line : summary.lines().toList()) {
            Matcher named = THREAD.matcher(line);
            Matcher call = CALL.matcher(line);
            if (named.matches()) {
                // Threads of a pool differ by their numbers.
                thread = named.group(1).replaceFirst("[-#]?\\d+$", "");
            } else if (call.matches()) {
                Row row =
                        new Row(
                                thread,
                                call.group(1),
                                Long.parseLong(call.group(2)),
                                Double.parseDouble(call.group(3)) / 1e3);
                rows.merge(row.name(), row, CallTrace::sum);
            }
        }
        List<Row> sorted = new ArrayList<>(rows.values());
        sorted.sort(Comparator.comparingDouble(Row::seconds).reversed());
        return sorted;
    }

    private static Row sum(Row one, Row other) {
        return new Row(one.thread, one.call, one.calls + other.calls, one.seconds + other.seconds);
    }
}
