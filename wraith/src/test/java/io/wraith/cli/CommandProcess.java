package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.bouncycastle.math.ec.ECPoint;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs commands as processes of a user of their own, whose folders are all in one.
final class CommandProcess {
    private static final long PATIENCE_SECONDS = 60;

    private final Path home;

    /// What a run left behind.
    record Outcome(int exit, String out, String err) {}

    CommandProcess(Path home) throws IOException {
        this.home = Files.createDirectories(home);
    }

    /// Where the user's identity is.
    Path identity() {
        return home.resolve("config/wraith/identity");
    }

    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
        command.add(Main.class.getName());
        return command;
    }

    ProcessBuilder builder(String... arguments) {
        List<String> command = java();
        command.addAll(List.of(arguments));
        return world(new ProcessBuilder(command));
    }

    /// The same user for any other program.
    ProcessBuilder world(ProcessBuilder builder) {
        builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        builder.environment().put("XDG_RUNTIME_DIR", home.resolve("runtime").toString());
        builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        builder.environment().remove("WRAITH_TICKET");
        builder.environment().remove("WRAITH_CODE");
        builder.environment().remove("WRAITH_PASSPHRASE_FILE");
        return builder;
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return finish(builder(arguments));
    }

    Outcome finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static String classPath() {
        return Stream.of(
                        Main.class,
                        CommandLine.class,
                        Nullable.class,
                        ECPoint.class,
                        Histogram.class,
                        MessagePassingQueue.class,
                        MpscVarHandleArrayQueue.class)
                .map(CommandProcess::place)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
