package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Which way requests take when the kernel allows io_uring, and when it does not.
@KernelTest({Need.ROOT, Need.FUSE, Need.IO_URING})
final class KernelIoTest {
    @TempDir private Path folder;
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();

    private void end(Mount mount) throws InterruptedException {
        mount.close();
        assertThat(mount.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).isEmpty();
    }

    private MountSettings settings() {
        return new MountSettings(folder, "synthetic", false, false, true);
    }

    private SessionOptions options(KernelIo wanted) {
        return new SessionOptions(2, Duration.ofSeconds(30), 1 << 20, wanted, faults::add);
    }

    private KernelIo.Choice chosen(KernelIo wanted) throws InterruptedException {
        return used(Mount.open(settings(), new SyntheticFiles(), options(wanted)));
    }

    private KernelIo.Choice used(Mount mount) throws InterruptedException {
        try {
            assertThat(Shell.output(folder, "cat text")).isEqualTo("first");
        } finally {
            end(mount);
        }
        return mount.session().io();
    }

    @Test
    void callsTakeOverWhereRootForbidsIoUring() throws IOException, InterruptedException {
        try (UringSetting _ = new UringSetting(false)) {
            KernelIo.Choice choice = chosen(KernelIo.URING);
            assertThat(choice.kind()).isEqualTo(KernelIo.CALLS);
            assertThat(choice.isWished()).isFalse();
            assertThat(choice.reason())
                    .startsWith("calls, since io_uring: ")
                    .contains("enable_uring is N");
        }
    }

    @Test
    void whatIsAskedForIsTakenWhereItIsAllowed() throws IOException, InterruptedException {
        try (UringSetting _ = new UringSetting(true)) {
            assertThat(chosen(KernelIo.URING).kind()).isEqualTo(KernelIo.URING);
            assertThat(chosen(KernelIo.URING).reason()).matches("io_uring, .* with [0-9]+ places");
            assertThat(chosen(KernelIo.CALLS).kind()).isEqualTo(KernelIo.CALLS);
            assertThat(chosen(KernelIo.AUTO).kind()).isEqualTo(KernelIo.URING);
        }
        try (UringSetting _ = new UringSetting(false)) {
            KernelIo.Choice left = chosen(KernelIo.AUTO);
            assertThat(left.kind()).isEqualTo(KernelIo.CALLS);
            assertThat(left.isWished()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = KernelIo.class,
            names = {"AUTO", "URING"})
    void callsTakeOverWhereTheKernelRefusesWhatItOffered(KernelIo wanted)
            throws IOException, InterruptedException {
        Mountpoint point = Mountpoint.prepared(folder);
        int descriptor;
        try (UringSetting _ = new UringSetting(true)) {
            descriptor = Mount.mount(point, settings());
        }
        try (UringSetting _ = new UringSetting(false)) {
            Mount mount =
                    Mount.serve(
                            point, descriptor, settings(), new SyntheticFiles(), options(wanted));
            KernelIo.Choice choice = used(mount);
            assertThat(choice.kind()).isEqualTo(KernelIo.CALLS);
            assertThat(choice.isWished()).isEqualTo(wanted == KernelIo.AUTO);
            assertThat(choice.reason())
                    .startsWith("calls, since io_uring: the kernel offers it and refuses")
                    .contains("EOPNOTSUPP");
        }
        assertNothingIsLeft();
    }

    /// Of what a ring has, in descriptors and memory.
    private static void assertNothingIsLeft() throws IOException, InterruptedException {
        for (int i = 0; i < 100 && !left().isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(left()).isEmpty();
    }

    private static List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                String name = target(descriptor);
                if (name.contains("io_uring") || name.equals("/dev/fuse")) {
                    left.add(name);
                }
            }
        }
        Memory.regions().stream()
                .map(Memory.Region::name)
                .filter(name -> name.startsWith("fuse ring"))
                .forEach(left::add);
        return left;
    }

    /// What lists descriptors has one itself, which is gone when it is asked for.
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    @Test
    void aRingWithoutMemoryForItsPlacesIsClosedAtOnce() throws IOException {
        List<String> before = left();
        for (long tooMuch : new long[] {1L << 48, 1L << 44}) {
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> RingParts.open(16, tooMuch))
                    .withMessageContaining("ENOMEM");
            assertThat(left()).isEqualTo(before);
        }
    }

    @Test
    void aMountAtRestGivesMemoryBack() throws IOException, InterruptedException {
        Mount mount;
        try (UringSetting _ = new UringSetting(true)) {
            mount = Mount.open(settings(), new SyntheticFiles(), options(KernelIo.URING));
        }
        try {
            String read = "dd if=huge bs=16M count=1 iflag=direct status=none | cksum";
            String sum = Shell.output(folder, read);
            assertThat(resident()).isGreaterThan(1 << 20);
            for (int i = 0; i < 300 && resident() > 1 << 20; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(resident()).isLessThan(1 << 20);
            assertThat(Shell.output(folder, read)).isEqualTo(sum);
        } finally {
            end(mount);
        }
    }

    /// Bytes of memory for answers, by the kernel's table of this process's pages.
    private static long resident() throws IOException {
        int page = Memory.pageBytes();
        long pages = 0;
        try (FileChannel table = FileChannel.open(Path.of("/proc/self/pagemap"))) {
            for (Memory.Region region : Memory.regions()) {
                if (region.name().equals(RingParts.DATA)) {
                    ByteBuffer entries =
                            ByteBuffer.allocate((int) (region.bytes() / page) * Long.BYTES)
                                    .order(ByteOrder.nativeOrder());
                    table.read(entries, region.segment().address() / page * Long.BYTES);
                    assertThat(entries.flip().limit()).isEqualTo(entries.capacity());
                    // The uppermost bit is for pages in memory.
                    pages +=
                            LongStream.generate(entries::getLong)
                                    .limit(entries.limit() / Long.BYTES)
                                    .filter(entry -> entry < 0)
                                    .count();
                }
            }
        }
        return pages * page;
    }
}
