package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.kit.GatherWriter.Limits;
import io.wraith.linux.Allocation;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Sockets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/// Pieces through a pair of local sockets, whose buffers are small enough to be filled.
final class BatchIoTest {
    private static final int TOTAL = 3 << 20;
    private static final int STREAM = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;

    private final Arena arena = Arena.ofConfined();
    private final Sockets.Pair pair = Sockets.pair(STREAM);
    private final MemorySegment sent = arena.allocate(TOTAL);
    private final MemorySegment received = arena.allocate(TOTAL);

    @AfterEach
    void close() {
        Descriptors.close(pair.first());
        Descriptors.close(pair.second());
        arena.close();
    }

    @Test
    void eachLimitWrites() {
        GatherWriter writer = new GatherWriter(arena, pair.first(), new Limits(3, 100, 50));
        assertThat(writer.add(sent, 0, 10, 1_000)).isZero();
        assertThat(writer.add(sent, 10, 10, 1_010)).isZero();
        assertThat(writer.pendingBytes()).as("none reached").isEqualTo(20);
        assertThat(writer.isDue(1_049)).isFalse();
        assertThat(writer.dueNs()).isEqualTo(1_050);
        assertThat(writer.isDue(1_050)).isTrue();
        assertThat(writer.add(sent, 20, 10, 1_010)).isZero();
        assertThat(writer.pendingBytes()).as("three pieces").isZero();
        assertThat(writer.add(sent, 0, 100, 1_060)).isZero();
        assertThat(writer.pendingBytes()).as("a hundred bytes").isZero();
        assertThat(writer.add(sent, 0, 1, 1_060)).isZero();
        assertThat(writer.add(sent, 0, 1, 1_110)).isZero();
        assertThat(writer.pendingBytes()).as("fifty nanoseconds").isZero();
        assertThat(writer.isDue(Long.MAX_VALUE)).as("nothing waits").isFalse();
        assertThat(Sockets.receive(pair.second(), received, 0, TOTAL, 0)).isEqualTo(132);
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1_025, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScatterReader(arena, 0, 1_025));
    }

    /// Pieces of random sizes on both sides, through a socket that takes and gives only in part.
    @Test
    void partialTransfersLoseNothing() {
        for (int run = 0; run < 20; run++) {
            long seed = new Random(run).nextLong();
            Random random = new Random(seed);
            fill(sent, random);
            received.fill((byte) 0);
            exchange(random, "seed " + seed);
            assertThat(received.mismatch(sent)).as("seed %d", seed).isEqualTo(-1);
        }
    }

    private void exchange(Random random, String name) {
        GatherWriter writer = new GatherWriter(arena, pair.first(), new Limits(7, 400_000, 0));
        ScatterReader reader = new ScatterReader(arena, pair.second(), 5);
        int given = 0;
        int wanted = 0;
        for (int turn = 0; given < TOTAL || wanted < TOTAL || reader.wantedBytes() > 0; turn++) {
            assertThat(turn).as(name).isLessThan(1_000_000);
            int length = Math.min(TOTAL - given, 1 + random.nextInt(300_000));
            if (length > 0 && writer.add(sent, given, length, 0) != -Errno.ENOBUFS) {
                given += length;
            }
            assertThat(writer.flush()).as(name).isIn(0, -Errno.EAGAIN);
            length = Math.min(TOTAL - wanted, 1 + random.nextInt(200_000));
            if (length > 0 && reader.want(received, wanted, length)) {
                wanted += length;
            }
            assertThat(reader.fill()).as(name).isIn(0, -Errno.EAGAIN);
        }
        assertThat(writer.pendingBytes()).as(name).isZero();
    }

    @Test
    void aFullWriterRefusesWhatItCannotHold() {
        GatherWriter writer = new GatherWriter(arena, pair.first(), new Limits(2, TOTAL, 1_000));
        assertThat(writer.add(sent, 0, TOTAL, 0)).isEqualTo(-Errno.EAGAIN);
        long left = writer.pendingBytes();
        assertThat(left).isBetween(1L, TOTAL - 1L);
        assertThat(writer.add(sent, 0, 8, 0)).isEqualTo(-Errno.EAGAIN);
        assertThat(writer.add(sent, 0, 8, 0)).isEqualTo(-Errno.ENOBUFS);
        assertThat(writer.pendingBytes()).isEqualTo(left + 8);
    }

    @Test
    void theEndOfTheInputIsToldApartFromAPause() {
        ScatterReader reader = new ScatterReader(arena, pair.second(), 4);
        assertThat(reader.fill()).as("nothing wanted").isZero();
        assertThat(reader.want(received, 0, 0)).isTrue();
        assertThat(reader.fill()).as("an empty piece").isZero();
        reader.want(received, 0, 10);
        assertThat(reader.fill()).isEqualTo(-Errno.EAGAIN);
        Sockets.send(pair.first(), sent, 0, 4, 0);
        assertThat(reader.fill()).isEqualTo(-Errno.EAGAIN);
        assertThat(reader.wantedBytes()).isEqualTo(6);
        Sockets.Pair other = Sockets.pair(STREAM);
        ScatterReader ending = new ScatterReader(arena, other.second(), 4);
        ending.want(received, 0, 10);
        Sockets.send(other.first(), sent, 0, 4, 0);
        Descriptors.close(other.first());
        assertThat(ending.fill()).isEqualTo(ScatterReader.END);
        assertThat(ending.wantedBytes()).isEqualTo(6);
        Descriptors.close(other.second());
    }

    @Test
    void aClosedPeerIsAnAnswer() {
        GatherWriter writer = new GatherWriter(arena, -1, new Limits(1, 1, 0));
        assertThat(writer.add(sent, 0, 8, 0)).isEqualTo(-Errno.EBADF);
        assertThat(writer.pendingBytes()).isEqualTo(8);
    }

    @Tag("allocation")
    @Test
    void movingPiecesAllocatesNothing() {
        GatherWriter writer = new GatherWriter(arena, pair.first(), new Limits(8, TOTAL, 1_000));
        ScatterReader reader = new ScatterReader(arena, pair.second(), 8);
        long[] answers = new long[1];
        Runnable turn =
                () -> {
                    for (int piece = 0; piece < 8; piece++) {
                        answers[0] |= writer.add(sent, piece * 64L, 64, 0);
                        reader.want(received, piece * 64L, 64);
                    }
                    answers[0] |= reader.fill();
                };
        assertThat(Allocation.bytesBeyondErrno(200, 2, turn)).isZero();
        assertThat(answers[0]).isZero();
    }

    private static void fill(MemorySegment segment, Random random) {
        for (long at = 0; at < segment.byteSize(); at += Long.BYTES) {
            segment.set(ValueLayout.JAVA_LONG, at, random.nextLong());
        }
    }
}
