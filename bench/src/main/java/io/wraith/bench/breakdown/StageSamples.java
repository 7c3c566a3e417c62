package io.wraith.bench.breakdown;

import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How many samples of a thread's processor time fell into each stage. The flight recorder takes
/// them by the thread's own clock, in the kernel's ticks, so that a thread that waits has none;
/// samples count alike, and only their shares are used.
final class StageSamples {
    private static final String EVENT = "jdk.CPUTimeSample";

    /// More often than the kernel's ticks, which then decide.
    private static final String PERIOD = "1ms";

    private final Map<Stage, Integer> stages = new EnumMap<>(Stage.class);
    private final Map<Part, Integer> parts = new EnumMap<>(Part.class);
    private int total;
    private int failed;

    /// Something to be sampled.
    interface Work {
        void run() throws InterruptedException;
    }

    StageSamples() {}

    /// Whether this JVM has the sampler: JDK 25 on Linux does.
    static boolean areThere() {
        return FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .anyMatch(type -> type.getName().equals(EVENT));
    }

    /// Of these threads, by name, while `work` runs.
    static Map<String, StageSamples> of(List<String> threads, Work work)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("breakdown", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EVENT).withStackTrace().with("throttle", PERIOD);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
            return read(file, threads);
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, StageSamples> read(Path recording, List<String> threads)
            throws IOException {
        Map<String, StageSamples> samples = new LinkedHashMap<>();
        threads.forEach(thread -> samples.put(thread, new StageSamples()));
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(EVENT)
                        && event.getThread("eventThread") != null) {
                    String thread =
                            Objects.toString(event.getThread("eventThread").getJavaName(), "");
                    samples.getOrDefault(thread, new StageSamples()).add(frames(event));
                }
            }
        }
        return samples;
    }

    private static List<String> frames(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        return trace == null
                ? List.of()
                : trace.getFrames().stream().map(StageSamples::name).toList();
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    /// A sample whose stack could not be walked has no frames; it is counted as other.
    void add(List<String> frames) {
        total++;
        failed += frames.isEmpty() ? 1 : 0;
        stages.merge(Stage.of(frames), 1, Integer::sum);
        parts.merge(Part.of(frames), 1, Integer::sum);
    }

    int total() {
        return total;
    }

    /// Those without a stack.
    int failed() {
        return failed;
    }

    double share(Stage stage) {
        return total == 0 ? 0 : (double) stages.getOrDefault(stage, 0) / total;
    }

    double share(Part part) {
        return total == 0 ? 0 : (double) parts.getOrDefault(part, 0) / total;
    }
}
