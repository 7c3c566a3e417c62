package io.wraith.kit;

import io.wraith.linux.LinuxException;
import io.wraith.linux.Perf;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What the processor and the kernel counted while some work ran on this thread. Virtual machines
/// mostly hide the processor's counters: these are then in `missing`, with the reason, and not 0.
///
/// @param counts event name → how often
/// @param missing event name → why it was not counted
/// @param share for which part of the time the counters really counted, between 0 and 1
public record EventCounts(Map<String, Long> counts, Map<String, String> missing, double share) {
    public EventCounts {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        missing = Collections.unmodifiableMap(new TreeMap<>(missing));
    }

    /// Runs `work` and counts everything that this machine can count.
    public static EventCounts during(Runnable work) {
        try (Perf perf = Perf.ofThisThread(EnumSet.allOf(Perf.Event.class))) {
            require(perf.enable(), "starting");
            work.run();
            require(perf.disable(), "stopping");
            require(perf.read(), "reading");
            Map<String, Long> counts = new TreeMap<>();
            perf.counted().forEach(event -> counts.put(name(event), perf.count(event)));
            Map<String, String> missing = new TreeMap<>();
            perf.missing().forEach((event, reason) -> missing.put(name(event), reason));
            return new EventCounts(counts, missing, perf.share());
        }
    }

    /// Empty unless both are counted.
    public OptionalDouble instructionsPerCycle() {
        Long instructions = counts.get(name(Perf.Event.INSTRUCTIONS));
        Long cycles = counts.get(name(Perf.Event.CYCLES));
        return instructions == null || cycles == null || cycles == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) instructions / cycles);
    }

    /// A line per event, for people.
    public String table() {
        StringBuilder text = new StringBuilder();
        counts.forEach((event, count) ->
                text.append(String.format(Locale.ROOT, "%14d  %s%n", count, event)));
        missing.forEach((event, reason) ->
                text.append(String.format(Locale.ROOT, "%14s  %s (%s)%n", "-", event, reason)));
        return text.toString();
    }

    private static String name(Perf.Event event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void require(int answer, String doing) {
        LinuxException.check(answer, "perf_event", doing + " this thread's counters");
    }
}
