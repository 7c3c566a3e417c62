package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.Errno;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Files that no disk has, through the kernel: large ones, many, and some that never answer; with
/// requests by calls and by io_uring.
@KernelTest({Need.ROOT, Need.FUSE})
@ParameterizedClass
@EnumSource(
        value = KernelIo.class,
        names = {"CALLS", "URING"})
@SuppressWarnings("NullAway.Init") // the parameters are set before each test begins
final class SyntheticMountTest {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /// Ends well if a read in which a signal was handled has brought something.
    private static final String HANDLES_SIGNALS =
            "$SIG{USR1} = sub {}; open(F, \"<\", \"stuck\") or exit 2;"
                    + " sysread(F, $b, 4096) == 4096 or exit 3;";

    @Parameter private KernelIo io;
    private @Nullable UringSetting setting;
    @TempDir private Path folder;
    private final SyntheticFiles files = new SyntheticFiles();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private Mount mount;

    @BeforeEach
    void mount() throws IOException {
        setting = io == KernelIo.URING ? new UringSetting(true) : null;
        MountSettings settings = new MountSettings(folder, "synthetic", false, false, true);
        mount =
                Mount.open(
                        settings, files, new SessionOptions(2, DEADLINE, 1 << 20, io, faults::add));
        assertThat(mount.session().io().kind()).isEqualTo(io);
    }

    @AfterEach
    void unmount() throws InterruptedException, IOException {
        if (setting != null) {
            setting.close();
        }
        mount.close();
        assertThat(mount.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Mountpoint.at(folder).isMounted()).isFalse();
        assertThat(faults).isEmpty();
    }

    @Test
    void aFolderOfManyFilesIsListedWhole() {
        assertThat(Shell.output(folder, "ls -U many | sort | uniq | wc -l"))
                .isEqualTo(Integer.toString(SyntheticFiles.MANY));
        int lookups = files.lookups.get();
        assertThat(Shell.output(folder, "ls -lU many | tail -n 1")).endsWith("file-099999");
        // Attributes came with the names.
        assertThat(files.lookups.get()).isEqualTo(lookups);
    }

    @Test
    void aHugeFileIsReadAnywhere() {
        for (long word : new long[] {0, 1, (1L << 31) / 8, (1L << 37) - 1}) {
            String read = "dd if=huge bs=8 skip=" + word + " count=1 status=none | od -An -t d8";
            assertThat(Shell.output(folder, read)).isEqualTo(Long.toString(word * 8));
        }
        assertThat(Shell.output(folder, "stat -c %s huge"))
                .isEqualTo(Long.toString(SyntheticFiles.HUGE_BYTES));
        assertThat(Shell.output(folder, "tail -c 8 huge | od -An -t d8"))
                .isEqualTo(Long.toString(SyntheticFiles.HUGE_BYTES - 8));
    }

    @Test
    void directReadsOfEverySizeAreWhole() {
        String sum = "dd if=huge bs=%s skip=%d count=1 iflag=direct status=none | cksum";
        String plain = sum.replace(" iflag=direct", "");
        for (String size : new String[] {"4k", "256k", "1M", "3M"}) {
            assertThat(Shell.output(folder, sum.formatted(size, 5)))
                    .isEqualTo(Shell.output(folder, plain.formatted(size, 5)));
        }
    }

    @Test
    void whatIsThereIsToldAtOnce() {
        assertThat(Shell.output(folder, "df --output=size,avail,itotal . | tail -n 1"))
                .isEqualToNormalizingWhitespace("4000000 1000000 1000");
        assertThat(Shell.output(folder, "stat -c '%u %g %a %F' text many"))
                .isEqualTo("7 8 644 regular file\n7 8 755 directory");
    }

    @Test
    void aReaderThatIsKilledIsGoneAlthoughNobodyAnswers() throws InterruptedException {
        for (String flags : new String[] {"", "iflag=direct"}) {
            Process reader = Shell.start(folder, "exec dd if=stuck bs=1M count=1 " + flags);
            assertThat(files.stuck.poll(10, TimeUnit.SECONDS)).isNotNull();
            reader.destroyForcibly();
            assertThat(reader.waitFor(DEADLINE.toMillis() - 500, TimeUnit.MILLISECONDS))
                    .as(flags)
                    .isTrue();
            files.stuck.clear();
        }
    }

    @Test
    void aReaderThatHandlesASignalGoesOnWaiting() throws InterruptedException {
        Process reader = Shell.start(folder, "exec perl -e '%s'".formatted(HANDLES_SIGNALS));
        Call call = files.stuck.poll(10, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        Shell.output(Path.of("/"), "kill -USR1 " + reader.pid());
        // Longer than it takes to see to calls whose processes end.
        TimeUnit.MILLISECONDS.sleep(1_500);
        assertThat(call.bytes(new byte[4096])).isTrue();
        assertThat(Shell.exit(reader)).isZero();
    }

    @Test
    void everyRequestIsAnsweredByItsDeadline() throws InterruptedException {
        long beginNs = System.nanoTime();
        Shell shell = Shell.run(folder, "dd if=stuck bs=4k count=1 iflag=direct");
        assertThat(shell.output()).contains("Input/output error");
        assertThat(System.nanoTime() - beginNs).isGreaterThan(DEADLINE.toNanos() - 1);
        Call call = files.stuck.poll(1, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        assertThat(call.isOpen()).isFalse();
        assertThat(call.bytes(new byte[1])).isFalse();
    }

    @Test
    void whatChangedIsSeenWhenItWasSaid() {
        assertThat(Shell.output(folder, "cat text; cat text")).isEqualTo("firstfirst");
        assertThat(files.reads).hasValue(1);
        files.text = "the second";
        // The kernel was told that it may keep both.
        assertThat(Shell.output(folder, "cat text")).isEqualTo("first");
        mount.session().notifier().contentChanged(SyntheticFiles.TEXT_NODE);
        assertThat(awaitOutput("cat text", "the second")).isTrue();

        assertThat(Shell.run(folder, "cat absent").output()).contains("No such file");
        int lookups = files.lookups.get();
        assertThat(Shell.run(folder, "cat absent").output()).contains("No such file");
        assertThat(files.lookups).hasValue(lookups);

        files.hasText = false;
        mount.session()
                .notifier()
                .nameChanged(FileSystem.ROOT, "text".getBytes(StandardCharsets.US_ASCII));
        assertThat(awaitOutput("cat text 2>&1 | grep -o 'No such file'", "No such file")).isTrue();
    }

    @Test
    void allNamesAreDroppedAtOnce() {
        assumeTrue(mount.session().notifier().canDropAllNames(), "this kernel has no epochs");
        assertThat(Shell.output(folder, "cat text; ls many/file-000001")).startsWith("first");
        files.hasText = false;
        mount.session().notifier().allNamesChanged();
        assertThat(awaitOutput("cat text 2>&1 | grep -o 'No such file'", "No such file")).isTrue();
        assertThat(Shell.output(folder, "ls many/file-000001")).isEqualTo("many/file-000001");
    }

    @Test
    void whatIsUnusedIsForgottenAndFoundAgain() throws InterruptedException {
        assertThat(Shell.output(folder, "cat text; stat -c %n many")).isEqualTo("firstmany");
        assertThat(files.forgotten).isEmpty();
        mount.session()
                .notifier()
                .unused(FileSystem.ROOT, "text".getBytes(StandardCharsets.US_ASCII));
        assertThat(files.forgotten.poll(10, TimeUnit.SECONDS)).isEqualTo(SyntheticFiles.TEXT_NODE);
        assertThat(Shell.output(folder, "cat text")).isEqualTo("first");
    }

    @Test
    void aMountInUseIsTakenOutOfSightAndServedOn() throws InterruptedException {
        Process user =
                Shell.start(folder, "exec 3<huge; echo open; read go; head -c 8 <&3 | wc -c");
        awaitLine(user, "open");
        Path above = Objects.requireNonNull(folder.getParent());
        assertThat(Shell.run(above, "umount " + folder).output()).contains("busy");
        mount.close();
        assertThat(Mountpoint.at(folder).isMounted()).isFalse();
        assertThat(mount.session().isEnded()).isFalse();
        try (var in = user.outputWriter()) {
            in.write("go\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitLine(user, "8");
        assertThat(Shell.exit(user)).isZero();
        assertThat(mount.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void somebodyElseMayUnmount() throws InterruptedException {
        Shell.output(Objects.requireNonNull(folder.getParent()), "umount " + folder);
        assertThat(mount.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callsInFlightEndWithTheMount() throws InterruptedException {
        Process reader = Shell.start(folder, "dd if=stuck bs=4k count=1 iflag=direct");
        Call call = files.stuck.poll(10, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        mount.close();
        assertThat(call.fail(Errno.EIO)).isTrue();
        assertThat(Shell.exit(reader)).isEqualTo(1);
    }

    private boolean awaitOutput(String script, String expected) {
        for (int i = 0; i < 500; i++) {
            if (Shell.run(folder, script).output().equals(expected)) {
                return true;
            }
        }
        return false;
    }

    private static void awaitLine(Process process, String line) {
        try {
            assertThat(process.inputReader().readLine().strip()).isEqualTo(line);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
