package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.cli.Main;
import io.wraith.linux.Namespace;
import io.wraith.linux.RawCommand;

import org.HdrHistogram.Histogram;
import org.bouncycastle.crypto.Digest;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where `wraith` commands run as processes of their own: with a home folder that is nobody else's
/// and, if wanted, in a network of its own. Whatever still runs is killed in the end.
final class Machine implements AutoCloseable {
    /// Children of a shell's background job, as tests may be, inherit that Ctrl-C is not for them.
    private static final List<String> HEARS_CTRL_C = List.of("env", "--default-signal=INT");

    /// Without the Vector API, as the launcher starts what moves data where the processor has AES;
    /// and without C2, which takes longer to compile than most commands here last.
    private static final List<String> JAVA =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmn32m",
                    "-Xmx512m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp");

    private final Path home;
    private final @Nullable Namespace network;
    private final List<String> prefix;
    private final String classPath;
    private final List<Run> runs = new ArrayList<>();

    /// On the network that the test is on.
    Machine(Path home) {
        this(home, null);
    }

    Machine(Path home, @Nullable Namespace network) {
        this(home, network, List.of(), classPath());
    }

    private Machine(Path home, @Nullable Namespace network, List<String> prefix, String classPath) {
        this.home = home;
        this.network = network;
        this.prefix = prefix;
        this.classPath = classPath;
    }

    /// For somebody else, as whom `prefix` runs the command that follows it. Whoever it is may not
    /// see into the home of who builds Wraith, so the classes are copied.
    static Machine of(List<String> prefix, Path home) throws IOException {
        Path classes = Files.createDirectory(home.resolve("classes"));
        List<String> copies = new ArrayList<>();
        for (String origin : classPath().split(File.pathSeparator)) {
            Path source = Path.of(origin);
            Path target = classes.resolve(copies.size() + ".jar");
            try (Stream<Path> all = Files.walk(source)) {
                for (Path path : all.toList()) {
                    Files.copy(path, target.resolve(source.relativize(path).toString()));
                }
            }
            copies.add(target.toString());
        }
        return new Machine(home, null, prefix, String.join(File.pathSeparator, copies));
    }

    /// For commands that start others by the name `wraith`: a search path that has it.
    String searchPath() throws IOException {
        Path folder = Files.createDirectories(home.resolve("bin"));
        Path script = folder.resolve("wraith");
        String java = "exec '" + String.join("' '", JAVA) + "' '" + classPath + "' ";
        Files.writeString(script, "#!/bin/sh\n" + java + Main.class.getName() + " \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return folder + File.pathSeparator + System.getenv("PATH");
    }

    Run start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /// With variables of the environment, by which secrets are given.
    Run start(Map<String, String> environment, String... arguments) {
        Path folder = home.resolve("run-" + runs.size());
        List<String> command = new ArrayList<>(HEARS_CTRL_C);
        command.addAll(prefix);
        command.addAll(JAVA);
        command.addAll(List.of(classPath, Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(RawCommand.of(command));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("HOME", home.toString());
        variables.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        variables.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        variables.put("XDG_RUNTIME_DIR", home.resolve("runtime").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("WRAITH_"));
        builder.environment().putAll(variables);
        try {
            Files.createDirectories(folder);
            Files.createDirectories(home.resolve("runtime"));
            Run run = new Run(folder, String.join(" ", arguments), starter(builder));
            runs.add(run);
            return run;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A process begins on the network of the thread that starts it.
    private Run.Starter starter(ProcessBuilder builder) {
        return (in, out, errors) -> {
            builder.redirectOutput(out.toFile()).redirectError(errors.toFile());
            builder.redirectInput(in.toFile());
            return network == null ? started(builder) : network.call(() -> started(builder));
        };
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Runs a command that needs nobody else.
    Run finished(int code, String... arguments) {
        Run run = start(arguments);
        assertThat(run.exit()).as(run::toString).isEqualTo(code);
        return run;
    }

    @Override
    public void close() {
        runs.forEach(Run::close);
    }

    private static String classPath() {
        return Stream.of(
                        Main.class,
                        CommandLine.class,
                        Digest.class,
                        Histogram.class,
                        MessagePassingQueue.class,
                        MpscVarHandleArrayQueue.class,
                        Nullable.class)
                .map(Machine::origin)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
