package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a process has used, from `/proc`: processor time of its own and of children it has waited
/// for, in seconds, and the most memory that it ever had resident, in bytes.
record Usage(double cpuSeconds, double childrenCpuSeconds, long mostResidentBytes) {
    static final Usage NONE = new Usage(0, 0, 0);

    /// `USER_HZ`, which is 100 in every kernel for x86 and ARM.
    private static final double TICKS_PER_SECOND = 100;

    /// Fields of `stat` after the command's name, which may hold anything.
    private static final int USER_TIME = 11;

    private static final int CHILDREN_USER_TIME = 13;
    private static final int KIBIBYTE = 1024;

    /// Empty when the process is gone.
    static Optional<Usage> of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return Optional.of(
                    parse(
                            Files.readString(folder.resolve("stat")),
                            Files.readString(folder.resolve("status"))));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    static Usage parse(String stat, String status) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
        return new Usage(
                seconds(fields, USER_TIME),
                seconds(fields, CHILDREN_USER_TIME),
                kibibytes(status, "VmHWM:") * KIBIBYTE);
    }

    /// User time and the system time after it.
    private static double seconds(String[] fields, int at) {
        return (Long.parseLong(fields[at]) + Long.parseLong(fields[at + 1])) / TICKS_PER_SECOND;
    }

    /// The memory that is this process's share, in bytes; 0 where the kernel does not say.
    static long proportionalBytes(long pid) {
        return bytes(pid, "smaps_rollup", "Pss:");
    }

    /// What is resident now, in bytes; 0 when the process is gone.
    static long residentBytes(long pid) {
        return bytes(pid, "status", "VmRSS:");
    }

    private static long bytes(long pid, String file, String name) {
        try {
            Path text = Path.of("/proc", Long.toString(pid), file);
            return kibibytes(Files.readString(text), name) * KIBIBYTE;
        } catch (IOException untold) {
            return 0;
        }
    }

    /// From now on [#mostResidentBytes] counts anew; where the kernel allows it.
    static void forgetMostResident(long pid) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
        } catch (IOException refused) {
            // Then the figure is that of the process's whole life.
        }
    }

    /// 0 where the name is missing, as in a process that ends.
    static long kibibytes(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /// Whichever was seen later; memory is no longer told once a process ends.
    Usage then(Usage later) {
        return new Usage(
                Math.max(cpuSeconds, later.cpuSeconds),
                Math.max(childrenCpuSeconds, later.childrenCpuSeconds),
                Math.max(mostResidentBytes, later.mostResidentBytes));
    }
}
