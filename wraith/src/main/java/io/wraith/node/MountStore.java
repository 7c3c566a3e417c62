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
    private byte[] gathered = {};
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

    /// The hash wants its bytes in one array.
    @Override
    public long check(int[] slots, int lead, int length) {
        if (isClosed) {
            return 0;
        }
        if (gathered.length < length) {
            gathered = new byte[length];
        }
        int done = 0;
        for (int i = 0; done < length; i++) {
            int from = i == 0 ? lead : 0;
            int part = Math.min(BLOCK - from, length - done);
            MemorySegment.copy(
                    memory, ValueLayout.JAVA_BYTE, place(slots[i], from), gathered, done, part);
            done += part;
        }
        return XxHash64.of(gathered, 0, length);
    }

    @Override
    public long check(byte[] bytes) {
        return XxHash64.of(bytes, 0, bytes.length);
    }

    /// Nobody needs what is in the slot: its pages are the system's again.
    void giveBack(int slot) {
        if (!isClosed) {
            // If the kernel does not want them, they stay.
            Memory.advise(memory.asSlice(place(slot, 0), BLOCK), Memory.MADV_DONTNEED);
        }
    }

    /// What [#check] needs comes again when it is next needed.
    void rest() {
        gathered = new byte[0];
    }

    @Override
    public void close() {
        isClosed = true;
        region.close();
    }
}
