package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.BLOCK;
import static io.wraith.simd.Blake3Compression.CHUNK;
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
    private final int[] before = new int[NODE];
    private final int[] chained = new int[VALUE_WORDS];
    private final byte[] bytes = new byte[BLOCK];
    private final byte[] stream = new byte[BLOCK];
    private int[] chain = chained;
    private byte[] block = bytes;
    private int blockAt;
    private long counter;
    private int length;
    private int flags;

    /// The end of a chunk of `size` bytes, which begin at `source[0]`. What is behind them may be
    /// overwritten.
    void chunk(byte[] source, int size, int[] key, long number, int mode) {
        Blake3Compression.begin(node, key, number);
        int whole = wholeBlocks(size);
        if (whole > 0) {
            Blake3Compression.chunkStart(source, 0, whole, mode, node);
        }
        end(source, 0, size, number, mode);
    }

    /// The same where a whole chunk begins at `source[0]`, and one of `size` bytes behind it.
    /// Writes the chaining value of the first.
    void chunks(byte[] source, int size, int[] key, long number, int mode, byte[] firstValue) {
        Blake3Compression.begin(before, key, number);
        Blake3Compression.begin(node, key, number + 1);
        Blake3Compression.chunks(source, 0, wholeBlocks(size), mode, before, node);
        Blake3Compression.putHalf(before, VALUE, firstValue, 0);
        end(source, CHUNK, size, number + 1, mode);
    }

    /// The last block, which may be whole too, is left.
    private static int wholeBlocks(int size) {
        return Math.max(0, (size - 1) / BLOCK);
    }

    private void end(byte[] source, int at, int size, long number, int mode) {
        int whole = wholeBlocks(size);
        System.arraycopy(node, VALUE, chained, 0, VALUE_WORDS);
        chain = chained;
        counter = number;
        length = size - whole * BLOCK;
        block = source;
        blockAt = at + whole * BLOCK;
        Arrays.fill(source, at + size, blockAt + BLOCK, (byte) 0);
        int start = whole > 0 ? 0 : Blake3Compression.CHUNK_START;
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
        chain = key;
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
        Blake3Compression.begin(node, chain, counter);
        Blake3Compression.block(block, blockAt, length, flags, node);
    }

    /// Writes the hash: the first bytes of the root's output.
    void hash(byte[] target, int to) {
        Blake3Compression.begin(node, chain, 0);
        Blake3Compression.block(block, blockAt, length, flags | ROOT, node);
        Blake3Compression.putHalf(node, VALUE, target, to);
    }

    /// Writes `size` bytes of the root's output, from byte `position` of it on.
    void root(long position, byte[] target, int to, int size) {
        long number = position / BLOCK;
        int skipped = (int) (position % BLOCK);
        for (int done = 0; done < size; number++) {
            Blake3Compression.begin(node, chain, number);
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
        Arrays.fill(before, 0);
        Arrays.fill(chained, 0);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(stream, (byte) 0);
    }
}
