package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.BLOCK;
import static io.wraith.simd.Blake3Compression.BLOCKS;
import static io.wraith.simd.Blake3Compression.CHUNK;
import static io.wraith.simd.Blake3Compression.CHUNK_END;
import static io.wraith.simd.Blake3Compression.CHUNK_START;
import static io.wraith.simd.Blake3Compression.PARENT;
import static io.wraith.simd.Blake3Compression.VALUE_BYTES;
import static io.wraith.simd.Blake3Compression.VALUE_WORDS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The compression function of BLAKE3 on many chunks or parents at once, in plain loops which the
/// JIT makes vectors of by itself. Half as fast as [VectorBlake3], but a tenth of a second after
/// the first call rather than seconds, and four times as fast as [Blake3Scalar].
///
/// A row holds one word of every lane. Each has an array of its own: of two places in one array the
/// JIT could not tell that they do not overlap.
final class Blake3Rows {
    private static final int LANES = 256;

    /// With its header of 16 bytes a row fills whole cache lines, so that all rows, which are made
    /// one after the other, begin at the same place of a line: the loops' vectors can be aligned
    /// for one row only, and are then for all.
    private static final int ROW = LANES + 12;

    /// Each loop has some ends that are no vectors: for fewer, one after the other is faster.
    private static final int FEWEST = 24;

    private static final int WORDS = BLOCK / Integer.BYTES;

    /// So many words of a lane are fetched at once: chunks lie a power of two apart, and would push
    /// each other out of the cache between one word and the next.
    private static final int FETCHED = 4;

    /// By round, the words of the message in the order of their use.
    private static final int[][] SCHEDULE = schedule();

    private final int[] key;
    private final int flags;
    private final int[][] value = new int[VALUE_WORDS][ROW];
    private final int[][] state = new int[WORDS][ROW];
    private final int[][] message = new int[WORDS][ROW];
    private final int[] counterLow = new int[ROW];
    private final int[] counterHigh = new int[ROW];
    private final byte[] copied = new byte[LANES * CHUNK];

    Blake3Rows(int[] key, int flags) {
        this.key = key;
        this.flags = flags;
    }

    private static int[][] schedule() {
        int[] next = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
        int[][] schedule = new int[Blake3Compression.ROUNDS][WORDS];
        Arrays.setAll(schedule[0], word -> word);
        for (int round = 1; round < schedule.length; round++) {
            for (int word = 0; word < WORDS; word++) {
                schedule[round][word] = schedule[round - 1][next[word]];
            }
        }
        return schedule;
    }

    /// How many of `count` chunks or parents the next call should take; 0 if none.
    static int worthwhile(int count) {
        return count < FEWEST ? 0 : Math.min(count, LANES);
    }

    /// Writes the chaining values of `count` whole chunks.
    void chunks(byte[] source, int at, int count, long counter, byte[] target, int to) {
        begin();
        for (int lane = 0; lane < count; lane++) {
            counterLow[lane] = (int) (counter + lane);
            counterHigh[lane] = (int) ((counter + lane) >>> Integer.SIZE);
        }
        for (int block = 0; block < BLOCKS; block++) {
            int position = block == 0 ? CHUNK_START : block == BLOCKS - 1 ? CHUNK_END : 0;
            load(source, at + block * BLOCK, CHUNK, count);
            compress(flags | position, count);
        }
        end(count, target, to);
    }

    /// The same for native memory.
    void chunks(MemorySegment source, long at, int count, long counter, byte[] target, int to) {
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, at, copied, 0, count * CHUNK);
        chunks(copied, 0, count, counter, target, to);
    }

    /// Writes the parents of `2 * count` chaining values. The target may overlap the source from
    /// its beginning.
    void parents(byte[] values, int at, int count, int to) {
        begin();
        Arrays.fill(counterLow, 0);
        Arrays.fill(counterHigh, 0);
        load(values, at, BLOCK, count);
        compress(flags | PARENT, count);
        end(count, values, to);
    }

    void wipe() {
        for (int[][] rows : new int[][][] {value, state, message}) {
            for (int[] row : rows) {
                Arrays.fill(row, 0);
            }
        }
        Arrays.fill(copied, (byte) 0);
    }

    private void begin() {
        for (int word = 0; word < VALUE_WORDS; word++) {
            Arrays.fill(value[word], key[word]);
        }
    }

    private void end(int count, byte[] target, int to) {
        for (int lane = 0; lane < count; lane++) {
            for (int word = 0; word < VALUE_WORDS; word++) {
                int at = to + lane * VALUE_BYTES + word * Integer.BYTES;
                LittleEndian.putInt(target, at, value[word][lane]);
            }
        }
    }

    private void load(byte[] source, int at, int stride, int count) {
        for (int word = 0; word < WORDS; word += FETCHED) {
            load(source, at + word * Integer.BYTES, stride, count, word);
        }
    }

    private void load(byte[] source, int at, int stride, int count, int word) {
        int[] first = message[word];
        int[] second = message[word + 1];
        int[] third = message[word + 2];
        int[] fourth = message[word + 3];
        for (int lane = 0; lane < count; lane++) {
            int from = at + lane * stride;
            first[lane] = LittleEndian.getInt(source, from);
            second[lane] = LittleEndian.getInt(source, from + Integer.BYTES);
            third[lane] = LittleEndian.getInt(source, from + 2 * Integer.BYTES);
            fourth[lane] = LittleEndian.getInt(source, from + 3 * Integer.BYTES);
        }
    }

    private void compress(int blockFlags, int lanes) {
        for (int word = 0; word < VALUE_WORDS; word++) {
            System.arraycopy(value[word], 0, state[word], 0, lanes);
        }
        Arrays.fill(state[8], Blake3Compression.IV0);
        Arrays.fill(state[9], Blake3Compression.IV1);
        Arrays.fill(state[10], Blake3Compression.IV2);
        Arrays.fill(state[11], Blake3Compression.IV3);
        System.arraycopy(counterLow, 0, state[12], 0, lanes);
        System.arraycopy(counterHigh, 0, state[13], 0, lanes);
        Arrays.fill(state[14], BLOCK);
        Arrays.fill(state[15], blockFlags);
        for (int[] order : SCHEDULE) {
            round(state, message, order, lanes);
        }
        for (int word = 0; word < VALUE_WORDS; word++) {
            join(value[word], state[word], state[word + VALUE_WORDS], lanes);
        }
    }

    private static void round(int[][] s, int[][] m, int[] order, int lanes) {
        mix(s[0], s[4], s[8], s[12], m[order[0]], m[order[1]], lanes);
        mix(s[1], s[5], s[9], s[13], m[order[2]], m[order[3]], lanes);
        mix(s[2], s[6], s[10], s[14], m[order[4]], m[order[5]], lanes);
        mix(s[3], s[7], s[11], s[15], m[order[6]], m[order[7]], lanes);
        mix(s[0], s[5], s[10], s[15], m[order[8]], m[order[9]], lanes);
        mix(s[1], s[6], s[11], s[12], m[order[10]], m[order[11]], lanes);
        mix(s[2], s[7], s[8], s[13], m[order[12]], m[order[13]], lanes);
        mix(s[3], s[4], s[9], s[14], m[order[14]], m[order[15]], lanes);
    }

    private static void mix(
            int[] a, int[] b, int[] c, int[] d, int[] first, int[] second, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            int one = a[lane] + b[lane] + first[lane];
            int four = Integer.rotateRight(d[lane] ^ one, 16);
            int three = c[lane] + four;
            int two = Integer.rotateRight(b[lane] ^ three, 12);
            one += two + second[lane];
            four = Integer.rotateRight(four ^ one, 8);
            three += four;
            two = Integer.rotateRight(two ^ three, 7);
            a[lane] = one;
            b[lane] = two;
            c[lane] = three;
            d[lane] = four;
        }
    }

    private static void join(int[] target, int[] one, int[] other, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            target[lane] = one[lane] ^ other[lane];
        }
    }
}
