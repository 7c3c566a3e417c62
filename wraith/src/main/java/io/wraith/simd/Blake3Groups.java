package io.wraith.simd;

import java.util.Arrays;
import java.util.Objects;

/// Puts the chaining values of consecutive groups together to the hash of the whole input.
///
/// All groups have the same size, 1024 bytes times a power of two; the last may be shorter. Each
/// can be hashed on its own, in any order and on any thread, by [Blake3#reset(long)], its bytes and
/// [Blake3#chainingValue]; whoever knows the chaining values can check a group without the others.
/// An input of one group has no chaining value: its hash says the same.
public final class Blake3Groups {
    private final int[] key;
    private final Blake3Tree tree;
    private final byte[] leaf = new byte[Blake3.HASH_BYTES];
    private final Blake3Output output = new Blake3Output();

    Blake3Groups(int[] key, int flags) {
        this.key = key;
        this.tree = new Blake3Tree(key, flags, new Blake3Lanes(key, flags));
    }

    /// Adds the next group by its chaining value.
    public void add(byte[] value, int at) {
        Objects.checkFromIndexSize(at, Blake3.HASH_BYTES, value.length);
        System.arraycopy(value, at, leaf, 0, leaf.length);
        tree.addAll(leaf, 1);
    }

    /// The hash of all groups added until now, of which there are at least two.
    public byte[] digest() {
        byte[] hash = new byte[Blake3.HASH_BYTES];
        output(0, hash, 0, hash.length);
        return hash;
    }

    /// As [Blake3#output].
    public void output(long position, byte[] target, int at, int length) {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position);
        }
        if (tree.added() < 2) {
            throw new IllegalStateException("a root has two children at least");
        }
        Objects.checkFromIndexSize(at, length, target.length);
        tree.close(output);
        output.root(position, target, at, length);
    }

    /// Forgets all groups.
    public void reset() {
        tree.clear();
    }

    /// Forgets the key, too.
    public void wipe() {
        reset();
        Arrays.fill(key, 0);
        Arrays.fill(leaf, (byte) 0);
        tree.wipe();
        output.wipe();
    }
}
