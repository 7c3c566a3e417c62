package io.wraith.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The machine's processors as the kernel describes them in sysfs: which of them share a core, a
/// package, a cache, a memory node. Only processors that are online are listed; on a kernel that
/// says nothing the lists are empty.
public record Topology(List<Processor> processors, List<Node> nodes) {
    private static final String CPUS = "devices/system/cpu/";
    private static final String NODES = "devices/system/node/";
    private static final int COMMON_CACHE_LINE = 64;

    /// A logical processor. `siblings` are those on the same core, itself among them. Where the
    /// kernel does not say, a processor is a core of its own, in package 0, on node 0.
    public record Processor(
            int id,
            int packageId,
            int coreId,
            int node,
            SortedSet<Integer> siblings,
            List<Cache> caches) {}

    /// `type` is `Data`, `Instruction` or `Unified`; a size of 0 is unknown.
    public record Cache(
            int level, String type, long bytes, int lineBytes, SortedSet<Integer> sharedBy) {}

    /// A part of the memory with the processors next to it; sizes of 0 are unknown.
    public record Node(int id, SortedSet<Integer> cpus, long totalBytes, long freeBytes) {}

    public static Topology read() {
        return read(Sysfs.ROOT);
    }

    static Topology read(Path root) {
        Sysfs sysfs = new Sysfs(root);
        List<Node> nodes = new ArrayList<>();
        for (int id : sysfs.numbered(NODES, "node")) {
            nodes.add(node(sysfs, id));
        }
        SortedSet<Integer> present = sysfs.numbered(CPUS, "cpu");
        List<Processor> processors = new ArrayList<>();
        for (int id : sysfs.list(CPUS + "online", present)) {
            processors.add(processor(sysfs, id, nodes));
        }
        return new Topology(List.copyOf(processors), List.copyOf(nodes));
    }

    public Optional<Processor> processor(int id) {
        return processors.stream().filter(processor -> processor.id() == id).findFirst();
    }

    /// One processor of each core, the lowest: where busy threads do not share a core.
    public SortedSet<Integer> onePerCore() {
        SortedSet<Integer> firsts = new TreeSet<>();
        processors.forEach(processor -> firsts.add(processor.siblings().first()));
        return Collections.unmodifiableSortedSet(firsts);
    }

    public int packages() {
        return (int) processors.stream().mapToInt(Processor::packageId).distinct().count();
    }

    /// Whether some core runs several processors.
    public boolean hasSmt() {
        return processors.stream().anyMatch(processor -> processor.siblings().size() > 1);
    }

    /// The longest line of any cache: two things that far apart never share one.
    public int cacheLineBytes() {
        return processors.stream()
                .flatMap(processor -> processor.caches().stream())
                .mapToInt(Cache::lineBytes)
                .filter(line -> line > 0)
                .max()
                .orElse(COMMON_CACHE_LINE);
    }

    private static Node node(Sysfs sysfs, int id) {
        String folder = NODES + "node" + id + "/";
        String memory = sysfs.text(folder + "meminfo").orElse("");
        return new Node(
                id,
                sysfs.list(folder + "cpulist", Collections.emptySortedSet()),
                memoryBytes(memory, "MemTotal:"),
                memoryBytes(memory, "MemFree:"));
    }

    private static long memoryBytes(String meminfo, String name) {
        for (String line : meminfo.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 5 && words[2].equals(name) && words[3].matches("[0-9]{1,12}")) {
                return Long.parseLong(words[3]) * 1024;
            }
        }
        return 0;
    }

    private static Processor processor(Sysfs sysfs, int id, List<Node> nodes) {
        String folder = CPUS + "cpu" + id + "/";
        SortedSet<Integer> alone = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(id)));
        List<Cache> caches = new ArrayList<>();
        for (int index : sysfs.numbered(folder + "cache", "index")) {
            caches.add(cache(sysfs, folder + "cache/index" + index + "/", alone));
        }
        int node =
                nodes.stream()
                        .filter(n -> n.cpus().contains(id))
                        .mapToInt(Node::id)
                        .findFirst()
                        .orElse(0);
        return new Processor(
                id,
                Math.max(0, sysfs.number(folder + "topology/physical_package_id", 0)),
                sysfs.number(folder + "topology/core_id", id),
                node,
                sysfs.list(folder + "topology/thread_siblings_list", alone),
                List.copyOf(caches));
    }

    private static Cache cache(Sysfs sysfs, String folder, SortedSet<Integer> alone) {
        return new Cache(
                sysfs.number(folder + "level", 0),
                sysfs.text(folder + "type").orElse(""),
                sysfs.text(folder + "size").map(Topology::cacheBytes).orElse(0L),
                sysfs.number(folder + "coherency_line_size", 0),
                sysfs.list(folder + "shared_cpu_list", alone));
    }

    /// The kernel writes `512K`, whatever the size.
    private static long cacheBytes(String size) {
        return size.matches("[0-9]{1,12}K")
                ? Long.parseLong(size.substring(0, size.length() - 1)) * 1024
                : 0;
    }
}
