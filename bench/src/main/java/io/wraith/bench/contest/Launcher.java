package io.wraith.bench.contest;

import io.wraith.bench.result.Recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Starts `wraith` as users do, with its own choice of flags, but with identity, peers and status
/// in a folder of this run.
final class Launcher {
    private static final long PATIENCE_NS = 120_000_000_000L;
    private static final long PAUSE_MS = 200;

    /// The launcher's own: a JVM that writes a start-up cache for the next starts.
    private static final String TRAINING = "-XX:AOTCacheOutput=";

    private final String program;
    private final Path folder;
    private final String jar;

    Launcher(Path parent) throws IOException {
        program = System.getProperty("wraith.launcher", "wraith");
        folder = Files.createDirectory(parent.resolve("user"));
        jar = Path.of(program).resolveSibling("../wraith/target/wraith.jar").normalize().toString();
    }

    ProcessBuilder command(String... words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().remove("WRAITH_CODE");
        builder.environment().remove("WRAITH_TICKET");
        Recorder.variable()
                .ifPresent(flags -> builder.environment().put("JDK_JAVA_OPTIONS", flags));
        return builder;
    }

    /// The first start after a build has the start-up cache written in the background; whoever is
    /// measured meanwhile is measured without it, and on half a machine.
    void awaitTraining() throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (ProcessHandle.allProcesses().anyMatch(this::isTraining)
                && System.nanoTime() - endNs < 0) {
            Thread.sleep(PAUSE_MS);
        }
    }

    /// Of this checkout: others on the machine may be at theirs.
    private boolean isTraining(ProcessHandle process) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        return arguments.stream().anyMatch(argument -> argument.startsWith(TRAINING))
                && arguments.stream().anyMatch(argument -> argument.contains(jar));
    }
}
