package io.wraith.cli;

import io.wraith.node.Mounts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Follows what one mount shows of itself: where the bytes came from that programs read.
final class TopMount {
    /// A mount shows itself once a second: over less its rates would jump.
    private static final int LOOKS = 4;

    private final Deque<Look> looks = new ArrayDeque<>();

    /// Where bytes came from.
    enum Tier {
        MEMORY("memory", "bytes_from_memory"),
        DISK("disk", "bytes_from_disk"),
        HOST("host", "bytes_from_host");

        final String title;
        private final String name;

        Tier(String title, String name) {
            this.title = title;
            this.name = name;
        }
    }

    private record Look(Map<String, String> page, long nowNs) {
        /// What a program read; of the host's bytes those that were not fetched ahead.
        long bytes(Tier tier) {
            long ahead = tier == Tier.HOST ? Mounts.number(page, "bytes_read_ahead") : 0;
            return Math.max(0, Mounts.number(page, tier.name) - ahead);
        }
    }

    void look(Map<String, String> page, long nowNs) {
        looks.addLast(new Look(page, nowNs));
        if (looks.size() > LOOKS) {
            looks.removeFirst();
        }
    }

    String text(String name) {
        return Console.printable(looks.getLast().page.getOrDefault(name, ""));
    }

    long process() {
        return Mounts.number(looks.getLast().page, "pid");
    }

    double perSecond(Tier tier) {
        double seconds = (looks.getLast().nowNs - looks.getFirst().nowNs) / 1e9;
        return seconds > 0 ? change(tier) / seconds : 0;
    }

    /// How much of what was read came from there.
    double percent(Tier tier) {
        long whole = 0;
        for (Tier each : Tier.values()) {
            whole += change(each);
        }
        return whole == 0 ? 0 : 100.0 * change(tier) / whole;
    }

    private long change(Tier tier) {
        return Math.max(0, looks.getLast().bytes(tier) - looks.getFirst().bytes(tier));
    }
}
