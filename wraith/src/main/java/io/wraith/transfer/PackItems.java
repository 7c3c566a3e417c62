package io.wraith.transfer;

import io.wraith.base.Check;

import java.util.Arrays;

/// Which small files lie where in a slot.
public final class PackItems {
    public static final int MOST = 1024;

    private long[] id = new long[16];
    private int[] at = new int[16];
    private int[] length = new int[16];
    private byte[] hashes = new byte[16 * BlockHasher.VALUE_BYTES];
    private int count;

    PackItems clear() {
        count = 0;
        return this;
    }

    void add(long newId, int newAt, int newLength) {
        Check.that(count < MOST, "items of a pack");
        if (count == id.length) {
            int room = Math.min(MOST, 2 * count);
            id = Arrays.copyOf(id, room);
            at = Arrays.copyOf(at, room);
            length = Arrays.copyOf(length, room);
            hashes = Arrays.copyOf(hashes, room * BlockHasher.VALUE_BYTES);
        }
        id[count] = newId;
        at[count] = newAt;
        length[count] = newLength;
        count++;
    }

    void hash(int item, byte[] source, int from) {
        System.arraycopy(source, from, hashes, hashAt(item), BlockHasher.VALUE_BYTES);
    }

    public int count() {
        return count;
    }

    public long id(int item) {
        return id[item];
    }

    public int at(int item) {
        return at[item];
    }

    public int length(int item) {
        return length[item];
    }

    /// Compares with the item's hash.
    public boolean isHash(int item, byte[] hash) {
        return Arrays.equals(
                hashes,
                hashAt(item),
                hashAt(item) + BlockHasher.VALUE_BYTES,
                hash,
                0,
                BlockHasher.VALUE_BYTES);
    }

    void copyHash(int item, byte[] target, int to) {
        System.arraycopy(hashes, hashAt(item), target, to, BlockHasher.VALUE_BYTES);
    }

    /// Puts an item where an earlier one was.
    void move(int from, int to) {
        id[to] = id[from];
        at[to] = at[from];
        length[to] = length[from];
        System.arraycopy(hashes, hashAt(from), hashes, hashAt(to), BlockHasher.VALUE_BYTES);
    }

    /// Keeps only the first items.
    void cut(int newCount) {
        count = newCount;
    }

    int end() {
        return count == 0 ? 0 : at[count - 1] + length[count - 1];
    }

    private static int hashAt(int item) {
        return item * BlockHasher.VALUE_BYTES;
    }
}
