package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

/// XOR and its delta codec in the form that is active, which in this process is the twin.
final class XorTest {
    private static final long SEED = 20_261_121;

    @Test
    void arraysAndNativeMemoryGiveTheSame() {
        byte[] source = Blake3Test.pattern(200);
        byte[] target = Blake3Test.pattern(300);
        byte[] before = target.clone();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_BYTE, source);
            MemorySegment to = arena.allocateFrom(ValueLayout.JAVA_BYTE, target);
            Xor.into(target, 31, source, 7, 150);
            Xor.into(to, 31, from, 7, 150);
            for (int i = 0; i < target.length; i++) {
                int mask = i >= 31 && i < 181 ? source[i - 24] : 0;
                assertThat(target[i]).as("byte %d", i).isEqualTo((byte) (before[i] ^ mask));
            }
            assertThat(to.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(target);
            assertThatThrownBy(() -> Xor.into(to, 200, from, 0, 101))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Xor.into(MemorySegment.ofArray(target), 0, from, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Xor.into(target, 0, source, 100, 101))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void framesOfEveryLengthGoRoundAndLoseNothing() {
        Random random = new Random(SEED);
        byte[] delta = new byte[XorDelta.mostBytes(1100)];
        for (int length = 0; length <= 1100; length++) {
            for (int other : new int[] {length, 0, length / 2, random.nextInt(1101)}) {
                byte[] old = new byte[length];
                random.nextBytes(old);
                byte[] fresh = changed(old, other, random);
                String what = "seed " + SEED + ", " + length + " to " + other;
                int size = XorDelta.encode(old, length, fresh, other, delta, 0);
                assertThat(size).as(what).isPositive();
                byte[] frame = Arrays.copyOf(old, Math.max(length, other) + 9);
                Arrays.fill(frame, length, frame.length, (byte) 0x55);
                assertThat(XorDelta.apply(delta, 0, size, frame, length)).as(what).isEqualTo(other);
                assertThat(Arrays.copyOf(frame, other)).as(what).isEqualTo(fresh);
                assertThat(frame)
                        .as(what)
                        .endsWith(
                                new byte[] {0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55});
            }
        }
    }

    /// Some bytes differ, in runs and alone; grown parts are random or zero.
    private static byte[] changed(byte[] old, int length, Random random) {
        byte[] fresh = Arrays.copyOf(old, length);
        if (length > old.length && random.nextBoolean()) {
            byte[] grown = new byte[length - old.length];
            random.nextBytes(grown);
            System.arraycopy(grown, 0, fresh, old.length, grown.length);
        }
        for (int i = random.nextInt(6); i > 0 && length > 0; i--) {
            int at = random.nextInt(length);
            int end = Math.min(length, at + 1 + random.nextInt(1 + random.nextInt(100)));
            for (int j = at; j < end; j++) {
                fresh[j] = (byte) random.nextInt();
            }
        }
        return fresh;
    }

    @Test
    void aDeltaIsAsSmallAsWhatChanged() {
        byte[] old = Blake3Test.pattern(100_000);
        byte[] fresh = old.clone();
        byte[] delta = new byte[100];
        assertThat(XorDelta.encode(old, old.length, fresh, fresh.length, delta, 0)).isEqualTo(6);
        fresh[50_000] ^= 1;
        fresh[50_003] ^= 1;
        fresh[99_999] ^= 1;
        int size = XorDelta.encode(old, old.length, fresh, fresh.length, delta, 10);
        assertThat(size).isEqualTo(6 + 3 + 1 + 4 + 3 + 1 + 1);
        int grown = XorDelta.encode(old, 10, Arrays.copyOf(old, 10), 10, delta, 0);
        assertThat(grown).isEqualTo(2);
        int zeros =
                XorDelta.encode(
                        old, 10, Arrays.copyOf(Arrays.copyOf(old, 10), 5000), 5000, delta, 0);
        assertThat(zeros).isEqualTo(3);
    }

    @Test
    void theWorstDeltaHasRoomInWhatMostBytesSays() {
        Random random = new Random(SEED);
        for (int gap = 8; gap < 12; gap++) {
            byte[] old = new byte[4000];
            byte[] fresh = new byte[4000];
            for (int i = 0; i < fresh.length; i += gap + 1) {
                fresh[i] = 1;
            }
            byte[] delta = new byte[XorDelta.mostBytes(fresh.length)];
            assertThat(XorDelta.encode(old, 4000, fresh, 4000, delta, 0)).isPositive();
        }
        byte[] fresh = new byte[4000];
        random.nextBytes(fresh);
        byte[] small = new byte[4000];
        int size = XorDelta.encode(new byte[0], 0, fresh, 4000, small, 0);
        assertThat(size).isEqualTo(XorDelta.NO_ROOM);
        assertThat(XorDelta.encode(fresh, 4000, fresh, 4000, small, 4000))
                .isEqualTo(XorDelta.NO_ROOM);
    }

    @Test
    void reasonsForRefusal() {
        byte[] frame = Blake3Test.pattern(20);
        byte[] before = frame.clone();
        assertThat(apply(frame, 20, 20, 0, 21)).isEqualTo(XorDelta.MALFORMED);
        assertThat(apply(frame, 19, 19)).isEqualTo(XorDelta.OTHER_FRAME);
        assertThat(apply(frame, 20, 21)).isEqualTo(XorDelta.NO_ROOM);
        assertThat(apply(frame, 20)).isEqualTo(XorDelta.TRUNCATED);
        assertThat(apply(frame)).isEqualTo(XorDelta.TRUNCATED);
        assertThat(apply(frame, 20, 20, 1)).isEqualTo(XorDelta.TRUNCATED);
        assertThat(apply(frame, 20, 20, 1, 2, 7)).isEqualTo(XorDelta.TRUNCATED);
        assertThat(apply(frame, 20, 20, 1, 0)).isEqualTo(XorDelta.MALFORMED);
        assertThat(apply(frame, 20, 20, 19, 2, 7, 7)).isEqualTo(XorDelta.MALFORMED);
        assertThat(apply(frame, 0xff, 0xff, 0xff, 0xff, 0x08)).isEqualTo(XorDelta.MALFORMED);
        assertThat(apply(frame, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)).isEqualTo(XorDelta.MALFORMED);
        assertThat(apply(frame, 20, 20, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 1))
                .isEqualTo(XorDelta.MALFORMED);
        assertThat(frame).isEqualTo(before);
        assertThat(apply(frame, 20, 20, 18, 2, 1, 2)).isEqualTo(20);
        before[18] ^= 1;
        before[19] ^= 2;
        assertThat(frame).isEqualTo(before);
    }

    private static int apply(byte[] frame, int... delta) {
        byte[] bytes = new byte[delta.length];
        for (int i = 0; i < delta.length; i++) {
            bytes[i] = (byte) delta[i];
        }
        return XorDelta.apply(bytes, 0, bytes.length, frame, 20);
    }

    @Test
    void hostileDeltasNeitherThrowNorTouchTheFrameBeforeTheyAreRefused() {
        Random random = new Random(SEED);
        byte[] old = Blake3Test.pattern(300);
        byte[] fresh = changed(old, 310, random);
        byte[] valid = new byte[XorDelta.mostBytes(310)];
        int size = XorDelta.encode(old, 300, fresh, 310, valid, 0);
        int refused = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] delta = Arrays.copyOf(valid, random.nextInt(size + 1));
            for (int i = random.nextInt(4); i >= 0 && delta.length > 0; i--) {
                delta[random.nextInt(delta.length)] = (byte) random.nextInt();
            }
            byte[] frame = Arrays.copyOf(old, 320);
            int result = XorDelta.apply(delta, 0, delta.length, frame, 300);
            assertThat(result)
                    .as("seed %d, round %d", SEED, round)
                    .isBetween(XorDelta.OTHER_FRAME, 320);
            if (result < 0) {
                refused++;
                assertThat(Arrays.equals(frame, 0, 300, old, 0, 300)).isTrue();
            }
        }
        assertThat(refused).isBetween(1000, 199_999);
    }

    @Test
    void nothingIsAllocated() {
        byte[] old = Blake3Test.pattern(2000);
        byte[] fresh = old.clone();
        fresh[100] = 1;
        fresh[1500] = 2;
        byte[] delta = new byte[XorDelta.mostBytes(2000)];
        byte[] frame = old.clone();
        int[] results = new int[2];
        long bytes =
                Allocation.bytes(
                        1000,
                        () -> {
                            results[0] = XorDelta.encode(old, 2000, fresh, 2000, delta, 0);
                            results[1] = XorDelta.apply(delta, 0, results[0], frame, 2000);
                        });
        assertThat(bytes).isZero();
        assertThat(results).containsExactly(11, 2000);
    }
}
