package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.VALUE_BYTES;

import java.util.Arrays;

/// The left part of a tree while it grows: the chaining values of complete subtrees that wait for
/// their right siblings, largest first. A subtree is added only when more input follows it, so none
/// of them is the root.
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
            for (int rest = size; rest > 1; rest /= 2) {
                lanes.parents(leaves, done, rest / 2);
            }
            add(leaves, done * VALUE_BYTES, size);
            done += size;
        }
    }

    /// Adds one subtree of `size` leaves, a power of two that divides how many there are.
    private void add(byte[] value, int at, int size) {
        System.arraycopy(value, at, values, waiting * VALUE_BYTES, VALUE_BYTES);
        waiting++;
        for (long siblings = added / size; (siblings & 1) != 0; siblings >>>= 1) {
            lanes.parents(values, waiting - 2, 1);
            waiting--;
        }
        added += size;
    }

    /// Makes `output`, the rightmost leaf, the node above everything that was added before it.
    void close(Blake3Output output) {
        for (int i = waiting - 1; i >= 0; i--) {
            output.parent(values, i * VALUE_BYTES, key, flags);
        }
    }

    /// The same, for a rightmost leaf of which only the chaining value is known.
    void close(byte[] value, Blake3Output output) {
        output.parent(values, (waiting - 1) * VALUE_BYTES, value, key, flags);
        for (int i = waiting - 2; i >= 0; i--) {
            output.parent(values, i * VALUE_BYTES, key, flags);
        }
    }
}
