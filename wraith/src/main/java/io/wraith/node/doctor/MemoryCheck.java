package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.List;
import java.util.OptionalLong;

/// Huge pages and memory that may be locked.
final class MemoryCheck {
    private static final String THP = "sys/kernel/mm/transparent_hugepage/enabled";

    /// One UMEM and its rings.
    private static final long ENOUGH_TO_LOCK = 64L << 20;

    private MemoryCheck() {}

    static List<Capability> examine(SystemFiles files, Answer lock) {
        Section section = new Section("memory");
        addReserved(section, files);
        addTransparent(section, files);
        addLocked(section, files, lock);
        return section.capabilities();
    }

    private static void addReserved(Section section, SystemFiles files) {
        long total = pages(files, "HugePages_Total");
        long free = pages(files, "HugePages_Free");
        section.add(
                "reserved huge pages",
                free > 0 ? State.YES : total > 0 ? State.PARTIAL : State.NO,
                total == 0
                        ? "none"
                        : free
                                + " of "
                                + total
                                + " free, "
                                + Numbers.bytes(1024 * pages(files, "Hugepagesize"))
                                + " each",
                free > 0 ? "large buffers lie on them" : "large buffers ask for transparent ones",
                "sudo sysctl -w vm.nr_hugepages=128");
    }

    private static long pages(SystemFiles files, String key) {
        return Numbers.leading(files.value("proc/meminfo", key)).orElse(0);
    }

    private static void addTransparent(Section section, SystemFiles files) {
        String modes = files.line(THP);
        String mode = modes.replaceAll("^.*\\[|].*$", "");
        boolean usable = mode.equals("always") || mode.equals("madvise");
        section.add(
                "transparent huge pages",
                State.when(usable),
                mode.isBlank() ? "not in this kernel" : mode,
                usable
                        ? "large buffers ask for them"
                        : "large buffers lie on small pages, unless some are reserved",
                mode.isBlank() ? "" : "echo madvise | sudo tee /" + THP);
    }

    private static void addLocked(Section section, SystemFiles files, Answer lock) {
        String limit = lockLimit(files);
        OptionalLong bytes = Numbers.parse(limit);
        boolean enough =
                limit.equals("unlimited") || bytes.orElse(0) >= ENOUGH_TO_LOCK || lock.works();
        section.add(
                "locked memory",
                State.atLeastPartial(enough),
                (bytes.isPresent()
                                ? "limit " + Numbers.bytes(bytes.getAsLong())
                                : limit.isEmpty() ? "limit unknown" : "limit " + limit)
                        + (lock.detail().isEmpty() ? "" : "; " + lock.detail()),
                enough
                        ? "a UMEM of 64 MiB for AF_XDP, and registered buffers"
                        : "AF_XDP and registered buffers get smaller, or are refused",
                "ulimit -l unlimited (after raising memlock in /etc/security/limits.conf)");
    }

    /// The soft limit, in bytes or `unlimited`.
    private static String lockLimit(SystemFiles files) {
        String label = "Max locked memory";
        return files.text("proc/self/limits")
                .lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip().split("\\s+")[0])
                .findFirst()
                .orElse("");
    }
}
