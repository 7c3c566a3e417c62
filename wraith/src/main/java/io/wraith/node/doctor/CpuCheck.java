package io.wraith.node.doctor;

import io.wraith.linux.CpuFeatures;
import io.wraith.node.doctor.Capability.State;

import java.util.List;
import java.util.stream.Stream;

/// Processors: what they can do, how many there are, and how they are clocked.
final class CpuCheck {
    private static final String CPU = "sys/devices/system/cpu/";

    /// From here on threads are pinned: with fewer cores the kernel places them better.
    private static final int ENOUGH_TO_PIN = 4;

    private CpuCheck() {}

    static List<Capability> examine(SystemFiles files, Answer counters) {
        Section section = new Section("cpu");
        CpuFeatures features = CpuFeatures.parse(files.text("proc/cpuinfo"));
        addAes(section, features);
        addVectorUnits(section, features);
        addCores(section, files);
        addSiblings(section, files);
        addNodes(section, files);
        addGovernor(section, files);
        addCounters(section, files, counters);
        return section.capabilities();
    }

    private static void addAes(Section section, CpuFeatures features) {
        boolean aes = features.has("aes");
        boolean vaes = features.has("vaes");
        section.add(
                "AES instructions",
                State.when(aes),
                aes ? vaes ? "aes, vaes" : "aes" : "none seen",
                aes ? "AES-GCM is the fastest suite" : "ChaCha20-Poly1305 is the faster suite");
    }

    private static void addVectorUnits(Section section, CpuFeatures features) {
        List<String> known =
                Stream.of("avx512f", "avx512vl", "avx2", "avx", "ssse3", "sve2", "sve", "asimd")
                        .filter(features::has)
                        .toList();
        boolean wide = known.contains("avx2") || known.contains("sve") || known.contains("sve2");
        section.add(
                "vector units",
                wide ? State.YES : known.isEmpty() ? State.NO : State.PARTIAL,
                known.isEmpty() ? "none seen" : String.join(", ", known),
                known.isEmpty()
                        ? "scalar code for hashes, deltas and ChaCha20"
                        : "as wide as the JVM's Vector API makes use of them");
    }

    private static void addCores(Section section, SystemFiles files) {
        int online = files.countOfList(CPU + "online");
        if (online == 0) {
            online = Runtime.getRuntime().availableProcessors();
        }
        section.add(
                "cores",
                State.atLeastPartial(online >= ENOUGH_TO_PIN),
                online + " online",
                online >= ENOUGH_TO_PIN
                        ? "enough for threads of their own, pinned if asked"
                        : "threads stay where the kernel puts them",
                "");
    }

    private static void addSiblings(Section section, SystemFiles files) {
        String control = files.line(CPU + "smt/control");
        boolean active = files.line(CPU + "smt/active").equals("1");
        section.add(
                "one thread per core (SMT off)",
                State.atLeastPartial(!active),
                active ? "SMT is on" : control.endsWith("off") ? "SMT is off" : "no SMT seen",
                active ? "shares cores between threads; latency varies more" : "nothing to do",
                control.equals("on") ? "echo off | sudo tee /" + CPU + "smt/control" : "");
    }

    private static void addNodes(Section section, SystemFiles files) {
        int nodes = files.countOfList("sys/devices/system/node/online");
        section.add(
                "memory near every core (NUMA)",
                State.atLeastPartial(nodes <= 1),
                nodes == 0 ? "no nodes seen" : nodes == 1 ? "1 node" : nodes + " nodes",
                nodes <= 1 ? "nothing to do" : "threads and memory go where they fall",
                nodes <= 1 ? "" : "numactl --cpunodebind=N --membind=N bin/wraith ...");
    }

    private static void addGovernor(Section section, SystemFiles files) {
        String governor = files.line(CPU + "cpu0/cpufreq/scaling_governor");
        boolean full = governor.isEmpty() || governor.equals("performance");
        section.add(
                "CPU frequency governor",
                State.atLeastPartial(full),
                governor.isEmpty() ? "none (a virtual machine, mostly)" : governor,
                full ? "nothing to do" : "the first burst after a pause is slower",
                "sudo cpupower frequency-set -g performance");
    }

    private static void addCounters(Section section, SystemFiles files, Answer counters) {
        String paranoia = files.line("proc/sys/kernel/perf_event_paranoid");
        boolean forbidden = Numbers.parse(paranoia).orElse(0) > 2;
        section.add(
                "hardware counters (perf)",
                State.when(counters.works()),
                counters.detail()
                        + (paranoia.isEmpty() ? "" : "; perf_event_paranoid = " + paranoia),
                counters.works()
                        ? "benchmarks can tell cycles and cache misses"
                        : "benchmarks tell times only",
                forbidden ? "sudo sysctl -w kernel.perf_event_paranoid=2" : "");
    }
}
