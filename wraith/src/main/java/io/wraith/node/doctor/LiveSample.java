package io.wraith.node.doctor;

import io.wraith.node.NodeStatus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a node shows and what the kernel shows of it, at one moment.
///
/// @param shards by its number, how long each thread that moves packets has run, and how long it
///   has waited for a processor
/// @param processors the times of all processors together
/// @param interfaces packets that interfaces of the node's network dropped, by their name
/// @param backlogDrops packets that the kernel dropped before any socket saw them, on the machine
/// @param bufferDrops datagrams for which sockets of the node's network had no room
/// @param fileBytes what the process read from disks and wrote to them
/// @param ioStallUs how long somebody on the machine has waited for a disk; -1 if not told
/// @param diskBusyMs how long each disk had something to do
record LiveSample(
        long nowNs,
        NodeStatus node,
        Map<String, ThreadTime> shards,
        ProcessorTime processors,
        Map<String, Long> interfaces,
        long backlogDrops,
        long bufferDrops,
        long fileBytes,
        long ioStallUs,
        Map<String, Long> diskBusyMs) {
    private static final String SHARD = "wraith-shard";

    /// The first columns of `/proc/net/dev` behind the name are of what is received.
    private static final int RECEIVE_DROPPED = 3;

    private static final int RECEIVE_OVERRUN = 4;
    private static final int TRANSMIT_DROPPED = 11;

    /// The columns of `/proc/diskstats`.
    private static final int DISK_NAME = 2;

    private static final int DISK_BUSY = 12;

    record ThreadTime(long runNs, long waitNs) {}

    /// In ticks; `stolen` is what other virtual machines had.
    record ProcessorTime(long busy, long idle, long stolen) {
        long all() {
            return busy + idle;
        }
    }

    static LiveSample take(SystemFiles files, NodeStatus node, long nowNs) {
        String process = "proc/" + node.pid() + "/";
        return new LiveSample(
                nowNs,
                node,
                shards(files, process + "task"),
                processors(files.line("proc/stat")),
                interfaces(files.text(process + "net/dev")),
                backlogDrops(files.text("proc/net/softnet_stat")),
                bufferDrops(files.text(process + "net/snmp"), files.text(process + "net/snmp6")),
                Numbers.parse(files.value(process + "io", "read_bytes")).orElse(0)
                        + Numbers.parse(files.value(process + "io", "write_bytes")).orElse(0),
                ioStall(files.line("proc/pressure/io")),
                disks(files.text("proc/diskstats")));
    }

    private static Map<String, ThreadTime> shards(SystemFiles files, String tasks) {
        Map<String, ThreadTime> shards = new LinkedHashMap<>();
        for (String task : files.names(tasks)) {
            if (files.line(tasks + "/" + task + "/comm").startsWith(SHARD)) {
                List<Long> times = numbers(files.line(tasks + "/" + task + "/schedstat"));
                if (times.size() >= 2) {
                    shards.put(task, new ThreadTime(times.get(0), times.get(1)));
                }
            }
        }
        return shards;
    }

    /// `cpu user nice system idle iowait irq softirq steal ...`
    private static ProcessorTime processors(String line) {
        List<Long> ticks = numbers(line.replaceFirst("^cpu +", ""));
        if (ticks.size() < 8) {
            return new ProcessorTime(0, 0, 0);
        }
        long idle = ticks.get(3) + ticks.get(4);
        long all = ticks.subList(0, 8).stream().mapToLong(Long::longValue).sum();
        return new ProcessorTime(all - idle, idle, ticks.get(7));
    }

    private static Map<String, Long> interfaces(String text) {
        Map<String, Long> dropped = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            List<Long> columns = numbers(line.substring(colon + 1).strip());
            if (columns.size() > TRANSMIT_DROPPED) {
                long drops =
                        columns.get(RECEIVE_DROPPED)
                                + columns.get(RECEIVE_OVERRUN)
                                + columns.get(TRANSMIT_DROPPED);
                dropped.put(line.substring(0, colon).strip(), drops);
            }
        }
        return dropped;
    }

    /// A line per processor, in hexadecimal; the second column counts drops.
    private static long backlogDrops(String text) {
        long drops = 0;
        for (String line : text.split("\n")) {
            String[] columns = line.strip().split(" +");
            if (columns.length > 1 && columns[1].matches("[0-9a-f]{1,8}")) {
                drops += Long.parseLong(columns[1], 16);
            }
        }
        return drops;
    }

    /// Names and values of IPv4 come in two lines, those of IPv6 one below the other.
    private static long bufferDrops(String four, String six) {
        long drops = 0;
        String[] names = {};
        for (String line : four.split("\n")) {
            String[] words = line.strip().split(" +");
            if (words[0].equals("Udp:") && names.length == words.length) {
                for (int column = 1; column < words.length; column++) {
                    drops +=
                            names[column].equals("RcvbufErrors")
                                    ? Numbers.parse(words[column]).orElse(0)
                                    : 0;
                }
            }
            names = words;
        }
        for (String line : six.split("\n")) {
            String[] words = line.strip().split("[ \t]+");
            boolean isDrops = words.length == 2 && words[0].equals("Udp6RcvbufErrors");
            drops += isDrops ? Numbers.parse(words[1]).orElse(0) : 0;
        }
        return drops;
    }

    /// `some avg10=0.00 avg60=0.00 avg300=0.00 total=123`
    private static long ioStall(String line) {
        int at = line.indexOf("total=");
        return at < 0 ? -1 : Numbers.leading(line.substring(at + 6)).orElse(-1);
    }

    /// Disks themselves, not their parts and not memory that looks like one.
    private static Map<String, Long> disks(String text) {
        Map<String, Long> busy = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            String[] columns = line.strip().split(" +");
            if (columns.length > DISK_BUSY
                    && columns[DISK_NAME].matches("[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+")) {
                busy.put(columns[DISK_NAME], Numbers.parse(columns[DISK_BUSY]).orElse(0));
            }
        }
        return busy;
    }

    private static List<Long> numbers(String line) {
        return List.of(line.strip().split(" +")).stream()
                .map(Numbers::parse)
                .takeWhile(number -> number.isPresent())
                .map(number -> number.getAsLong())
                .toList();
    }
}
