package io.wraith.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

final class ByteRingTest {
    @Test
    void carriesRecordsOfEveryLengthRoundTheEnd() {
        ByteRing ring = ring(64);
        assertThat(ring.longest()).isEqualTo(28);
        byte[] target = new byte[28];
        for (int round = 0; round < 100; round++) {
            for (int length = 0; length <= ring.longest(); length++) {
                byte[] record = pattern(length, round);
                assertThat(ring.offer(record, 0, length)).isTrue();
                assertThat(ring.poll(target, 0)).isEqualTo(length);
                assertThat(Arrays.copyOf(target, length)).isEqualTo(record);
            }
        }
        assertThat(ring.poll(target, 0)).isEqualTo(-1);
    }

    @RepeatedTest(5)
    void behavesLikeAQueueOfArrays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteRing ring = ring(256);
        ArrayDeque<byte[]> model = new ArrayDeque<>();
        byte[] target = new byte[200];
        for (int step = 0; step < 20_000; step++) {
            if (random.nextBoolean()) {
                byte[] record = pattern(random.nextInt(ring.longest() + 1), step);
                if (ring.offer(record, 0, record.length)) {
                    model.add(record);
                }
            } else {
                int length = ring.poll(target, 3);
                byte[] expected = model.poll();
                assertThat(length)
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(expected == null ? -1 : expected.length);
                if (expected != null) {
                    assertThat(Arrays.copyOfRange(target, 3, 3 + length))
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void anEmptyRingAlwaysTakesTheLongestRecord() {
        ByteRing ring = ring(64);
        byte[] longest = new byte[28];
        for (int start = 0; start < 8; start++) {
            assertThat(ring.offer(new byte[0], 0, 0)).isTrue();
            assertThat(ring.poll(longest, 0)).isZero();
            assertThat(ring.offer(longest, 0, 28)).as("after %d short ones", start).isTrue();
            assertThat(ring.poll(longest, 0)).isEqualTo(28);
        }
    }

    @Test
    void saysFullAndTakesMoreAfterARelease() {
        ByteRing ring = ring(64);
        byte[] record = new byte[12];
        for (int i = 0; i < 4; i++) {
            assertThat(ring.offer(record, 0, 12)).isTrue();
        }
        assertThat(ring.offer(record, 0, 0)).isFalse();
        assertThat(ring.claim(0)).isEqualTo(ByteRing.FULL);
        assertThat(ring.poll(record, 0)).isEqualTo(12);
        assertThat(ring.offer(record, 0, 12)).isTrue();
    }

    @Test
    void showsABatchOnlyWhenItIsPublished() {
        ByteRing ring = ring(128);
        MemorySegment memory = ring.memory();
        for (int i = 0; i < 5; i++) {
            memory.set(JAVA_INT, ring.claim(4), 100 + i);
        }
        assertThat(ring.next()).isEqualTo(ByteRing.EMPTY);
        ring.publish();
        for (int i = 0; i < 5; i++) {
            long at = ring.next();
            assertThat(ring.length(at)).isEqualTo(4);
            assertThat(memory.get(JAVA_INT, at)).isEqualTo(100 + i);
        }
        assertThat(ring.next()).isEqualTo(ByteRing.EMPTY);
        for (int i = 0; i < 11; i++) {
            assertThat(ring.claim(4)).isNotEqualTo(ByteRing.FULL);
        }
        assertThat(ring.claim(4)).as("before the release").isEqualTo(ByteRing.FULL);
        ring.release();
        assertThat(ring.claim(4)).as("after the release").isNotEqualTo(ByteRing.FULL);
    }

    @Test
    void aRecordTooLongForTheTargetStays() {
        ByteRing ring = ring(64);
        byte[] record = pattern(20, 1);
        ring.offer(record, 0, 20);
        assertThatThrownBy(() -> ring.poll(new byte[19], 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("20 bytes for 19");
        byte[] target = new byte[20];
        assertThat(ring.poll(target, 0)).isEqualTo(20);
        assertThat(target).isEqualTo(record);
    }

    @Test
    void refusesWrongMemoryAndWrongLengths() {
        Arena arena = Arena.ofAuto();
        assertThatThrownBy(() -> new ByteRing(arena.allocate(100, 8)))
                .hasMessageContaining("not a power of two");
        assertThatThrownBy(() -> new ByteRing(arena.allocate(8, 8)))
                .hasMessageContaining("not a power of two");
        assertThatThrownBy(() -> new ByteRing(MemorySegment.ofArray(new long[8])))
                .hasMessageContaining("native");
        assertThatThrownBy(() -> new ByteRing(arena.allocate(72, 8).asSlice(4, 64)))
                .hasMessageContaining("multiple of 8");
        ByteRing ring = ring(64);
        assertThatThrownBy(() -> ring.claim(29)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.claim(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.offer(new byte[3], 1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void noticesAnOverwrittenLength() {
        for (int wrong : new int[] {-2, 29, 20, Integer.MAX_VALUE}) {
            ByteRing ring = ring(64);
            ring.offer(new byte[12], 0, 12);
            ring.memory().set(JAVA_INT, 0, wrong);
            assertThatThrownBy(ring::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(wrong + " bytes");
        }
    }

    @Test
    void aThreadReadsWhatAnotherWrote() throws Exception {
        int records = 100_000;
        ByteRing ring = ring(1024);
        List<Race.Runner> race = new ArrayList<>();
        race.add(() -> {
            Random lengths = new Random(7);
            Backoff backoff = new Backoff();
            for (int i = 0; i < records; i++) {
                byte[] record = pattern(lengths.nextInt(200), i);
                while (!ring.offer(record, 0, record.length)) {
                    backoff.idle(0);
                }
                backoff.reset();
            }
        });
        race.add(() -> {
            Random lengths = new Random(7);
            Backoff backoff = new Backoff();
            for (int i = 0; i < records; ) {
                long at = ring.next();
                backoff.idle(at == ByteRing.EMPTY ? 0 : 1);
                if (at != ByteRing.EMPTY) {
                    byte[] record = new byte[ring.length(at)];
                    MemorySegment.copy(ring.memory(), JAVA_BYTE, at, record, 0, record.length);
                    ring.release();
                    assertThat(record).isEqualTo(pattern(lengths.nextInt(200), i++));
                }
            }
        });
        Race.run(race);
    }

    private static ByteRing ring(long bytes) {
        return new ByteRing(Arena.ofAuto().allocate(bytes, 8));
    }

    private static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (31 * seed + i);
        }
        return bytes;
    }
}
