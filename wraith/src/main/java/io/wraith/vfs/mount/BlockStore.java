package io.wraith.vfs.mount;

/// The bytes of the cache's slots, each of [io.wraith.vfs.cache.BlockCache#BLOCK_BYTES], which
/// somebody else owns.
public interface BlockStore {
    void put(int slot, int at, byte[] source, int from, int length);

    void clear(int slot, int at, int length);

    void get(int slot, int at, byte[] target, int to, int length);

    /// XXH64 with seed 0 of the first bytes.
    long hash(byte[] bytes, int length);
}
