package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.BLOCK;
import static io.wraith.simd.Blake3Compression.NODE;
import static io.wraith.simd.Blake3Compression.PARENT;
import static io.wraith.simd.Blake3Compression.ROOT;
import static io.wraith.simd.Blake3Compression.UPPER;
import static io.wraith.simd.Blake3Compression.VALUE;
import static io.wraith.simd.Blake3Compression.VALUE_BYTES;
import static io.wraith.simd.Blake3Compression.VALUE_WORDS;

import java.util.Arrays;

/// The last block of a node, kept until it is known whether the node is the root: a root's output
/// has any length, any other node's is its chaining value.
final class Blake3Output {
    private final int[] node = new int[NODE];
    private final int[] before = new int[VALUE_WORDS];
    private final byte[] block = new byte[BLOCK];
    private final byte[] bytes = new byte[BLOCK];
    private long counter;
    private int length;
    private int flags;

    /// The end of a chunk of `size` bytes, which begin at `source[0]`.
    void chunk(byte[] source, int size, int[] key, long number, int mode) {
        Blake3Compression.begin(node, key, number);
        int whole = Math.max(0, (size - 1) / BLOCK);
        int start = Blake3Compression.CHUNK_START;
        if (whole > 0) {
            Blake3Compression.blocks(source, 0, 1, BLOCK, mode | start, node);
            Blake3Compression.blocks(source, BLOCK, whole - 1, BLOCK, mode, node);
            start = 0;
        }
        System.arraycopy(node, VALUE, before, 0, VALUE_WORDS);
        counter = number;
        length = size - whole * BLOCK;
        System.arraycopy(source, whole * BLOCK, block, 0, length);
        Arrays.fill(block, length, BLOCK, (byte) 0);
        flags = mode | start | Blake3Compression.CHUNK_END;
    }

    /// The parent of the chaining value at `values[at]` and of what this was until now.
    void above(byte[] values, int at, int[] key, int mode) {
        value();
        System.arraycopy(values, at, bytes, 0, VALUE_BYTES);
        Blake3Compression.putValue(node, bytes, VALUE_BYTES);
        parent(bytes, 0, key, mode);
    }

    /// The parent of the two chaining values at `values[at]`.
    void parent(byte[] values, int at, int[] key, int mode) {
        System.arraycopy(values, at, block, 0, BLOCK);
        System.arraycopy(key, 0, before, 0, VALUE_WORDS);
        counter = 0;
        length = BLOCK;
        flags = mode | PARENT;
    }

    /// Writes the chaining value, of a node that is not the root.
    void value(byte[] target, int to) {
        value();
        Blake3Compression.putValue(node, target, to);
    }

    private void value() {
        Blake3Compression.begin(node, before, counter);
        Blake3Compression.blocks(block, 0, 1, length, flags, node);
    }

    /// Writes `size` bytes of the root's output, from byte `position` of it on.
    void root(long position, byte[] target, int to, int size) {
        long number = position / BLOCK;
        int skipped = (int) (position % BLOCK);
        for (int done = 0; done < size; number++) {
            Blake3Compression.begin(node, before, number);
            Blake3Compression.blocks(block, 0, 1, length, flags | ROOT, node);
            for (int word = 0; word < VALUE_WORDS; word++) {
                LittleEndian.putInt(bytes, word * Integer.BYTES, node[VALUE + word]);
                LittleEndian.putInt(bytes, VALUE_BYTES + word * Integer.BYTES, node[UPPER + word]);
            }
            int part = Math.min(BLOCK - skipped, size - done);
            System.arraycopy(bytes, skipped, target, to + done, part);
            done += part;
            skipped = 0;
        }
    }

    void wipe() {
        Arrays.fill(node, 0);
        Arrays.fill(before, 0);
        Arrays.fill(block, (byte) 0);
        Arrays.fill(bytes, (byte) 0);
    }
}
