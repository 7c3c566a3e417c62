package io.wraith.bench;

import io.wraith.bench.result.Recorder;
import io.wraith.kit.FlameGraph;
import io.wraith.kit.Profile;
import io.wraith.kit.ProfileKind;
import io.wraith.kit.ProfileReport;
import io.wraith.kit.RecordingSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A run under the flight recorder: this process, and the JVMs that its benchmarks start. Recording
/// takes time too, so figures of such a run are not for comparison.
final class BenchProfile implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ROWS = 10;

    private final ProfileKind kind;
    private final Path folder;
    private final Profile own;

    private BenchProfile(ProfileKind kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
        own = Profile.start(EnumSet.of(kind));
    }

    static BenchProfile start(ProfileKind kind) throws IOException {
        Path folder = Files.createTempDirectory("wraith-recordings");
        Path settings = folder.resolve("settings.jfc");
        Files.writeString(settings, RecordingSettings.configuration(kind));
        Recorder.require(
                List.of(
                        "-XX:StartFlightRecording=filename=%s/%%p.jfr,settings=%s"
                                .formatted(folder, settings),
                        // Else it says on standard output that it has begun.
                        "-Xlog:jfr*=off"));
        return new BenchProfile(kind, folder);
    }

    /// Flame graphs as parts of a page, by their titles. The hottest frames are said.
    Map<String, String> stop() throws IOException, InterruptedException {
        Map<String, String> flames = new LinkedHashMap<>();
        ProfileReport ours = own.stop(folder.resolve("own"));
        add(flames, "the benchmark's own process", ours);
        awaitChildren();
        List<Path> recordings = recordings();
        if (!recordings.isEmpty()) {
            add(
                    flames,
                    recordings.size() + " processes it started",
                    ProfileReport.read(recordings));
        }
        return flames;
    }

    private void add(Map<String, String> flames, String whose, ProfileReport report) {
        String title = "%s, in %s".formatted(whose, kind.unit());
        System.err.printf("%n%s%n%s", title, report.stacks(kind).table(ROWS));
        flames.put(title, FlameGraph.of(report, kind).part());
    }

    /// They write their recordings when they end.
    private static void awaitChildren() throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive)
                && System.nanoTime() - endNs < 0) {
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private List<Path> recordings() throws IOException {
        List<Path> recordings = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jfr")).toList()) {
                // One that was killed while it wrote.
                if (Files.size(file) > 0) {
                    recordings.add(file);
                }
            }
        }
        return recordings;
    }

    @Override
    public void close() throws IOException {
        own.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
