package io.wraith.fuse;

import io.wraith.base.Check;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process of its own that mounts a mirror of a folder, says so, and unmounts when its input
/// ends.
final class MountedProcess {
    private MountedProcess() {}

    /// The folder, where to mount it, and how requests are to come.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        MountSettings settings =
                new MountSettings(Path.of(arguments[1]), "mirror", false, false, true);
        SessionOptions options =
                new SessionOptions(
                        2,
                        Duration.ofSeconds(30),
                        1 << 20,
                        KernelIo.valueOf(arguments[2]),
                        Throwable::printStackTrace);
        MirrorFiles files = new MirrorFiles(Path.of(arguments[0]), Runnable::run);
        try (Mount mount = Mount.open(settings, files, options)) {
            System.out.println("mounted");
            while (System.in.read() >= 0) {
                // Only the end counts.
            }
            Session session = mount.session();
            System.out.println(
                    "%d readers of %s".formatted(session.readers(), session.io().kind()));
        } catch (FuseException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }

    /// Starts it as what `prefix` makes of the command.
    static Process start(List<String> prefix, Path source, Path folder, KernelIo io)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        MountedProcess.class.getName(),
                        source.toString(),
                        folder.toString(),
                        io.name()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String classPath() {
        return Stream.of(
                        Check.class,
                        MountedProcess.class,
                        Nullable.class,
                        MessagePassingQueue.class)
                .map(MountedProcess::home)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
