package io.wraith.bench;

import com.sun.security.auth.module.UnixSystem;

import io.wraith.bench.Benchmark.Need;
import io.wraith.bench.contest.Programs;
import io.wraith.bench.page.Page;
import io.wraith.bench.result.Baseline;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Results;
import io.wraith.kit.ProfileKind;
import io.wraith.node.LauncherStreams;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `wraith bench`: benchmarks by level or by name. The launcher starts this class with the
/// product's flags.
public final class Bench {
    private static final String USAGE =
            """
            usage: wraith bench [LEVEL | NAME]... [--json] [--rounds N] [--folder DIR]
                                [--baseline FILE] [--report DIR] [--profile cpu|alloc|lock|calls]
                   wraith bench NAME [its own options]
                   wraith bench ab OTHER_CHECKOUT NAME [--rounds N] [--json] [its own options]
                   wraith bench --list
                   wraith bench NAME --help

            Levels: 0 pure computation, 1 protocol logic, 2 system calls, 3 whole programs; each
            runs all its benchmarks, and says which could not run and why.

              --list        names all benchmarks, by level, with what they need
              --json        one JSON object per line on standard output (docs/BENCHMARKS.md)
              --rounds N    interleaved rounds, for those that have them; medians and ratios are
                            over rounds
              --folder DIR  a folder on the disk to measure, for those that need one
              --baseline F  compares with an earlier run, of which F is the --json
              --report DIR  writes report.html, a page with plots that needs no network, and
                            report.md
              --profile K   runs under the flight recorder, with flame graphs in the report: cpu,
                            alloc(ation) or lock; such a run's figures are no measurement.
                            calls: by perf trace, a table of system calls with the time in them,
                            which is where threads wait
              ab            the same benchmark of two checkouts in turns, as each one's launcher
                            starts it

            A comparison calls a figure worse when ranks of samples tell the two runs apart (less
            than 1 % by chance) and medians differ by at least 5 %; it takes 5 rounds on each side.

            Exit codes: 0 all went well, 1 something failed or is worse, 2 misuse, 3 nothing to
            run.
            """;

    private static final int FAILED = 1;
    private static final int MISUSE = 2;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        LauncherStreams.restore(System.getenv());
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) throws Exception {
        if (arguments.isEmpty() || arguments.getFirst().matches("--help|-h")) {
            System.err.print(USAGE);
            return arguments.isEmpty() ? MISUSE : 0;
        }
        if (arguments.equals(List.of("--list"))) {
            list(out);
            return 0;
        }
        Optional<Benchmark> first = Benchmarks.named(arguments.getFirst());
        if (first.isPresent() && first.get().needs(Need.COMMAND)) {
            // Its command has options of its own, --help and --json among them.
            List<String> its = arguments.subList(1, arguments.size());
            return first.get().program().run(its, Results.open(out, false));
        }
        try {
            if (arguments.getFirst().equals(BuildComparison.NAME)) {
                return BuildComparison.run(arguments.subList(1, arguments.size()), out);
            }
            Selection selection = Selection.of(arguments);
            return selection.output().tracesCalls()
                    ? CallTrace.run(CallTrace.without(arguments))
                    : run(selection, out);
        } catch (IllegalArgumentException wrong) {
            System.err.println("wraith: bench: " + wrong.getMessage());
            System.err.println("  see 'wraith bench --help'");
            return MISUSE;
        }
    }

    private static void list(PrintStream out) {
        for (int level = 0; level < Benchmark.LEVELS; level++) {
            out.println("level " + level);
            Benchmarks.ofLevel(level).forEach(benchmark -> out.println(benchmark.line()));
        }
    }

    private static int run(Selection selection, PrintStream out) throws Exception {
        Benchmark first = selection.benchmarks().getFirst();
        List<String> others = selection.others();
        if (others.contains("--help") || others.contains("-h")) {
            System.err.print(first.help());
            return 0;
        }
        Selection.Output output = selection.output();
        Results results = Results.open(out, output.isJson());
        if (others.contains("--list")) {
            return first.program().run(others, results);
        }
        Optional<Baseline> baseline = Optional.empty();
        if (output.baseline().isPresent()) {
            baseline = Optional.of(Baseline.read(output.baseline().get()));
        }
        int code =
                output.profile().isPresent()
                        ? profiled(selection, results, output.profile().get())
                        : reported(selection, results);
        boolean isNoneWorse =
                baseline.isEmpty()
                        || baseline.get().compare(Baseline.of(results), out, output.isJson());
        return isNoneWorse ? code : Math.max(code, FAILED);
    }

    private static int profiled(Selection selection, Results results, ProfileKind kind)
            throws Exception {
        try (BenchProfile profile = BenchProfile.start(kind)) {
            int code;
            try (results) {
                code = run(selection, results);
            }
            Path usual = Path.of(System.getProperty("java.io.tmpdir"), "wraith-report");
            report(selection.output().report().orElse(usual), results, profile.stop());
            return code;
        }
    }

    private static int reported(Selection selection, Results results) throws Exception {
        int code;
        try (results) {
            code = run(selection, results);
        }
        if (selection.output().report().isPresent()) {
            report(selection.output().report().get(), results, Map.of());
        }
        return code;
    }

    private static void report(Path folder, Results results, Map<String, String> flames)
            throws IOException {
        Page.write(folder, results, flames);
        results.note("the report is " + folder.resolve("report.html"));
    }

    private static int run(Selection selection, Results results) throws Exception {
        boolean isRoot = new UnixSystem().getUid() == 0;
        int code = 0;
        for (Benchmark benchmark : selection.benchmarks()) {
            results.begin(benchmark.name(), benchmark.terms().cache());
            String obstacle = selection.isSeveral() ? selection.obstacle(benchmark, isRoot) : "";
            if (!obstacle.isEmpty()) {
                results.table("left out");
                results.add(new Missing(benchmark.name(), obstacle));
                continue;
            }
            code = Math.max(code, run(benchmark, selection, results));
        }
        return code;
    }

    /// One that fails does not keep the others of a selection from running.
    private static int run(Benchmark benchmark, Selection selection, Results results)
            throws Exception {
        try {
            for (String peer : benchmark.terms().peers()) {
                String version = Programs.version(peer.split(" ", 2)[0]);
                if (!version.isEmpty()) {
                    results.note(peer + " here: " + version);
                }
            }
            return benchmark.program().run(selection.argumentsOf(benchmark), results);
        } catch (Exception failure) {
            if (!selection.isSeveral() || failure instanceof InterruptedException) {
                throw failure;
            }
            results.add(new Missing(benchmark.name(), "failed: " + failure));
            return FAILED;
        }
    }
}
