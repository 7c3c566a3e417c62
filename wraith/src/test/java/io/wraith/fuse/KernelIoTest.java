package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.Memory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
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

    private KernelIo.Choice chosen(KernelIo wanted) throws InterruptedException {
        MountSettings settings = new MountSettings(folder, "synthetic", false, false, true);
        SessionOptions options =
                new SessionOptions(2, Duration.ofSeconds(30), 1 << 20, wanted, faults::add);
        Mount mount = Mount.open(settings, new SyntheticFiles(), options);
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

    @Test
    void aMountAtRestGivesMemoryBack() throws IOException, InterruptedException {
        MountSettings settings = new MountSettings(folder, "synthetic", false, false, true);
        SessionOptions options =
                new SessionOptions(2, Duration.ofSeconds(30), 1 << 20, KernelIo.URING, faults::add);
        Mount mount;
        try (UringSetting _ = new UringSetting(true)) {
            mount = Mount.open(settings, new SyntheticFiles(), options);
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
                if (region.name().equals(RingChannel.DATA)) {
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
