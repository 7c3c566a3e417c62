package io.wraith.node;

import io.wraith.linux.Memory;
import io.wraith.simd.XxHash64;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.mount.BlockStore;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The memory behind a mount's cache: ordinary pages, so that what is not used takes none, and can
/// be given back block by block. Under the lock of [MountMind]; what comes after the end is
/// ignored.
final class MountStore implements BlockStore, AutoCloseable {
    private static final int BLOCK = BlockCache.BLOCK_BYTES;

    private final Memory.Region region;
    private final MemorySegment memory;
    private boolean isClosed;

    MountStore(int slots) {
        region = Memory.anonymous("mount cache", (long) slots * BLOCK);
        memory = region.segment();
    }

    MemorySegment memory() {
        return memory;
    }

    static long place(int slot, int at) {
        return (long) slot * BLOCK + at;
    }

    @Override
    public void put(int slot, int at, byte[] source, int from, int length) {
        if (!isClosed) {
            long to = place(slot, at);
            MemorySegment.copy(source, from, memory, ValueLayout.JAVA_BYTE, to, length);
        }
    }

    @Override
    public void clear(int slot, int at, int length) {
        if (!isClosed) {
            memory.asSlice(place(slot, at), length).fill((byte) 0);
        }
    }

    @Override
    public void get(int slot, int at, byte[] target, int to, int length) {
        if (!isClosed) {
            long from = place(slot, at);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, target, to, length);
        }
    }

    @Override
    public long hash(byte[] bytes, int length) {
        return XxHash64.of(bytes, 0, length);
    }

    /// Nobody needs what is in the slot: its pages are the system's again.
    void giveBack(int slot) {
        if (!isClosed) {
            // If the kernel does not want them, they stay.
            Memory.advise(memory.asSlice(place(slot, 0), BLOCK), Memory.MADV_DONTNEED);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        region.close();
    }
}
