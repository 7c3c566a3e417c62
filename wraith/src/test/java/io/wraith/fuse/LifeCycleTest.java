package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.Mounts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// How mounts of whole processes begin and end, also badly, as root and as somebody else; with
/// requests by calls and by io_uring.
@KernelTest({Need.ROOT, Need.FUSE})
@ParameterizedClass
@EnumSource(
        value = KernelIo.class,
        names = {"CALLS", "URING"})
@SuppressWarnings("NullAway.Init") // the parameters are set before each test begins
final class LifeCycleTest {
    /// Nobody, whom the helper has to find among the users of the machine.
    private static final int USER = 65_534;

    @Parameter private KernelIo io;
    private @Nullable UringSetting setting;
    @TempDir private Path home;
    private Path source;
    private Path folder;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        setting = io == KernelIo.URING ? new UringSetting(true) : null;
        source = Files.createDirectory(home.resolve("source"));
        folder = Files.createDirectory(home.resolve("a mount"));
        Files.writeString(source.resolve("file"), "text");
    }

    @AfterEach
    void end() throws IOException {
        if (setting != null) {
            setting.close();
        }
        processes.forEach(Process::destroyForcibly);
        Mounts.unmount(folder, Mounts.MNT_DETACH);
    }

    private Process started(List<String> prefix) throws IOException {
        Process process = MountedProcess.start(prefix, source, folder, io);
        processes.add(process);
        return process;
    }

    private static String line(Process process) throws IOException {
        return String.valueOf(process.inputReader().readLine());
    }

    @Test
    void aProcessThatIsKilledLeavesNoMount() throws IOException {
        Process process = started(List.of());
        assertThat(line(process)).isEqualTo("mounted");
        assertThat(Shell.output(folder, "cat file")).isEqualTo("text");
        process.destroyForcibly();
        await(() -> !Mountpoint.at(folder).isMounted());
    }

    @Test
    void whatAKilledProcessLeftIsTakenAwayByTheNext() throws IOException, InterruptedException {
        // Without a shell there is no watchdog.
        Process process = started(List.of("env", "PATH=/nowhere"));
        assertThat(line(process)).isEqualTo("mounted");
        process.destroyForcibly();
        process.waitFor();
        await(() -> Shell.run(home, "ls 'a mount'").output().contains("not connected"));

        Process next = started(List.of());
        assertThat(line(next)).isEqualTo("mounted");
        assertThat(Shell.output(folder, "cat file")).isEqualTo("text");
        assertThat(Mounts.table().stream().filter(mounted -> mounted.point().equals(folder)))
                .hasSize(1);

        Process third = started(List.of());
        assertThat(line(third)).startsWith("refused").endsWith("is mounted already");

        next.getOutputStream().close();
        assertThat(line(next)).matches("[23] readers of " + io);
        assertThat(next.waitFor()).isZero();
        assertThat(Mountpoint.at(folder).isMounted()).isFalse();
    }

    @Test
    void somebodyElseUnmounts() throws IOException, InterruptedException {
        Process process = started(List.of());
        assertThat(line(process)).isEqualTo("mounted");
        Process user = Shell.start(folder, "exec 3<file; echo; exec sleep 60");
        processes.add(user);
        assertThat(line(user)).isEmpty();
        Mountpoint point = Mountpoint.at(folder);
        assertThatExceptionOfType(Mountpoint.BusyException.class)
                .isThrownBy(() -> point.unmount(false));
        user.destroyForcibly();
        user.waitFor();
        point.unmount(true);
        assertThat(point.isMounted()).isFalse();
        assertThatExceptionOfType(FuseException.class)
                .isThrownBy(() -> point.unmount(false))
                .withMessageContaining("nothing of Wraith's");
    }

    @Test
    void whereNothingCanBeMountedIsTold() {
        SessionOptions options =
                new SessionOptions(1, Duration.ofSeconds(1), 0, io, Throwable::printStackTrace);
        for (String name : List.of("source/file", "absent")) {
            Path wanted = home.resolve(name);
            MountSettings settings = new MountSettings(wanted, "x", false, false, true);
            assertThatExceptionOfType(FuseException.class)
                    .isThrownBy(() -> Mount.open(settings, new SyntheticFiles(), options))
                    .withMessageContaining(wanted.toString());
        }
    }

    /// The device is everybody's there, as it is where the system's own rules made it.
    private static List<String> asUser() {
        return List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "d=$(mktemp -d) && mount -t tmpfs none \"$d\" && mknod -m 666 \"$d/fuse\" c 10 229"
                        + " && mount --bind \"$d/fuse\" /dev/fuse && mount -t tmpfs none /mnt"
                        + " && exec setpriv --reuid %d --regid %d --clear-groups \"$@\""
                                .formatted(USER, USER),
                "sh");
    }

    private Process startedAsUser() throws IOException {
        Shell.output(home, "chmod 755 . && chown -R %d:%d .".formatted(USER, USER));
        return started(asUser());
    }

    /// The mount is seen in the process's own table only.
    private static Shell inside(Process process, Path folder, String script) {
        String whole = "cd \"" + folder + "\" && " + script;
        return Shell.run(
                Path.of("/"),
                "nsenter -m -t %d setpriv --reuid %d --regid %d --clear-groups sh -c '%s'"
                        .formatted(process.pid(), USER, USER, whole));
    }

    @Test
    void anOrdinaryUserMounts() throws IOException, InterruptedException {
        Process process = startedAsUser();
        assertThat(line(process)).isEqualTo("mounted");
        assertThat(inside(process, folder, "cat file").output()).isEqualTo("text");
        assertThat(inside(process, folder, "touch new").output()).contains("Read-only file system");
        assertThat(Shell.output(Path.of("/"), "cat /proc/%d/mountinfo".formatted(process.pid())))
                .contains(" - fuse.wraith mirror ro,user_id=" + USER);
        process.getOutputStream().close();
        assertThat(line(process)).matches("[23] readers of " + io);
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void anOrdinaryUsersProcessThatIsKilledLeavesNoMount() throws IOException {
        Process process = startedAsUser();
        assertThat(line(process)).isEqualTo("mounted");
        // Somebody in the same namespace who stays.
        Process witness =
                Shell.start(
                        Path.of("/"), "exec nsenter -m -t %d sleep 60".formatted(process.pid()));
        processes.add(witness);
        Path table = Path.of("/proc/" + witness.pid() + "/mountinfo");
        // By its place: other mounts of Wraith on this machine were copied into the namespace.
        String point = " " + folder.toString().replace(" ", "\\040") + " ";
        await(() -> text(table).contains(point));
        process.destroyForcibly();
        await(() -> !text(table).contains(point));
    }

    @Test
    void whatTheHelperRefusesIsTold() throws IOException {
        Shell.output(home, "chmod 755 . && chown -R %d:%d source".formatted(USER, USER));
        assertThat(line(started(asUser())))
                .startsWith("refused: ")
                .contains("no write access")
                .contains("a mount");
    }

    private static String text(Path file) {
        try {
            // Others may have mounts with names of any bytes.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            try {
                Thread.sleep(25);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
