package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The cable between host and mount is pulled while somebody reads: reads wait and go on, or fail
/// when their time is over, and none gives a wrong byte. `-Dwraith.outage=60` pulls it for longer
/// than reads wait.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(300)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountCableTest {
    private static final int SECONDS = Integer.getInteger("wraith.outage", 5);
    private static final int MEBIBYTES = 64;
    private static final int READ_BYTES = 64 << 10;
    private static final int READS_BEFORE = 20;
    private static final int READS_AFTER = 200;
    private static final int PLACES = (MEBIBYTES << 20) / READ_BYTES;

    /// What a mount's requests wait for their host, and what this machine may take besides.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LATE = Duration.ofSeconds(8);

    @TempDir private Path home;
    private VethPair cable;
    private HostAndMount pair;

    @BeforeEach
    void begin() throws IOException {
        cable = VethPair.open();
        pair = HostAndMount.over(cable, home);
        FileTree.file(pair.source.resolve("file"), MEBIBYTES, new Prng(8));
        pair.host();
        pair.mount();
    }

    @AfterEach
    void end() {
        pair.close();
        cable.close();
    }

    /// What somebody found who read here and there, so that nothing is read ahead.
    private static final class Reader {
        private final Prng places = new Prng(9);
        private final AtomicInteger right = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicBoolean isEnough = new AtomicBoolean();
        private Duration longest = Duration.ZERO;

        void read(Path file, Path original) {
            ByteBuffer found = ByteBuffer.allocateDirect(READ_BYTES);
            ByteBuffer expected = ByteBuffer.allocateDirect(READ_BYTES);
            try (FileChannel channel = FileChannel.open(file);
                    FileChannel truth = FileChannel.open(original)) {
                while (!isEnough.get()) {
                    long offset = places.below(PLACES) * (long) READ_BYTES;
                    fill(truth, expected, offset);
                    long startNs = System.nanoTime();
                    try {
                        fill(channel, found, offset);
                        assertThat(found.mismatch(expected)).isEqualTo(-1);
                        right.incrementAndGet();
                    } catch (IOException timedOut) {
                        failed.incrementAndGet();
                    }
                    Duration took = Duration.ofNanos(System.nanoTime() - startNs);
                    longest = took.compareTo(longest) > 0 ? took : longest;
                }
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }

        private static void fill(FileChannel from, ByteBuffer bytes, long offset)
                throws IOException {
            bytes.clear();
            while (bytes.hasRemaining()) {
                assertThat(from.read(bytes, offset + bytes.position())).isPositive();
            }
            bytes.flip();
        }

        /// Waits for so many more good reads, or a wrong one.
        void await(int count, CompletableFuture<Void> reading) {
            int goal = right.get() + count;
            while (right.get() < goal && !reading.isDone()) {
                Run.pause(5);
            }
        }
    }

    @Test
    void readsWaitForTheCableOrFailInTime() {
        Reader reader = new Reader();
        CompletableFuture<Void> reading =
                CompletableFuture.runAsync(
                        () -> reader.read(pair.folder.resolve("file"), pair.source.resolve("file")),
                        task -> Thread.ofPlatform().start(task));
        reader.await(READS_BEFORE, reading);
        cable.left().links().down("left");
        Run.pause(SECONDS * 1000L);
        cable.left().links().up("left");
        reader.await(READS_AFTER, reading);
        reader.isEnough.set(true);
        reading.join();
        System.out.printf(
                "cable pulled for %d s: %d reads right, %d failed, the longest took %d ms%n",
                SECONDS, reader.right.get(), reader.failed.get(), reader.longest.toMillis());
        assertThat(reader.longest).isLessThan(PATIENCE.plus(LATE));
        if (SECONDS < PATIENCE.toSeconds()) {
            assertThat(reader.failed).hasValue(0);
            assertThat(reader.longest).isGreaterThan(Duration.ofSeconds(SECONDS - 2L));
        } else {
            assertThat(reader.failed).hasPositiveValue();
        }
    }
}
