package io.wraith.node;

import io.wraith.kit.FlameGraph;
import io.wraith.kit.ProfileKind;
import io.wraith.kit.ProfileReport;
import io.wraith.kit.RecordingSettings;
import io.wraith.kit.StackCounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A profile of another running process of the same JDK, taken by its flight recorder, which the
/// JDK's `jcmd` switches on and off. The process needs no flag and no agent for it; from then on it
/// keeps the recorder, some megabytes of memory, but nothing records any more.
///
/// @param samples of the kind that was asked for, in its unit
/// @param hottest a table of the last frames
/// @param page a flame graph as a page of HTML
public record ProcessProfile(long samples, String unit, String hottest, String page) {
    private static final int ROWS = 15;

    /// The recording ends by itself so much later, should this process be stopped meanwhile.
    private static final long SLACK_SECONDS = 5;

    /// What a profile looks at.
    public enum Mode {
        CPU(ProfileKind.CPU),
        ALLOC(ProfileKind.ALLOCATION),
        LOCK(ProfileKind.LOCK);

        private final ProfileKind kind;

        Mode(ProfileKind kind) {
            this.kind = kind;
        }
    }

    /// Whether a process is one of Java's that Wraith is part of. Others are not to be asked: the
    /// signal that asks a JVM would end them.
    public static boolean isPossible(long pid) {
        try {
            Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
            return !Files.exists(commandLine)
                    || new String(Files.readAllBytes(commandLine), StandardCharsets.ISO_8859_1)
                            .contains("io.wraith");
        } catch (IOException gone) {
            return false;
        }
    }

    /// Takes so long. An IOException tells what refused, in the words of `jcmd`.
    public static ProcessProfile take(long pid, Mode mode, Duration time)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wraith-profile");
        Path settings = folder.resolve("settings.jfc");
        Path recording = folder.resolve("recording.jfr");
        try {
            Files.writeString(settings, RecordingSettings.configuration(mode.kind));
            giveToOwner(pid, List.of(folder, settings));
            String name = "name=" + folder.getFileName();
            long seconds = time.toSeconds();
            String end = "duration=" + (seconds + SLACK_SECONDS) + "s";
            // Without a file a recording that ends by itself would leave one where the process is.
            String file = "filename=" + recording;
            jcmd(pid, "JFR.start", name, "settings=" + settings, end, file);
            Thread.sleep(time);
            jcmd(pid, "JFR.stop", name);
            return of(pid, mode, ProfileReport.read(recording));
        } finally {
            Files.deleteIfExists(settings);
            Files.deleteIfExists(recording);
            Files.delete(folder);
        }
    }

    private static ProcessProfile of(long pid, Mode mode, ProfileReport report) {
        StackCounts stacks = report.stacks(mode.kind);
        String title = "wraith, process " + pid + ": " + mode.kind.unit() + " of " + mode;
        return new ProcessProfile(
                stacks.total(),
                mode.kind.unit(),
                stacks.table(ROWS),
                FlameGraph.of(report, mode.kind).page(title));
    }

    /// The recorder of a process writes as that process's user, who may be another than root.
    private static void giveToOwner(long pid, List<Path> files) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        if (Files.exists(process)) {
            for (Path file : files) {
                Files.setOwner(file, Files.getOwner(process));
            }
        }
    }

    private static void jcmd(long pid, String... words) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add(Long.toString(pid));
        command.add(String.join(" ", words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // A command that the other process refuses ends well too.
        boolean isDone = text.contains("Started recording") || text.contains("Stopped recording");
        if (process.waitFor() != 0 || !isDone) {
            throw new IOException(reason(text));
        }
    }

    private static String reason(String text) {
        return text.lines()
                .map(String::strip)
                .map(line -> line.replaceFirst("^[\\w.]*Exception: ", ""))
                .filter(line -> !line.isEmpty() && !line.matches("[0-9]+:|at .*|WARNING: .*"))
                .findFirst()
                .orElse("jcmd says nothing");
    }
}
