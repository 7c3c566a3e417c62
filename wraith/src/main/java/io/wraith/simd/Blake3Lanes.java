package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.BLOCK;
import static io.wraith.simd.Blake3Compression.BLOCKS;
import static io.wraith.simd.Blake3Compression.CHUNK;
import static io.wraith.simd.Blake3Compression.PARENT;
import static io.wraith.simd.Blake3Compression.VALUE_BYTES;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The lowest levels of the tree: chaining values of many chunks or parents. Belongs to one thread.
final class Blake3Lanes {
    private final int[] key;
    private final int flags;
    private final int[] node = new int[Blake3Compression.NODE];
    private final int[] other = new int[Blake3Compression.NODE];
    private final byte[] copied = new byte[2 * CHUNK];
    private @Nullable Blake3Rows rows;
    private @Nullable VectorBlake3Lanes vectors;

    Blake3Lanes(int[] key, int flags) {
        this.key = key;
        this.flags = flags;
    }

    /// Writes the chaining values of `count` whole chunks to the beginning of `values`.
    void chunks(byte[] source, int at, int count, long counter, byte[] values) {
        int done = 0;
        if (Kernel.BLAKE3.isActive()) {
            for (int n; (n = VectorBlake3Lanes.worthwhileChunks(count - done)) > 0; done += n) {
                int to = done * VALUE_BYTES;
                vectors().chunks(source, at + done * CHUNK, n, counter + done, values, to);
            }
        }
        for (int n; (n = Blake3Rows.worthwhile(count - done)) > 0; done += n) {
            int to = done * VALUE_BYTES;
            rows().chunks(source, at + done * CHUNK, n, counter + done, values, to);
        }
        for (; done + 1 < count; done += 2) {
            pair(source, at + done * CHUNK, counter + done, values, done);
        }
        if (done < count) {
            chunk(source, at + done * CHUNK, counter + done, values, done);
        }
    }

    /// The same for native memory.
    void chunks(MemorySegment source, long at, int count, long counter, byte[] values) {
        int done = 0;
        if (Kernel.BLAKE3.isActive()) {
            for (int n; (n = VectorBlake3Lanes.worthwhileChunks(count - done)) > 0; done += n) {
                int to = done * VALUE_BYTES;
                vectors().chunks(source, at + (long) done * CHUNK, n, counter + done, values, to);
            }
        }
        for (int n; (n = Blake3Rows.worthwhile(count - done)) > 0; done += n) {
            int to = done * VALUE_BYTES;
            rows().chunks(source, at + (long) done * CHUNK, n, counter + done, values, to);
        }
        for (; done + 1 < count; done += 2) {
            long from = at + (long) done * CHUNK;
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, copied, 0, 2 * CHUNK);
            pair(copied, 0, counter + done, values, done);
        }
        if (done < count) {
            long from = at + (long) done * CHUNK;
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, copied, 0, CHUNK);
            chunk(copied, 0, counter + done, values, done);
        }
    }

    private void pair(byte[] source, int at, long counter, byte[] values, int index) {
        Blake3Compression.begin(node, key, counter);
        Blake3Compression.begin(other, key, counter + 1);
        Blake3Compression.chunks(source, at, BLOCKS, flags, node, other);
        int to = index * VALUE_BYTES;
        Blake3Compression.putHalf(node, Blake3Compression.VALUE, values, to);
        Blake3Compression.putHalf(other, Blake3Compression.VALUE, values, to + VALUE_BYTES);
    }

    private void chunk(byte[] source, int at, long counter, byte[] values, int index) {
        Blake3Compression.begin(node, key, counter);
        Blake3Compression.chunk(source, at, flags, node);
        Blake3Compression.putHalf(node, Blake3Compression.VALUE, values, index * VALUE_BYTES);
    }

    /// Replaces `2 * count` chaining values, from value number `first` on, by their `count`
    /// parents.
    void parents(byte[] values, int first, int count) {
        int from = first * VALUE_BYTES;
        int done = 0;
        if (Kernel.BLAKE3.isActive()) {
            for (int n; (n = VectorBlake3Lanes.worthwhileParents(count - done)) > 0; done += n) {
                vectors().parents(values, from + done * BLOCK, n, from + done * VALUE_BYTES);
            }
        }
        for (int n; (n = Blake3Rows.worthwhile(count - done)) > 0; done += n) {
            rows().parents(values, from + done * BLOCK, n, from + done * VALUE_BYTES);
        }
        for (; done < count; done++) {
            Blake3Compression.begin(node, key, 0);
            int at = from + done * BLOCK;
            Blake3Compression.block(values, at, BLOCK, flags | PARENT, node);
            Blake3Compression.putHalf(
                    node, Blake3Compression.VALUE, values, from + done * VALUE_BYTES);
        }
    }

    void wipe() {
        Arrays.fill(node, 0);
        Arrays.fill(other, 0);
        Arrays.fill(copied, (byte) 0);
        if (rows != null) {
            rows.wipe();
        }
        if (vectors != null) {
            vectors.wipe();
        }
    }

    private Blake3Rows rows() {
        Blake3Rows lanes = rows;
        if (lanes == null) {
            lanes = new Blake3Rows(key, flags);
            rows = lanes;
        }
        return lanes;
    }

    private VectorBlake3Lanes vectors() {
        VectorBlake3Lanes lanes = vectors;
        if (lanes == null) {
            lanes = new VectorBlake3Lanes(key, flags);
            vectors = lanes;
        }
        return lanes;
    }
}
