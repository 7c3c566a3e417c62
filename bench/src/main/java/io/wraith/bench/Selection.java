package io.wraith.bench;

import io.wraith.bench.Benchmark.Need;
import io.wraith.kit.ProfileKind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `wraith bench` was asked for: levels and names first, then options. Options that belong to
/// one benchmark alone, and its patterns, go to it when it is the only one that was named.
///
/// @param others arguments that are not the suite's own
record Selection(
        List<Benchmark> benchmarks, Output output, boolean isSeveral, List<String> others) {
    private static final String JSON = "--json";
    private static final String ROUNDS = "--rounds";
    private static final Map<String, ProfileKind> KINDS =
            Map.of(
                    "cpu", ProfileKind.CPU,
                    "alloc", ProfileKind.ALLOCATION,
                    "lock", ProfileKind.LOCK);

    /// In which forms results are wished for.
    ///
    /// @param baseline a file with an earlier run, to compare with
    /// @param report a folder for the page
    /// @param tracesCalls whether system calls are told
    record Output(
            boolean isJson,
            Optional<Path> baseline,
            Optional<Path> report,
            Optional<ProfileKind> profile,
            boolean tracesCalls) {
        /// Takes its options away from `arguments`.
        private static Output takenFrom(List<String> arguments) {
            boolean isJson = arguments.remove(JSON);
            Optional<Path> baseline = value(arguments, "--baseline").map(Path::of);
            Optional<Path> report = value(arguments, "--report").map(Path::of);
            Optional<String> profile = value(arguments, "--profile");
            boolean tracesCalls = profile.equals(Optional.of("calls"));
            if (profile.isPresent() && !tracesCalls && !KINDS.containsKey(profile.get())) {
                throw new IllegalArgumentException("--profile is cpu, alloc, lock or calls");
            }
            return new Output(isJson, baseline, report, profile.map(KINDS::get), tracesCalls);
        }

        private static Optional<String> value(List<String> arguments, String option) {
            int at = arguments.indexOf(option);
            if (at < 0) {
                return Optional.empty();
            }
            arguments.remove(at);
            if (at == arguments.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return Optional.of(arguments.remove(at));
        }
    }

    /// An IllegalArgumentException says what is wrong.
    static Selection of(List<String> arguments) {
        List<String> rest = new ArrayList<>(arguments);
        Set<Benchmark> chosen = new LinkedHashSet<>();
        boolean isSeveral = false;
        int words = 0;
        while (!rest.isEmpty() && isSelector(rest.getFirst())) {
            String word = rest.removeFirst();
            words++;
            isSeveral |= isLevel(word);
            chosen.addAll(
                    isLevel(word)
                            ? Benchmarks.ofLevel(Integer.parseInt(word))
                            : List.of(Benchmarks.named(word).orElseThrow()));
        }
        if (chosen.isEmpty()) {
            String word = rest.isEmpty() ? "" : rest.getFirst();
            throw new IllegalArgumentException("there is no benchmark '%s'".formatted(word));
        }
        Output output = Output.takenFrom(rest);
        Selection selection =
                new Selection(List.copyOf(chosen), output, isSeveral || words > 1, rest);
        if (selection.isSeveral) {
            selection.requireCommon();
        }
        return selection;
    }

    Selection {
        benchmarks = List.copyOf(benchmarks);
        others = List.copyOf(others);
    }

    private static boolean isSelector(String word) {
        return isLevel(word) || Benchmarks.named(word).isPresent();
    }

    private static boolean isLevel(String word) {
        return word.length() == 1
                && word.charAt(0) >= '0'
                && word.charAt(0) < '0' + Benchmark.LEVELS;
    }

    /// Only what all understand can be given to several.
    private void requireCommon() {
        List<String> rest = new ArrayList<>(FolderOption.of(others).others());
        int rounds = rest.indexOf(ROUNDS);
        if (rounds >= 0) {
            rest.subList(rounds, Math.min(rounds + 2, rest.size())).clear();
        }
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' is for one benchmark, and several are chosen".formatted(rest.getFirst()));
        }
    }

    /// What a benchmark gets of the arguments.
    List<String> argumentsOf(Benchmark benchmark) {
        if (!isSeveral) {
            return others;
        }
        FolderOption folder = FolderOption.of(others);
        List<String> its = new ArrayList<>();
        if (benchmark.takesRounds()) {
            its.addAll(folder.others());
        }
        if (benchmark.needs(Need.FOLDER)) {
            its.add(FolderOption.NAME);
            its.add(folder.needed().toString());
        }
        return its;
    }

    /// Why a benchmark of several cannot run; empty if it can.
    String obstacle(Benchmark benchmark, boolean isRoot) {
        if (benchmark.needs(Need.COMMAND)) {
            return "needs " + Need.COMMAND.words;
        }
        if (benchmark.needs(Need.FOLDER) && FolderOption.of(others).folder().isEmpty()) {
            return "needs " + Need.FOLDER.words;
        }
        return benchmark.needs(Need.ROOT) && !isRoot ? "needs root" : "";
    }
}
