package io.wraith.fuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.PassedDescriptor;
import io.wraith.linux.RawCommand;
import io.wraith.linux.RawNames;
import io.wraith.linux.Sockets;
import io.wraith.linux.Spawn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Mounting for an ordinary user: the set-user-id helper `fusermount3` does it and passes the
/// descriptor of `/dev/fuse` back through a socket.
final class UserMount {
    private static final String HELPER = "fusermount3";
    private static final int MOST_WORDS = 4096;

    /// The helper's end of the socket.
    private static final int COMMAND_DESCRIPTOR = 3;

    private UserMount() {}

    /// Mounts with the given options: the descriptor that the kernel's requests come from.
    static int mount(Path folder, List<String> options) {
        List<String> command =
                List.of(HELPER, "-o", String.join(",", options), "--", RawNames.text(folder));
        Sockets.Pair sockets = Sockets.pair(Sockets.SOCK_STREAM);
        try {
            Ended ended = run(command, sockets);
            if (ended.descriptor() < 0) {
                throw new FuseException(
                        ended.words().isEmpty()
                                ? "fusermount3 ended with code " + ended.code()
                                : ended.words());
            }
            return ended.descriptor();
        } finally {
            Descriptors.close(sockets.first());
        }
    }

    static void unmount(Path folder, boolean isLazy) {
        List<String> command = new ArrayList<>(List.of(HELPER, "-u"));
        if (isLazy) {
            command.add("-z");
        }
        command.addAll(List.of("--", RawNames.text(folder)));
        try {
            Process process =
                    new ProcessBuilder(RawCommand.of(command)).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String words =
                    new String(
                                    process.getInputStream().readNBytes(MOST_WORDS),
                                    StandardCharsets.UTF_8)
                            .strip();
            if (process.waitFor() != 0) {
                throw words.toLowerCase(Locale.ROOT).contains("busy")
                        ? new Mountpoint.BusyException(folder)
                        : new FuseException(words);
            }
        } catch (IOException missing) {
            throw unavailable();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FuseException("interrupted while unmounting " + folder);
        }
    }

    private static FuseException unavailable() {
        return new FuseException(
                "mounting as an ordinary user needs fusermount3 (package fuse3), which is missing");
    }

    /// @param descriptor of `/dev/fuse`, or a negative number
    private record Ended(int descriptor, int code, String words) {}

    /// Runs the helper to its end. It passes the descriptor before, and closes its end of the
    /// socket anyhow.
    private static Ended run(List<String> command, Sockets.Pair sockets) {
        Descriptors.Pipe errors = Descriptors.pipe(0);
        int process;
        try {
            List<String> environment =
                    List.of(
                            "PATH=" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
                            "_FUSE_COMMFD=" + COMMAND_DESCRIPTOR);
            process =
                    Spawn.start(
                            command,
                            environment,
                            List.of(
                                    errors.target(),
                                    errors.target(),
                                    errors.target(),
                                    sockets.second()));
        } catch (LinuxException failure) {
            Descriptors.close(errors.source());
            throw failure.errno() == Errno.ENOENT ? unavailable() : failure;
        } finally {
            Descriptors.close(errors.target());
            Descriptors.close(sockets.second());
        }
        try {
            int descriptor = PassedDescriptor.receive(sockets.first());
            int code = Spawn.await(process);
            return new Ended(descriptor, code, words(errors.source()));
        } finally {
            Descriptors.close(errors.source());
        }
    }

    /// What the helper has to say, on one line.
    private static String words(int pipe) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MOST_WORDS);
            long length = Math.max(0, Descriptors.read(pipe, buffer, 0, MOST_WORDS));
            byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8).strip().replace('\n', ' ');
        }
    }
}
