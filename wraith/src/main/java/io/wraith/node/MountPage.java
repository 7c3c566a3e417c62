package io.wraith.node;

import io.wraith.node.MountStatus.Counts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A file in which a mount shows how it does, as lines of NAME=VALUE, so that others can look
/// without asking its process: replaced whole, at most once a second, while something changes.
final class MountPage implements AutoCloseable {
    static final String SUFFIX = ".mount";

    /// What is no number.
    static final Set<String> TEXTS =
            Set.of("mount", "host", "path", "kernel_requests", "last_error");

    private static final int MOST_BYTES = 1 << 16;

    private final Path folder;
    private final Path file;
    private String shown = "";
    private boolean isClosed;

    /// One of a process: there may be several.
    MountPage(Path folder, String device) {
        this.folder = folder;
        long process = ProcessHandle.current().pid();
        file = folder.resolve(process + "-" + device.replace(':', '-') + SUFFIX);
    }

    synchronized void show(MountStatus status) {
        String text = text(status);
        if (isClosed || text.equals(shown)) {
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            PrivateFile.makeFolder(folder);
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            shown = text;
        } catch (IOException refused) {
            // Nobody can look; the mount goes on.
        }
    }

    private static String text(MountStatus status) {
        Counts counts = status.counts();
        long names = counts.namesFromMemory() + counts.namesFromHost();
        long fetched = counts.bytesFromHost() - counts.bytesAhead();
        long bytes = counts.bytesFromMemory() + counts.bytesFromDisk() + Math.max(0, fetched);
        StringBuilder text = new StringBuilder();
        line(text, "mount", status.folder());
        line(text, "host", status.host());
        line(text, "path", status.isOnline() ? status.path() : "offline");
        line(text, "rtt_ns", status.rttNs());
        line(text, "names_from_memory_percent", percent(counts.namesFromMemory(), names));
        line(text, "bytes_from_memory", counts.bytesFromMemory());
        line(text, "bytes_from_disk", counts.bytesFromDisk());
        line(text, "bytes_from_memory_percent", percent(counts.bytesFromMemory(), bytes));
        line(text, "bytes_from_disk_percent", percent(counts.bytesFromDisk(), bytes));
        line(text, "bytes_from_host", counts.bytesFromHost());
        line(text, "bytes_read_ahead", counts.bytesAhead());
        line(text, "reads_in_flight", counts.waiting());
        line(text, "memory_bytes", counts.memoryBytes());
        line(text, "disk_records_damaged", counts.damagedRecords());
        line(text, "disk_records_refused", counts.refusedRecords());
        line(text, "kernel_read_ahead_bytes", status.kernelAheadBytes());
        line(text, "kernel_requests", status.requests());
        line(text, "timed_out", counts.timedOut());
        line(text, "wrong_checks", counts.wrongChecks());
        line(text, "last_error", status.lastError());
        return text.toString();
    }

    private static long percent(long part, long whole) {
        return whole == 0 ? 0 : 100 * part / whole;
    }

    /// A stranger wrote some of it: a line stays a line.
    private static void line(StringBuilder text, String name, Object value) {
        String printable = value.toString().replaceAll("\\p{IsControl}", "?");
        text.append(name).append('=').append(printable).append('\n');
    }

    /// Of all mounts of this user's; files of processes that are gone are removed.
    static List<Map<String, String>> all(Path folder) {
        List<Map<String, String>> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .forEach(file -> read(file, found));
        } catch (IOException unreadable) {
            return found;
        }
        return found;
    }

    private static void read(Path file, List<Map<String, String>> found) {
        String process = file.getFileName().toString().replaceFirst("-.*", "");
        if (!process.matches("[0-9]{1,9}") || ProcessHandle.of(Long.parseLong(process)).isEmpty()) {
            StatusFile.removeOwn(file);
            return;
        }
        Map<String, String> page = new LinkedHashMap<>();
        page.put("pid", process);
        String text = new String(StatusFile.read(file, MOST_BYTES), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                page.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (page.size() > 1) {
            found.add(page);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // A reader sees that the process is gone.
        }
    }
}
