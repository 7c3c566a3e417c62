package io.wraith.kit;

import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a recording says, as weighed stacks per [ProfileKind]. Recordings that other tools made can
/// be read too.
public final class ProfileReport {
    private final Map<ProfileKind, StackCounts> stacks = new EnumMap<>(ProfileKind.class);

    private ProfileReport() {
        for (ProfileKind kind : ProfileKind.values()) {
            stacks.put(kind, new StackCounts());
        }
    }

    public static ProfileReport read(Path recording) throws IOException {
        return read(List.of(recording));
    }

    /// Of several recordings together.
    public static ProfileReport read(List<Path> recordings) throws IOException {
        ProfileReport report = new ProfileReport();
        for (Path recording : recordings) {
            try (RecordingFile file = new RecordingFile(recording)) {
                while (file.hasMoreEvents()) {
                    report.add(file.readEvent());
                }
            }
        }
        return report;
    }

    /// Empty for a kind that was not profiled, or that saw nothing.
    public StackCounts stacks(ProfileKind kind) {
        StackCounts counts = stacks.get(kind);
        return counts == null ? new StackCounts() : counts;
    }

    private void add(RecordedEvent event) {
        String name = event.getEventType().getName();
        long durationNs = event.getDuration().toNanos();
        switch (name) {
            case "jdk.CPUTimeSample" ->
                    add(ProfileKind.CPU, event, event.getDuration("samplingPeriod").toNanos(), "");
            case "jdk.ExecutionSample" ->
                    add(ProfileKind.CPU, event, RecordingSettings.CPU_PERIOD.toNanos(), "");
            case "jdk.ObjectAllocationSample" -> {
                String allocated = className(event.getClass("objectClass"));
                add(ProfileKind.ALLOCATION, event, event.getLong("weight"), allocated);
            }
            case "jdk.JavaMonitorEnter" ->
                    add(ProfileKind.LOCK, event, durationNs, className(event, "monitorClass"));
            case "jdk.ThreadPark" -> {
                String parkedOn = className(event, "parkedClass");
                boolean isLock = isLock(parkedOn);
                ProfileKind kind = isLock ? ProfileKind.LOCK : ProfileKind.TRACE;
                add(kind, event, durationNs, isLock ? parkedOn : name);
            }
            default -> {
                if (RecordingSettings.events(ProfileKind.TRACE).contains(name)) {
                    add(ProfileKind.TRACE, event, durationNs, name);
                }
            }
        }
    }

    private void add(ProfileKind kind, RecordedEvent event, long weight, String last) {
        List<String> frames = new ArrayList<>();
        RecordedStackTrace trace = event.getStackTrace();
        if (trace != null) {
            for (RecordedFrame frame : trace.getFrames()) {
                frames.add(frame.getMethod().getType().getName() + "." + method(frame));
            }
        }
        Collections.reverse(frames);
        if (!last.isEmpty()) {
            frames.add(last);
        }
        if (!frames.isEmpty()) {
            stacks(kind).add(frames, weight);
        }
    }

    private static String method(RecordedFrame frame) {
        return frame.getMethod().getName();
    }

    /// Threads also park on queues and conditions, where waiting means having nothing to do.
    private static boolean isLock(String className) {
        return className.startsWith("java.util.concurrent.locks.")
                && !className.endsWith("ConditionObject");
    }

    private static String className(RecordedEvent event, String field) {
        return className(event.getClass(field));
    }

    private static String className(@Nullable RecordedClass type) {
        return type == null ? "" : readable(type.getName());
    }

    /// `[[B` is how the recorder spells `byte[][]`.
    static String readable(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String readable =
                switch (element) {
                    case "B" -> "byte";
                    case "C" -> "char";
                    case "D" -> "double";
                    case "F" -> "float";
                    case "I" -> "int";
                    case "J" -> "long";
                    case "S" -> "short";
                    case "Z" -> "boolean";
                    default -> element.substring(1, element.length() - 1);
                };
        return readable + "[]".repeat(dimensions);
    }
}
