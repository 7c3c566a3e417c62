package io.wraith.vfs.mount;

/// The bytes of the cache's slots, each of [io.wraith.vfs.cache.BlockCache#BLOCK_BYTES], which
/// somebody else owns.
public interface BlockStore {
    void put(int slot, int at, byte[] source, int from, int length);

    void clear(int slot, int at, int length);

    /// XXH64 with seed 0 of `length` bytes that begin at `lead` of the first slot and go on at the
    /// beginning of each next one.
    long check(int[] slots, int lead, int length);

    /// The same of bytes that are not in slots.
    long check(byte[] bytes);
}
