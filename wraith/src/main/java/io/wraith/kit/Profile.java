package io.wraith.kit;

import jdk.jfr.EventSettings;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A running profile of this process, taken by the JDK's flight recorder. The recorder is loaded
/// when the first profile starts, so a process that takes none does not pay for it.
///
/// ```
/// try (Profile profile = Profile.start(EnumSet.of(ProfileKind.CPU))) {
///     work();
///     System.out.print(profile.stop(Path.of("work.jfr")).stacks(ProfileKind.CPU).collapsed());
/// }
/// ```
public final class Profile implements AutoCloseable {
    /// About 1 % of a core, whichever sampler it is.
    private static final Duration CPU_PERIOD = Duration.ofMillis(10);

    private static final String ALLOCATION_RATE = "1000/s";

    /// Below this, waiting costs less than the event that tells of it.
    private static final Duration SHORTEST_WAIT = Duration.ofNanos(10_000);

    private final Recording recording = new Recording();

    private Profile() {}

    public static Profile start(Set<ProfileKind> kinds) {
        Profile profile = new Profile();
        Set<String> known = knownEvents();
        for (ProfileKind kind : EnumSet.copyOf(kinds)) {
            profile.enable(kind, known);
        }
        profile.recording.start();
        return profile;
    }

    /// Ends the profile and writes the recording to `file`, for this report and for other tools.
    public ProfileReport stop(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
        return ProfileReport.read(file);
    }

    /// Ends the profile; what was recorded and not yet stopped is lost.
    @Override
    public void close() {
        recording.close();
    }

    private void enable(ProfileKind kind, Set<String> known) {
        for (String event : events(kind)) {
            if (known.contains(event)) {
                EventSettings settings = recording.enable(event).withStackTrace();
                switch (event) {
                    case "jdk.CPUTimeSample" ->
                            settings.with("throttle", CPU_PERIOD.toMillis() + "ms");
                    case "jdk.ExecutionSample" -> settings.withPeriod(CPU_PERIOD);
                    case "jdk.ObjectAllocationSample" -> settings.with("throttle", ALLOCATION_RATE);
                    default -> settings.withThreshold(SHORTEST_WAIT);
                }
                if (kind == ProfileKind.CPU) {
                    // Two samplers at once would count every nanosecond twice.
                    return;
                }
            }
        }
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

    static Duration cpuPeriod() {
        return CPU_PERIOD;
    }
}
