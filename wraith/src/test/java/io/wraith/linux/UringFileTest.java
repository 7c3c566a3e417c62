package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Rings.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

final class UringFileTest {
    private static final int BLOCK = 4096;

    @TempDir Path folder;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(4 * BLOCK, BLOCK);
    private Uring ring;
    private int file;

    @BeforeEach
    void open() {
        ring = Rings.open(16);
        file =
                LinuxException.check(
                        Files.open(
                                Files.AT_FDCWD,
                                folder.resolve("file").toString().getBytes(StandardCharsets.UTF_8),
                                Files.O_RDWR | Files.O_CREAT,
                                0600),
                        "openat",
                        "making the test's file");
    }

    @AfterEach
    void close() {
        ring.close();
        Descriptors.close(file);
        arena.close();
    }

    @Test
    void aRingWithCommandsTakesOtherRequestsToo() {
        try (Uring wide = Rings.open(UringSetup.of(8).withCommands())) {
            buffer.setString(0, "eight by");
            for (long place = 0; place < 160; place++) {
                wide.prepare().write(file, buffer, place % 8, 1, place).offer(place);
                if (place % 8 == 7) {
                    assertThat(Rings.results(wide, 8).values()).containsOnly(1);
                }
            }
            wide.prepare().read(file, buffer, 0, BLOCK, 0).offer(1);
            assertThat(Rings.next(wide)).isEqualTo(new Done(1, 160, 0));
            assertThat(buffer.getString(0)).startsWith("eight by".repeat(20));
        }
        assertThatThrownBy(() -> ring.prepare().fuseCommitAndFetch(file, 1, 0))
                .hasMessageContaining("without room for commands");
    }

    /// A command that a file does not know is refused, and not taken for something else.
    @Test
    void aFileThatIsNoMountTakesNoCommand() {
        try (Uring wide = Rings.open(UringSetup.of(8).withCommands())) {
            wide.prepare().fuseCommitAndFetch(file, 1, 0).offer(7);
            assertThat(Rings.next(wide)).isEqualTo(new Done(7, -Errno.EOPNOTSUPP, 0));
        }
    }

    @Test
    void whatIsWrittenAtAnOffsetIsReadThere() {
        buffer.fill((byte) 7);
        ring.prepare().write(file, buffer, 5, 100, 1000).offer(1);
        assertThat(Rings.next(ring)).isEqualTo(new Done(1, 100, 0));
        buffer.fill((byte) 0);
        ring.prepare().read(file, buffer, 200, 300, 900).offer(2);
        assertThat(Rings.next(ring)).isEqualTo(new Done(2, 200, 0));
        expectBytes(7, 300, 400);
        ring.prepare().read(file, buffer, 0, 10, 1100).offer(3);
        assertThat(Rings.next(ring)).as("end").isEqualTo(new Done(3, 0, 0));
    }

    @Test
    void registeredBuffersAreNamedByTheirPlace() {
        MemorySegment first = buffer.asSlice(0, BLOCK);
        MemorySegment second = buffer.asSlice(BLOCK, BLOCK);
        first.fill((byte) 3);
        ring.registerBuffers(first, second);
        ring.prepare().writeFixed(file, 0, 96, 4000, 0).link().offer(1);
        ring.prepare().readFixed(file, 1, 0, BLOCK, 0).offer(2);
        assertThat(Rings.results(ring, 2)).isEqualTo(Map.of(1L, 4000, 2L, 4000));
        expectBytes(3, 0, BLOCK + 4000);

        assertThatThrownBy(() -> ring.prepare().readFixed(file, 2, 0, 1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ring.prepare().readFixed(file, 1, 1, BLOCK, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ring.registerBuffers(first))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("pinning 1 buffers of 4096 bytes")
                .hasMessageContaining("EBUSY");
        ring.unregisterBuffers();
        assertThatThrownBy(() -> ring.prepare().readFixed(file, 0, 0, 1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void registeredFilesOutliveTheirDescriptor() {
        int copy = Descriptors.duplicate(file);
        ring.registerFiles(-1, copy);
        Descriptors.close(copy);
        buffer.fill((byte) 9);
        ring.prepare().write(1, buffer, 0, 10, 0).fixedFile().offer(1);
        ring.prepare().write(0, buffer, 0, 10, 0).fixedFile().offer(2);
        assertThat(Rings.results(ring, 2)).isEqualTo(Map.of(1L, 10, 2L, -Errno.EBADF));

        ring.unregisterFiles();
        ring.prepare().write(1, buffer, 0, 10, 0).fixedFile().offer(3);
        assertThat(Rings.next(ring).result()).isEqualTo(-Errno.EBADF);
        assertThat(Files.pread(file, buffer, 100, 100, 0)).isEqualTo(10);
    }

    @Test
    void aLinkedChainReservesWritesAndSyncsInOrder() {
        buffer.fill((byte) 5);
        ring.prepare().fallocate(file, 0, 0, 3L * BLOCK).link().offer(1);
        ring.prepare().write(file, buffer, 0, BLOCK, BLOCK).link().offer(2);
        ring.prepare().fsync(file, UringAbi.IORING_FSYNC_DATASYNC).offer(3);
        for (long step = 1; step <= 3; step++) {
            assertThat(Rings.next(ring)).isEqualTo(new Done(step, step == 2 ? BLOCK : 0, 0));
        }
        buffer.fill((byte) 1);
        assertThat(Files.pread(file, buffer, 0, 4 * BLOCK, 0)).isEqualTo(3 * BLOCK);
        expectBytes(5, BLOCK, 2 * BLOCK);
    }

    @Test
    void aFailureCancelsTheRestOfItsChain() {
        ring.prepare().read(-1, buffer, 0, 1, 0).link().offer(1);
        ring.prepare().write(file, buffer, 0, 8, 0).link().offer(2);
        ring.prepare().fsync(file, 0).offer(3);
        ring.prepare().nop().offer(4);
        assertThat(Rings.results(ring, 4))
                .isEqualTo(
                        Map.of(
                                1L, -Errno.EBADF,
                                2L, -Errno.ECANCELED,
                                3L, -Errno.ECANCELED,
                                4L, 0));
        assertThat(Files.pread(file, buffer, 0, 8, 0)).as("nothing was written").isZero();
    }

    @Test
    void spliceMovesBytesThroughAPipe() {
        buffer.fill((byte) 6);
        assertThat(Files.pwrite(file, buffer, 0, 100, 0)).isEqualTo(100);
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        try {
            ring.prepare().splice(file, 50, pipe.target(), -1, 50, 0).link().offer(1);
            ring.prepare().splice(pipe.source(), -1, file, 100, 50, 0).offer(2);
            assertThat(Rings.results(ring, 2)).isEqualTo(Map.of(1L, 50, 2L, 50));
        } finally {
            Descriptors.close(pipe.source());
            Descriptors.close(pipe.target());
        }
        buffer.fill((byte) 0);
        assertThat(Files.pread(file, buffer, 0, 200, 0)).isEqualTo(150);
        expectBytes(6, 0, 150);
    }

    @Test
    void requestsStayInsideTheirMemory() {
        Submission draft = ring.prepare();
        assertThatThrownBy(() -> draft.read(file, buffer, 1, 4 * BLOCK, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> draft.write(file, buffer, 0, -1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> draft.write(file, MemorySegment.ofArray(new long[8]), 0, 8, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("native");
        Arena brief = Arena.ofConfined();
        MemorySegment gone = brief.allocate(8);
        brief.close();
        assertThatThrownBy(() -> draft.write(file, gone, 0, 8, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> draft.offer(1)).isInstanceOf(IllegalStateException.class);
        assertThat(ring.submit()).as("nothing was queued").isZero();
    }

    @Tag("allocation")
    @Test
    void submittingAndReapingAllocatesNothing() {
        BufferRing buffers = ring.provideBuffers(1, 8, 64);
        long[] sum = new long[1];
        long bytes =
                Allocation.bytesBeyondErrno(
                        2_000,
                        1,
                        () -> {
                            ring.prepare().write(file, buffer, 0, 64, 0).link().offer(1);
                            ring.prepare().read(file, buffer, 64, 64, 0).offer(2);
                            ring.prepare().timeout(1, 1).offer(3);
                            ring.submitAndWait(3, Rings.PATIENCE_NS);
                            while (ring.completions().next()) {
                                sum[0] += ring.completions().result();
                            }
                            ring.submit();
                            buffers.publish();
                        });
        assertThat(bytes).isZero();
        assertThat(sum[0]).isPositive();
    }

    /// Many requests at once on a file whose regions each belong to at most one of them, against an
    /// array that is changed when a write completes.
    @Test
    void randomReadsAndWritesAgreeWithAnArray() {
        long seed = Long.getLong("wraith.seed", System.nanoTime());
        System.out.println("UringFileTest seed " + seed);
        new RandomTraffic(ring, file, seed).run(4000);
    }

    private void expectBytes(int value, int from, int to) {
        byte[] expected = new byte[to - from];
        Arrays.fill(expected, (byte) value);
        assertThat(buffer.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(expected);
    }

    /// Each slot owns a stretch of the file and a stretch of memory, and has one request at most.
    private static final class RandomTraffic {
        private static final int SLOTS = 48;
        private static final int STRETCH = 40_000;

        private final Uring ring;
        private final int file;
        private final String seed;
        private final Random random;
        private final Memory.Region memory =
                Memory.anonymous("random traffic", (long) SLOTS * STRETCH);
        private final byte[][] reference = new byte[SLOTS][STRETCH];
        private final int[] lengths = new int[SLOTS];
        private final int[] offsets = new int[SLOTS];
        private final boolean[] writes = new boolean[SLOTS];
        private final long[] pending = new long[SLOTS];
        private long serial;

        RandomTraffic(Uring ring, int file, long seed) {
            this.ring = ring;
            this.file = file;
            this.seed = "seed " + seed;
            random = new Random(seed);
        }

        void run(int requests) {
            try (memory) {
                ring.registerBuffers(memory.segment());
                assertThat(Files.ftruncate(file, (long) SLOTS * STRETCH)).isZero();
                while (serial < requests || ring.inFlight() > 0) {
                    if (serial < requests) {
                        offerSome();
                    }
                    int answer = ring.submitAndWait(wanted(), Rings.PATIENCE_NS);
                    assertThat(answer).as(seed).isNotNegative();
                    while (ring.completions().next()) {
                        complete();
                    }
                }
                assertThat(pending).as(seed).containsOnly(0);
                ring.unregisterBuffers();
            }
        }

        /// Never more than will come.
        private int wanted() {
            int outstanding = (int) Arrays.stream(pending).filter(p -> p != 0).count();
            return Math.min(random.nextInt(3), outstanding);
        }

        private void offerSome() {
            for (int tries = random.nextInt(SLOTS); tries > 0 && ring.room() > 0; tries--) {
                int slot = random.nextInt(SLOTS);
                if (pending[slot] == 0) {
                    offer(slot);
                }
            }
        }

        private void offer(int slot) {
            lengths[slot] = 1 + random.nextInt(STRETCH);
            offsets[slot] = random.nextInt(STRETCH - lengths[slot] + 1);
            writes[slot] = random.nextBoolean();
            long at = (long) slot * STRETCH + offsets[slot];
            if (writes[slot]) {
                byte[] bytes = new byte[lengths[slot]];
                random.nextBytes(bytes);
                MemorySegment.copy(
                        bytes, 0, memory.segment(), ValueLayout.JAVA_BYTE, at, bytes.length);
            }
            Submission draft = draft(slot, at, random.nextBoolean());
            if (random.nextInt(8) == 0) {
                draft = draft.async();
            }
            pending[slot] = ++serial;
            assertThat(draft.offer(serial << 8 | slot)).as(seed).isTrue();
        }

        private Submission draft(int slot, long at, boolean fixed) {
            Submission draft = ring.prepare();
            int bytes = lengths[slot];
            if (writes[slot]) {
                return fixed
                        ? draft.writeFixed(file, 0, at, bytes, at)
                        : draft.write(file, memory.segment(), at, bytes, at);
            }
            return fixed
                    ? draft.readFixed(file, 0, at, bytes, at)
                    : draft.read(file, memory.segment(), at, bytes, at);
        }

        private void complete() {
            CompletionQueue done = ring.completions();
            int slot = (int) done.userData() & 0xff;
            assertThat(done.userData() >>> 8)
                    .as("%s, slot %d", seed, slot)
                    .isEqualTo(pending[slot]);
            pending[slot] = 0;
            assertThat(done.result()).as("%s, slot %d", seed, slot).isEqualTo(lengths[slot]);
            long at = (long) slot * STRETCH + offsets[slot];
            byte[] bytes =
                    memory.segment().asSlice(at, lengths[slot]).toArray(ValueLayout.JAVA_BYTE);
            if (writes[slot]) {
                System.arraycopy(bytes, 0, reference[slot], offsets[slot], bytes.length);
            } else {
                assertThat(bytes)
                        .as("%s, slot %d", seed, slot)
                        .isEqualTo(
                                Arrays.copyOfRange(
                                        reference[slot],
                                        offsets[slot],
                                        offsets[slot] + lengths[slot]));
            }
        }
    }
}
