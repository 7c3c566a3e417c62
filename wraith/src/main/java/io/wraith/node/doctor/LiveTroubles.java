package io.wraith.node.doctor;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeInterval;
import io.wraith.node.doctor.Finding.Severity;
import io.wraith.node.doctor.LiveSample.ProcessorTime;
import io.wraith.node.doctor.LiveSample.ThreadTime;

import java.util.Locale;
import java.util.Map;

/// The four usual troubles: no processor time, no memory bandwidth, drops before the socket, and a
/// disk that is slower than the network.
final class LiveTroubles {
    private static final double BUSY = 95;
    private static final double WAITED = 5;
    private static final double STALLED = 20;
    private static final double DISK_BUSY = 90;
    private static final double SLOW_INSTRUCTIONS = 0.5;
    private static final double MANY_MISSES = 10;
    private static final String TUNING = "see docs/TUNING.md, ";

    private final LiveSample before;
    private final LiveSample after;
    private final NodeInterval node;
    private final double seconds;

    LiveTroubles(LiveSample before, LiveSample after, NodeInterval node, double seconds) {
        this.before = before;
        this.after = after;
        this.node = node;
        this.seconds = seconds;
    }

    /// The thread that moves packets, or the busiest of them.
    Finding busiestThread(double warning, double critical) {
        double run = threadPercent(true);
        return new Finding(
                "processor of the packet thread",
                after.shards().isEmpty() ? Severity.UNSEEN : Severity.of(run, warning, critical),
                "the transfer is as fast as one core is",
                after.shards().isEmpty()
                        ? "its thread is not to be seen"
                        : "it ran " + LiveDoctor.percent(run) + " of the time",
                TUNING + "Processor");
    }

    private double threadPercent(boolean isRunning) {
        double most = 0;
        for (Map.Entry<String, ThreadTime> shard : after.shards().entrySet()) {
            ThreadTime now = shard.getValue();
            ThreadTime then = before.shards().getOrDefault(shard.getKey(), now);
            long spent = isRunning ? now.runNs() - then.runNs() : now.waitNs() - then.waitNs();
            most = Math.max(most, spent / seconds / 1e7);
        }
        return most;
    }

    Finding processors() {
        ProcessorTime now = after.processors();
        ProcessorTime then = before.processors();
        long all = now.all() - then.all();
        double busy = all <= 0 ? 0 : 100.0 * (now.busy() - then.busy()) / all;
        double stolen = all <= 0 ? 0 : 100.0 * (now.stolen() - then.stolen()) / all;
        return new Finding(
                "CPU saturation",
                all <= 0 ? Severity.UNSEEN : saturation(busy),
                "all is slower than elsewhere, and pings vary",
                all <= 0
                        ? "/proc/stat is not to be read"
                        : "all processors together were busy "
                                + LiveDoctor.percent(busy)
                                + " of the time ("
                                + LiveDoctor.percent(stolen)
                                + " went to other virtual machines); the packet thread waited "
                                + LiveDoctor.percent(threadPercent(false))
                                + " of the time for one",
                "end or pin what else runs; " + TUNING + "Processor");
    }

    /// Critical only if it is what moves packets that waits.
    private Severity saturation(double busy) {
        boolean isHindered = threadPercent(false) >= WAITED;
        return Severity.of(busy, BUSY, isHindered ? BUSY : Double.POSITIVE_INFINITY);
    }

    Finding memory(MemoryUse use) {
        boolean isBound =
                use.instructionsPerCycle() < SLOW_INSTRUCTIONS
                        && use.missesPerThousand() > MANY_MISSES
                        && threadPercent(true) >= 80;
        Severity seen = isBound ? Severity.CRITICAL : Severity.FINE;
        return new Finding(
                "memory bandwidth",
                use.unseen().isEmpty() ? seen : Severity.UNSEEN,
                "a core is busy and yet does little",
                use.unseen().isEmpty()
                        ? String.format(
                                Locale.ROOT,
                                "%.2f instructions per cycle, %.1f of 1000 missed all caches",
                                use.instructionsPerCycle(),
                                use.missesPerThousand())
                        : "it cannot be seen here: " + use.unseen(),
                "keep threads and memory on one node (numactl), use huge pages; "
                        + TUNING
                        + "Memory");
    }

    /// Before a socket sees them.
    Finding networkCard() {
        StringBuilder evidence = new StringBuilder();
        long dropped = 0;
        for (Map.Entry<String, Long> card : after.interfaces().entrySet()) {
            long drops = card.getValue() - before.interfaces().getOrDefault(card.getKey(), 0L);
            dropped += Math.max(0, drops);
            if (drops > 0) {
                evidence.append(card.getKey()).append(" dropped ").append(drops).append(", ");
            }
        }
        long backlog = Math.max(0, after.backlogDrops() - before.backlogDrops());
        long sockets = Math.max(0, after.bufferDrops() - before.bufferDrops());
        long came = Math.max(1, node.change(NodeCounter.RECEIVED_DATAGRAMS));
        double share = 100.0 * (dropped + backlog) / (came + dropped + backlog);
        return new Finding(
                "network card",
                dropped + backlog == 0 ? Severity.FINE : Severity.of(share, 0, 5),
                "packets are lost although the path is good",
                evidence
                        + "the kernel's backlog dropped "
                        + backlog
                        + "; sockets of this network had no room for "
                        + sockets,
                "sudo sysctl -w net.core.netdev_max_backlog=30000; sudo ethtool -G IF rx 4096; "
                        + TUNING
                        + "Network card");
    }

    Finding disk() {
        long moved = Math.max(0, after.fileBytes() - before.fileBytes());
        boolean hasStall = before.ioStallUs() >= 0 && after.ioStallUs() >= 0;
        double stalled = hasStall ? (after.ioStallUs() - before.ioStallUs()) / seconds / 1e4 : 0;
        double busiest = 0;
        String name = "";
        for (Map.Entry<String, Long> disk : after.diskBusyMs().entrySet()) {
            long then = before.diskBusyMs().getOrDefault(disk.getKey(), disk.getValue());
            double busy = (disk.getValue() - then) / seconds / 10;
            if (busy > busiest) {
                busiest = busy;
                name = disk.getKey();
            }
        }
        boolean isSeen = hasStall || !after.diskBusyMs().isEmpty();
        boolean isBound = moved > 0 && (stalled >= STALLED || busiest >= DISK_BUSY);
        Severity seen = isBound ? Severity.WARNING : Severity.FINE;
        return new Finding(
                "disk",
                isSeen ? seen : Severity.UNSEEN,
                "the network is idle half the time, and the limiter is disk",
                isSeen
                        ? String.format(
                                Locale.ROOT,
                                "%.1f MB/s from and to disks; somebody waited for one %s of the"
                                        + " time%s",
                                moved / seconds / 1e6,
                                hasStall ? LiveDoctor.percent(stalled) : "(not told)",
                                name.isEmpty()
                                        ? ""
                                        : "; %s was busy %s"
                                                .formatted(name, LiveDoctor.percent(busiest)))
                        : "the kernel shows neither pressure nor disks",
                "a faster disk, or --cache-dir on one; " + TUNING + "Files");
    }
}
