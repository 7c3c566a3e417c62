package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.BLOCK;
import static io.wraith.simd.Blake3Compression.BLOCKS;
import static io.wraith.simd.Blake3Compression.CHUNK;
import static io.wraith.simd.Blake3Compression.CHUNK_END;
import static io.wraith.simd.Blake3Compression.CHUNK_START;
import static io.wraith.simd.Blake3Compression.PARENT;
import static io.wraith.simd.Blake3Compression.VALUE_BYTES;
import static io.wraith.simd.Blake3Compression.VALUE_WORDS;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Drives [VectorBlake3] over chunks and parents. While one block of all lanes is compressed, the
/// next is already being turned into rows: the CPU does both at once.
final class VectorBlake3Lanes {
    private static final int LANES = VectorBlake3.LANES;
    private static final int LINE = 64;
    private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;

    /// Idle lanes cost as much as busy ones: below this count one after the other is faster.
    private static final int FEWEST = Math.min(3, LANES);

    /// Two pairs of chunks take less than the lanes, two pairs and one more.
    private static final int FEWEST_CHUNKS = VectorBlake3Blocks.IS_USABLE ? 5 : FEWEST;

    private final int[] key;
    private final int flags;
    private final int[] messages = new int[2 * VectorBlake3.MESSAGE];
    private final int[] state = new int[VectorBlake3.STATE];
    private final byte[] gathered = new byte[LANES * BLOCK];

    VectorBlake3Lanes(int[] key, int flags) {
        this.key = key;
        this.flags = flags;
    }

    /// How many of `count` chunks the next call should take; 0 if none.
    static int worthwhileChunks(int count) {
        return count < FEWEST_CHUNKS ? 0 : Math.min(count, LANES);
    }

    /// How many of `count` parents the next call should take; 0 if none.
    static int worthwhileParents(int count) {
        return count < FEWEST ? 0 : Math.min(count, LANES);
    }

    /// Writes the chaining values of `count` whole chunks, at most as many as there are lanes.
    void chunks(byte[] source, int at, int count, long counter, byte[] target, int to) {
        begin(counter);
        load(source, at, CHUNK, count, 0);
        for (int block = 0; block < BLOCKS; block++) {
            if (block + 1 < BLOCKS) {
                load(source, at + (block + 1) * BLOCK, CHUNK, count, block + 1);
            }
            compress(block);
        }
        end(count, target, to);
    }

    /// The same for native memory.
    void chunks(MemorySegment source, long at, int count, long counter, byte[] target, int to) {
        begin(counter);
        if (count == LANES) {
            touch(source, at);
        }
        load(source, at, count, 0);
        for (int block = 0; block < BLOCKS; block++) {
            if (block + 1 < BLOCKS) {
                load(source, at + (block + 1L) * BLOCK, count, block + 1);
            }
            compress(block);
        }
        end(count, target, to);
    }

    /// Reads a little of every cache line, from first to last: the CPU foresees this, but not the
    /// kernel's going through as many places at once as there are lanes. What is in the cache
    /// already costs next to nothing.
    private void touch(MemorySegment source, long at) {
        long sum = 0;
        for (int i = 0; i < LANES * CHUNK; i += 4 * LINE) {
            sum += source.get(ValueLayout.JAVA_LONG_UNALIGNED, at + i);
            sum += source.get(ValueLayout.JAVA_LONG_UNALIGNED, at + i + LINE);
            sum += source.get(ValueLayout.JAVA_LONG_UNALIGNED, at + i + 2L * LINE);
            sum += source.get(ValueLayout.JAVA_LONG_UNALIGNED, at + i + 3L * LINE);
        }
        // Scratch space: without any use of the sum, the JIT would drop the reads.
        gathered[0] = (byte) sum;
    }

    /// Writes the parents of `2 * count` chaining values. The target may overlap the source from
    /// its beginning.
    void parents(byte[] values, int at, int count, int to) {
        begin(0);
        Arrays.fill(state, VALUE_WORDS * LANES, VectorBlake3.STATE, 0);
        load(values, at, BLOCK, count, 0);
        VectorBlake3.compress(messages, 0, state, BLOCK, flags | PARENT);
        end(count, values, to);
    }

    void wipe() {
        Arrays.fill(messages, 0);
        Arrays.fill(state, 0);
        Arrays.fill(gathered, (byte) 0);
    }

    private void begin(long counter) {
        for (int word = 0; word < VALUE_WORDS; word++) {
            Arrays.fill(state, word * LANES, (word + 1) * LANES, key[word]);
        }
        for (int lane = 0; lane < LANES; lane++) {
            state[VALUE_WORDS * LANES + lane] = (int) (counter + lane);
            state[(VALUE_WORDS + 1) * LANES + lane] = (int) ((counter + lane) >>> Integer.SIZE);
        }
    }

    private void compress(int block) {
        int position = block == 0 ? CHUNK_START : block == BLOCKS - 1 ? CHUNK_END : 0;
        int from = (block & 1) * VectorBlake3.MESSAGE;
        VectorBlake3.compress(messages, from, state, BLOCK, flags | position);
    }

    private void end(int count, byte[] target, int to) {
        for (int lane = 0; lane < count; lane++) {
            for (int word = 0; word < VALUE_WORDS; word++) {
                int at = to + lane * VALUE_BYTES + word * Integer.BYTES;
                LittleEndian.putInt(target, at, state[word * LANES + lane]);
            }
        }
    }

    private void load(byte[] source, int at, int stride, int count, int block) {
        if (count == LANES) {
            rows(source, at, stride, block);
        } else {
            for (int lane = 0; lane < count; lane++) {
                System.arraycopy(source, at + lane * stride, gathered, lane * BLOCK, BLOCK);
            }
            rows(gathered, 0, BLOCK, block);
        }
    }

    private void load(MemorySegment source, long at, int count, int block) {
        if (count == VectorBlake3Rows16.LANES) {
            int to = (block & 1) * VectorBlake3.MESSAGE;
            VectorBlake3NativeRows16.load(source, at, messages, to);
            return;
        }
        for (int lane = 0; lane < count; lane++) {
            long from = at + (long) lane * CHUNK;
            for (int i = 0; i < BLOCK; i += BYTES.length()) {
                ByteVector.fromMemorySegment(BYTES, source, from + i, ByteOrder.LITTLE_ENDIAN)
                        .intoArray(gathered, lane * BLOCK + i);
            }
        }
        rows(gathered, 0, BLOCK, block);
    }

    private void rows(byte[] source, int at, int stride, int block) {
        int to = (block & 1) * VectorBlake3.MESSAGE;
        if (LANES == VectorBlake3Rows16.LANES) {
            VectorBlake3Rows16.load(source, at, stride, messages, to);
        } else {
            VectorBlake3.load(source, at, stride, messages, to);
        }
    }
}
