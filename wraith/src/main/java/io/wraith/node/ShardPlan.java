package io.wraith.node;

import io.wraith.base.Settings;
import io.wraith.linux.Cpu;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// How many shards a node has, on which processor each runs, and at what pace.
///
/// @param processors one for each shard; none if the kernel may choose
record ShardPlan(int workers, List<Integer> processors, ShardPace pace) {
    /// What the environment may say.
    private static final String WORKERS = "WRAITH_WORKERS";

    private static final String PIN = "WRAITH_PIN";
    private static final String NUMA = "WRAITH_NUMA_AWARE";
    private static final int MOST_WORKERS = 16;
    private static final int MOST_USUAL = 4;

    /// A shard has I/O threads and the kernel's work on its packets beside it.
    private static final int PROCESSORS_PER_WORKER = 4;

    private static final int PINNED_FROM = 4;

    ShardPlan {
        processors = List.copyOf(processors);
    }

    ShardPlan(int workers, List<Integer> processors) {
        this(workers, processors, ShardPace.usual());
    }

    /// The same with threads that look for work all the time.
    ShardPlan spinning() {
        return new ShardPlan(workers, processors, pace.idling(ShardPace.Idle.SPIN));
    }

    static int usualWorkers(int processors) {
        return Math.clamp(processors / PROCESSORS_PER_WORKER, 1, MOST_USUAL);
    }

    /// Where these processors may be used. Throws [IllegalArgumentException] with the name of a
    /// variable that says something else than it may.
    ///
    /// @param nodes the processors of each memory node, asked for only if any are to be chosen
    static ShardPlan of(
            Map<String, String> environment,
            List<Integer> allowed,
            Supplier<List<Set<Integer>>> nodes) {
        Settings settings = new Settings(environment);
        String workers = settings.text(WORKERS, "auto");
        int count = usualWorkers(allowed.size());
        if (!workers.equals("auto")) {
            count = workers.matches("[0-9]{1,3}") ? Integer.parseInt(workers) : 0;
            if (count < 1 || count > MOST_WORKERS) {
                throw settings.refused(WORKERS, "auto or a number from 1 to " + MOST_WORKERS);
            }
        }
        boolean isPinned = settings.wish(PIN).orElse(count > 1 && allowed.size() >= PINNED_FROM);
        boolean isOnOneNode = settings.wish(NUMA).orElse(true);
        List<Integer> usable = allowed;
        if (isPinned && isOnOneNode) {
            usable = onOneNode(count, allowed, nodes.get());
        }
        return new ShardPlan(
                count, isPinned ? spread(count, usable) : List.of(), ShardPace.of(settings));
    }

    /// Those of the node that has most of them, if it has one for each shard; else all: what shards
    /// hand to each other and to threads of files does not cross from node to node then.
    private static List<Integer> onOneNode(
            int count, List<Integer> allowed, List<Set<Integer>> nodes) {
        List<Integer> most = List.of();
        for (Set<Integer> node : nodes) {
            List<Integer> own = allowed.stream().filter(node::contains).toList();
            most = own.size() > most.size() ? own : most;
        }
        return most.size() >= count ? most : allowed;
    }

    /// As far from each other as they can be: neighbours often share a core.
    private static List<Integer> spread(int count, List<Integer> allowed) {
        List<Integer> spread = new ArrayList<>();
        for (int shard = 0; shard < count; shard++) {
            spread.add(allowed.get((int) ((long) shard * allowed.size() / count) % allowed.size()));
        }
        return spread;
    }

    /// The processors that this process may use.
    static List<Integer> allowed() {
        try {
            return List.copyOf(Cpu.affinity());
        } catch (LinuxException | UnsupportedOperationException | LinkageError unknown) {
            List<Integer> all = new ArrayList<>();
            for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
                all.add(cpu);
            }
            return all;
        }
    }

    /// The processors of each memory node.
    static List<Set<Integer>> nodes() {
        return Topology.read().nodes().stream().<Set<Integer>>map(Topology.Node::cpus).toList();
    }

    /// Confines the calling thread, a shard's, to its processor.
    void place(int shard) {
        if (processors.isEmpty()) {
            return;
        }
        SortedSet<Integer> own = new TreeSet<>(List.of(processors.get(shard)));
        try {
            Cpu.confineTo(own);
        } catch (LinuxException taken) {
            // The processor went offline since: the kernel chooses.
        }
    }
}
