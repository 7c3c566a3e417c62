package io.wraith.bench.vfs;

import io.wraith.simd.XxHash64;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.mount.BlockStore;

import java.util.Arrays;

/// The memory behind a mount's cache, as the product has it but for where it lies.
final class HeapBlocks implements BlockStore {
    private static final int BLOCK = BlockCache.BLOCK_BYTES;

    private final byte[] memory;

    HeapBlocks(int slots) {
        memory = new byte[slots * BLOCK];
    }

    byte at(int slot, int place) {
        return memory[slot * BLOCK + place];
    }

    @Override
    public void put(int slot, int at, byte[] source, int from, int length) {
        System.arraycopy(source, from, memory, slot * BLOCK + at, length);
    }

    @Override
    public void clear(int slot, int at, int length) {
        Arrays.fill(memory, slot * BLOCK + at, slot * BLOCK + at + length, (byte) 0);
    }

    @Override
    public void get(int slot, int at, byte[] target, int to, int length) {
        System.arraycopy(memory, slot * BLOCK + at, target, to, length);
    }

    @Override
    public long hash(byte[] bytes, int length) {
        return XxHash64.of(bytes, 0, length);
    }
}
