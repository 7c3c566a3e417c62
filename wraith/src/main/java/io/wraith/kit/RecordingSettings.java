package io.wraith.kit;

import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the JDK's flight recorder has to be told for a profile: for this process, or as a
/// configuration file for another of the same JDK.
public final class RecordingSettings {
    /// About 1 % of a core, whichever sampler it is.
    static final Duration CPU_PERIOD = Duration.ofMillis(10);

    private static final String ALLOCATION_RATE = "1000/s";

    /// Below this, waiting costs less than the event that tells of it.
    private static final String SHORTEST_WAIT = "10 us";

    private RecordingSettings() {}

    /// By `event#setting`.
    static Map<String, String> of(Set<ProfileKind> kinds) {
        Set<String> known = knownEvents();
        Map<String, String> settings = new TreeMap<>();
        for (ProfileKind kind : EnumSet.copyOf(kinds)) {
            for (String event : events(kind)) {
                if (known.contains(event)) {
                    enable(event, settings);
                    if (kind == ProfileKind.CPU) {
                        // Two samplers at once would count every nanosecond twice.
                        break;
                    }
                }
            }
        }
        return settings;
    }

    private static void enable(String event, Map<String, String> settings) {
        settings.put(event + "#enabled", "true");
        settings.put(event + "#stackTrace", "true");
        switch (event) {
            case "jdk.CPUTimeSample" ->
                    settings.put(event + "#throttle", CPU_PERIOD.toMillis() + "ms");
            case "jdk.ExecutionSample" ->
                    settings.put(event + "#period", CPU_PERIOD.toMillis() + " ms");
            case "jdk.ObjectAllocationSample" -> settings.put(event + "#throttle", ALLOCATION_RATE);
            default -> settings.put(event + "#threshold", SHORTEST_WAIT);
        }
    }

    /// The text of a configuration file (`.jfc`) with the same.
    public static String configuration(ProfileKind kind) {
        StringBuilder text =
                new StringBuilder(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <configuration version="2.0" label="Wraith" provider="Wraith">
                        """);
        of(EnumSet.of(kind))
                .forEach((name, value) -> {
                    String[] parts = name.split("#", 2);
                    text.append(
                            "<event name=\"%s\"><setting name=\"%s\">%s</setting></event>%n"
                                    .formatted(parts[0], parts[1], value));
                });
        return text.append("</configuration>\n").toString();
    }

    /// The sampler by processor time came with JDK 25, and only on Linux.
    private static Set<String> knownEvents() {
        Set<String> names = new HashSet<>();
        for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
            names.add(type.getName());
        }
        return names;
    }

    /// Of the two for processor time, the better first.
    static List<String> events(ProfileKind kind) {
        return switch (kind) {
            case CPU -> List.of("jdk.CPUTimeSample", "jdk.ExecutionSample");
            case ALLOCATION -> List.of("jdk.ObjectAllocationSample");
            case LOCK -> List.of("jdk.JavaMonitorEnter", "jdk.ThreadPark");
            case TRACE ->
                    List.of(
                            "jdk.GarbageCollection",
                            "jdk.FileRead",
                            "jdk.FileWrite",
                            "jdk.FileForce",
                            "jdk.SocketRead",
                            "jdk.SocketWrite",
                            "jdk.ThreadSleep",
                            "jdk.ThreadPark",
                            "jdk.JavaMonitorWait");
        };
    }
}
