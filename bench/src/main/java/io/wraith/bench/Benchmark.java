package io.wraith.bench;

import io.wraith.bench.result.Results;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One benchmark of the suite, as [Benchmarks] lists it.
///
/// @param level 0 pure computation, 1 protocol logic, 2 system calls, 3 whole programs
/// @param what it measures, in a line
record Benchmark(int level, String name, String what, Terms terms, Program program) {
    static final int LEVELS = 4;

    private static final String ROUNDS = "--rounds";

    /// What a benchmark cannot do without.
    enum Need {
        ROOT("root"),
        FOLDER("--folder DIR, on the disk that is meant"),
        COMMAND("a command to run: only alone");

        final String words;

        Need(String words) {
            this.words = words;
        }
    }

    /// Its arguments are the benchmark's own; an IllegalArgumentException says what is wrong with
    /// them. The answer is the exit code.
    interface Program {
        int run(List<String> arguments, Results results) throws Exception;
    }

    /// @param peers programs that it runs beside ours, each only if it is installed
    /// @param cache the state of caches, where it matters
    /// @param options its own, for people
    record Terms(Set<Need> needs, List<String> peers, String cache, String options) {
        static final Terms NONE = new Terms(Set.of(), List.of(), "", "");

        Terms {
            needs = Set.copyOf(needs);
            peers = List.copyOf(peers);
        }
    }

    static Benchmark of(int level, String name, String what, Program program) {
        return new Benchmark(level, name, what, Terms.NONE, program);
    }

    Benchmark needing(Need... needs) {
        Set<Need> all = EnumSet.noneOf(Need.class);
        all.addAll(List.of(needs));
        return with(new Terms(all, terms.peers, terms.cache, terms.options));
    }

    Benchmark peers(String... peers) {
        return with(new Terms(terms.needs, List.of(peers), terms.cache, terms.options));
    }

    Benchmark cache(String state) {
        return with(new Terms(terms.needs, terms.peers, state, terms.options));
    }

    Benchmark options(String options) {
        return with(new Terms(terms.needs, terms.peers, terms.cache, options));
    }

    private Benchmark with(Terms other) {
        return new Benchmark(level, name, what, other, program);
    }

    boolean needs(Need need) {
        return terms.needs.contains(need);
    }

    boolean takesRounds() {
        return terms.options.contains(ROUNDS);
    }

    /// What `--list` says beside the name.
    String line() {
        List<String> notes = new ArrayList<>();
        terms.needs.stream().sorted().forEach(need -> notes.add("needs " + need.words));
        if (!terms.peers.isEmpty()) {
            notes.add("beside " + String.join(", ", terms.peers));
        }
        if (!terms.cache.isEmpty()) {
            notes.add("caches " + terms.cache);
        }
        String more = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
        return "  %-12s %s%s".formatted(name, what, more);
    }

    /// What `wraith bench NAME --help` prints.
    String help() {
        return "usage: wraith bench %s %s%n%n%s%n".formatted(name, terms.options, line());
    }
}
