package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Descriptors;
import io.wraith.linux.FileAttributes;
import io.wraith.linux.Files;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A folder of this machine beside itself through a mount, by the programs that people use; with
/// answers at once and with answers from other threads, with requests by calls and by io_uring.
@KernelTest({Need.ROOT, Need.FUSE})
@ParameterizedClass(name = "{0}, answers from other threads: {1}")
@CsvSource({"CALLS, false", "CALLS, true", "URING, false", "URING, true"})
@SuppressWarnings("NullAway.Init") // the parameters are set before each test begins
final class MirrorMountTest {
    @Parameter(0)
    private KernelIo io;

    @Parameter(1)
    private boolean isLater;

    @TempDir private Path home;
    private @Nullable UringSetting setting;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        setting = io == KernelIo.URING ? new UringSetting(true) : null;
    }

    @AfterEach
    void end() throws IOException {
        if (setting != null) {
            setting.close();
        }
        threads.shutdown();
        assertThat(faults).isEmpty();
    }

    private record Mounted(Path source, Path folder, MirrorFiles files, Mount mount)
            implements AutoCloseable {
        /// The kernel waits for nobody who is told that a file was closed, and tells nobody any
        /// more once it is unmounted.
        @Override
        public void close() {
            try {
                for (int i = 0; i < 1_000 && files.openFiles.get() > 0; i++) {
                    Thread.sleep(10);
                }
                mount.close();
                assertThat(mount.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(files.openFiles).hasValue(0);
        }
    }

    private Mounted mirror(String script) throws IOException {
        Path source = java.nio.file.Files.createDirectory(home.resolve("source"));
        Path folder = java.nio.file.Files.createDirectory(home.resolve("a mount"));
        Shell.output(source, script);
        Executor executor = isLater ? threads : Runnable::run;
        MirrorFiles files = new MirrorFiles(source, executor);
        MountSettings settings = new MountSettings(folder, "a, \\mirror", true, true, true);
        SessionOptions options =
                new SessionOptions(3, Duration.ofSeconds(30), 1 << 20, io, faults::add);
        Mount mount = Mount.open(settings, files, options);
        assertThat(mount.session().io().kind()).isEqualTo(io);
        return new Mounted(source, folder, files, mount);
    }

    @Test
    void aTreeIsTheSame() throws IOException {
        String tree =
                """
                for i in 1 2 3 4 5 6 7 8 9; do mkdir -p deep/$i/a/b/c/d;
                  for j in 1 2 3 4 5 6 7 8 9; do head -c $((i * j * 977)) /dev/urandom \
                    > deep/$i/a/b/c/d/$j; done; done
                head -c 9000000 /dev/urandom > large
                : > empty; ln large hard; chmod 4711 empty; chown 17:18 hard
                ln -s large link; ln -s ../../outside out; ln -s nowhere dangling
                truncate -s 50M holes; printf end >> holes
                touch -d '1969-01-01 00:00:00.25' old; touch -d '2040-01-01 00:00:00.999999999' new
                mkfifo pipe; mknod device c 1 3; mkdir 'with blank' --mode 700
                printf x > "$(printf 'line\\nfeed')"; printf y > "$(printf 'latin \\351')"
                """;
        try (Mounted mounted = mirror(tree)) {
            String list = "find . -printf '%p %y %s %m %U %G %n %T@ %C@ %l\\n' | LC_ALL=C sort";
            assertThat(Shell.output(mounted.folder(), list))
                    .isEqualTo(Shell.output(mounted.source(), list));
            String sums = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum";
            assertThat(Shell.output(mounted.folder(), sums))
                    .isEqualTo(Shell.output(mounted.source(), sums));
            // Of special files it says that they are, also when both are the same.
            Shell.output(
                    mounted.folder(),
                    "diff -r --no-dereference -x pipe -x device '%s' ."
                            .formatted(mounted.source()));
        }
    }

    @Test
    void namesMayBeAnyBytes() throws IOException {
        try (Mounted mounted = mirror(":")) {
            byte[] name = new byte[255];
            for (int i = 0; i < name.length; i++) {
                int unit = i + 1 == '/' ? 'x' : i + 1;
                name[i] = (byte) unit;
            }
            int folder =
                    Files.open(
                            Files.AT_FDCWD,
                            mounted.source().toString().getBytes(StandardCharsets.UTF_8),
                            Files.O_DIRECTORY,
                            0);
            int file = Files.open(folder, name, Files.O_CREAT | Files.O_WRONLY, 0600);
            assertThat(file).isPositive();
            Descriptors.close(file);
            Descriptors.close(folder);
            assertThat(Shell.output(mounted.folder(), "ls -b"))
                    .isEqualTo(Shell.output(mounted.source(), "ls -b"));
            Shell.output(mounted.folder(), "find . -type f -print0 | xargs -0 cat");
        }
    }

    @Test
    void filesAreReadInEveryWay() throws IOException {
        try (Mounted mounted = mirror("head -c 3333333 /dev/urandom > file")) {
            String expected = Shell.output(mounted.source(), "sha256sum < file");
            Path folder = mounted.folder();
            assertThat(Shell.output(folder, "sha256sum < file")).isEqualTo(expected);
            assertThat(
                            Shell.output(
                                    folder,
                                    "dd if=file bs=1M iflag=direct status=none | sha256sum"))
                    .isEqualTo(expected);
            assertThat(Shell.output(folder, probe("mapped"))).isEqualTo(expected);
            assertThat(Shell.output(folder, probe("sent"))).isEqualTo(expected);
            assertThat(Shell.output(folder, "cat file file | sha256sum"))
                    .isEqualTo(Shell.output(mounted.source(), "cat file file | sha256sum"));
            assertThat(Shell.output(folder, "tail -c +3333331 file; tail -c +4000000 file | wc -c"))
                    .endsWith("0");
        }
    }

    private static String probe(String how) {
        return "'%s' -XX:+UseSerialGC -cp '%s' %s %s file | sha256sum"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        ReadProbe.classPath(),
                        ReadProbe.class.getName(),
                        how);
    }

    @Test
    void holesAreFound() throws IOException {
        String script = "truncate -s 8M file; printf x | dd of=file bs=1 seek=5000000 conv=notrunc";
        try (Mounted mounted = mirror(script)) {
            // `cp` looks for holes, and makes holes of them.
            String copy = "cp --sparse=auto file '%s/copy%s' && stat -c %%b '%s/copy%s'";
            assertThat(Shell.output(mounted.folder(), copy.formatted(home, 1, home, 1)))
                    .isEqualTo(Shell.output(mounted.source(), copy.formatted(home, 2, home, 2)));
            Shell.output(mounted.folder(), "cmp file '%s/copy1'".formatted(home));
        }
    }

    @Test
    void extendedAttributesAreShown() throws IOException {
        try (Mounted mounted = mirror(": > file; : > bare; head -c 100 /dev/zero > target");
                Arena arena = Arena.ofConfined()) {
            FileAttributes attributes = new FileAttributes(arena);
            byte[] path = bytes(mounted.source().resolve("file"));
            int file = Files.open(Files.AT_FDCWD, path, Files.O_RDONLY, 0);
            byte[] long900 = "v".repeat(900).getBytes(StandardCharsets.US_ASCII);
            assertThat(attributes.set(file, bytes("user.one"), bytes("first"))).isZero();
            assertThat(attributes.set(file, bytes("user.two"), long900)).isZero();
            Descriptors.close(file);
            // Safe on this thread: it waits in native code, where the JVM expects it to.
            byte[] seen = bytes(mounted.folder().resolve("file"));
            List<byte[]> names = new ArrayList<>();
            attributes.list(seen, names);
            assertThat(names.stream().map(String::new)).contains("user.one", "user.two");
            List<byte[]> values = new ArrayList<>();
            attributes.get(seen, bytes("user.two"), values);
            assertThat(values).containsExactly(long900);
            assertThat(attributes.get(seen, bytes("user.three"), values)).isNegative();
        }
    }

    private static byte[] bytes(Object text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nothingCanBeChanged() throws IOException {
        try (Mounted mounted = mirror("mkdir folder; echo text > folder/file; ln -s file link")) {
            for (String change :
                    List.of(
                            "touch new",
                            "echo more >> folder/file",
                            ": > folder/file",
                            "rm folder/file",
                            "mkdir new",
                            "rmdir folder",
                            "mv folder/file new",
                            "ln folder/file new",
                            "ln -s a new",
                            "mkfifo new",
                            "chmod 777 folder",
                            "chown 5 folder/file",
                            "touch -d yesterday folder/file",
                            "truncate -s 1 folder/file")) {
                Shell shell = Shell.run(mounted.folder(), "LC_ALL=C; export LC_ALL; " + change);
                assertThat(shell.code()).as(change).isNotZero();
                assertThat(shell.output()).as(change).contains("Read-only file system");
            }
            assertThat(Shell.output(mounted.folder(), "cat folder/file")).isEqualTo("text");
        }
    }

    @Test
    void whatTheKernelForgetsIsGivenBack() throws IOException {
        String script = "mkdir many; cd many; seq 3000 | xargs touch";
        try (Mounted mounted = mirror(script)) {
            Shell.output(mounted.folder(), "ls -l many | wc -l");
            assertThat(mounted.files().counted()).isGreaterThan(3_000);
            for (int i = 0; i < 100 && mounted.files().counted() > 1_000; i++) {
                Shell.output(home, "echo 2 > /proc/sys/vm/drop_caches; sleep 0.05");
            }
            // Batches of them come when the kernel has shrunk its caches.
            assertThat(mounted.files().counted()).isBetween(0L, 1_000L);
        }
    }

    @Test
    void permissionsCountForOthers() throws IOException {
        String script = "echo secret > private; echo word > public; chmod 600 private; chmod 755 .";
        try (Mounted mounted = mirror(script)) {
            Shell.output(home, "chmod 755 .");
            String as = "setpriv --reuid 12345 --regid 12345 --clear-groups ";
            assertThat(Shell.output(mounted.folder(), as + "cat public")).isEqualTo("word");
            assertThat(Shell.run(mounted.folder(), as + "cat private").output())
                    .contains("Permission denied");
        }
    }
}
