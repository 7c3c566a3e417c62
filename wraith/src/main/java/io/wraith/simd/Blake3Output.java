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
///
/// It refers to arrays of its hasher: it is good until more input follows.
final class Blake3Output {
    private final int[] node = new int[NODE];
    private final int[] chained = new int[VALUE_WORDS];
    private final byte[] bytes = new byte[BLOCK];
    private final byte[] stream = new byte[BLOCK];
    private int[] before = chained;
    private byte[] block = bytes;
    private int blockAt;
    private long counter;
    private int length;
    private int flags;

    /// The end of a chunk of `size` bytes, which begin at `source[0]`. What is behind them may be
    /// overwritten.
    void chunk(byte[] source, int size, int[] key, long number, int mode) {
        Blake3Compression.begin(node, key, number);
        int whole = Math.max(0, (size - 1) / BLOCK);
        int start = Blake3Compression.CHUNK_START;
        if (whole > 0) {
            Blake3Compression.chunkStart(source, 0, whole, mode, node);
            start = 0;
        }
        System.arraycopy(node, VALUE, chained, 0, VALUE_WORDS);
        before = chained;
        counter = number;
        length = size - whole * BLOCK;
        block = source;
        blockAt = whole * BLOCK;
        Arrays.fill(source, size, blockAt + BLOCK, (byte) 0);
        flags = mode | start | Blake3Compression.CHUNK_END;
    }

    /// The parent of the chaining value at `values[at]` and of what this was until now.
    void above(byte[] values, int at, int[] key, int mode) {
        value();
        System.arraycopy(values, at, bytes, 0, VALUE_BYTES);
        Blake3Compression.putHalf(node, VALUE, bytes, VALUE_BYTES);
        parent(bytes, 0, key, mode);
    }

    /// The parent of the two chaining values at `values[at]`.
    void parent(byte[] values, int at, int[] key, int mode) {
        block = values;
        blockAt = at;
        before = key;
        counter = 0;
        length = BLOCK;
        flags = mode | PARENT;
    }

    /// Writes the chaining value, of a node that is not the root.
    void value(byte[] target, int to) {
        value();
        Blake3Compression.putHalf(node, VALUE, target, to);
    }

    private void value() {
        Blake3Compression.begin(node, before, counter);
        Blake3Compression.block(block, blockAt, length, flags, node);
    }

    /// Writes the hash: the first bytes of the root's output.
    void hash(byte[] target, int to) {
        Blake3Compression.begin(node, before, 0);
        Blake3Compression.block(block, blockAt, length, flags | ROOT, node);
        Blake3Compression.putHalf(node, VALUE, target, to);
    }

    /// Writes `size` bytes of the root's output, from byte `position` of it on.
    void root(long position, byte[] target, int to, int size) {
        long number = position / BLOCK;
        int skipped = (int) (position % BLOCK);
        for (int done = 0; done < size; number++) {
            Blake3Compression.begin(node, before, number);
            Blake3Compression.block(block, blockAt, length, flags | ROOT, node);
            Blake3Compression.putHalf(node, VALUE, stream, 0);
            Blake3Compression.putHalf(node, UPPER, stream, VALUE_BYTES);
            int part = Math.min(BLOCK - skipped, size - done);
            System.arraycopy(stream, skipped, target, to + done, part);
            done += part;
            skipped = 0;
        }
    }

    void wipe() {
        Arrays.fill(node, 0);
        Arrays.fill(chained, 0);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(stream, (byte) 0);
    }
}
