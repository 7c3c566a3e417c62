package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.VALUE_BYTES;

import java.util.Arrays;

/// The left part of a tree while it grows: the chaining values of complete subtrees that wait for
/// their right siblings, largest first. Two siblings are put together only when more input follows
/// them, because until then their parent may be the root.
final class Blake3Tree {
    /// Levels above the chunks: 2^54 chunks are 2^64 bytes.
    private static final int LEVELS = 54;

    private final int[] key;
    private final int flags;
    private final Blake3Lanes lanes;
    private final byte[] values = new byte[(LEVELS + 2) * VALUE_BYTES];
    private int waiting;
    private long added;

    Blake3Tree(int[] key, int flags, Blake3Lanes lanes) {
        this.key = key;
        this.flags = flags;
        this.lanes = lanes;
    }

    void clear() {
        waiting = 0;
        added = 0;
    }

    void wipe() {
        Arrays.fill(values, (byte) 0);
    }

    /// Leaves in this tree.
    long added() {
        return added;
    }

    /// Adds `count` leaves, whose chaining values stand at the beginning of `leaves` and are lost:
    /// the largest aligned subtrees of them, level by level, many parents at a time.
    void addAll(byte[] leaves, int count) {
        for (int done = 0; done < count; ) {
            int size = Integer.highestOneBit(count - done);
            if (added != 0) {
                size = (int) Math.min(size, Long.lowestOneBit(added));
            }
            for (int rest = size; rest > 2; rest /= 2) {
                lanes.parents(leaves, done, rest / 2);
            }
            if (size == 1) {
                add(leaves, done, 1);
            } else {
                add(leaves, done, size / 2);
                add(leaves, done + 1, size / 2);
            }
            done += size;
        }
    }

    private void add(byte[] subtrees, int index, int size) {
        merge();
        int at = index * VALUE_BYTES;
        System.arraycopy(subtrees, at, values, waiting * VALUE_BYTES, VALUE_BYTES);
        waiting++;
        added += size;
    }

    /// As many subtrees wait as the number of leaves has bits, once it is known that more follows.
    private void merge() {
        for (; waiting > Long.bitCount(added); waiting--) {
            lanes.parents(values, waiting - 2, 1);
        }
    }

    /// Makes `output`, a last leaf, the node above itself and everything that was added before.
    void closeWith(Blake3Output output) {
        merge();
        parents(waiting, output);
    }

    /// Makes `output` the node above everything that was added, two leaves at least.
    void close(Blake3Output output) {
        output.parent(values, (waiting - 2) * VALUE_BYTES, key, flags);
        parents(waiting - 2, output);
    }

    private void parents(int below, Blake3Output output) {
        for (int i = below - 1; i >= 0; i--) {
            output.above(values, i * VALUE_BYTES, key, flags);
        }
    }
}
