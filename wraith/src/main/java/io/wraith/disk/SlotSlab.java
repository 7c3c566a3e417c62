package io.wraith.disk;

import io.wraith.linux.Memory;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.Slots;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Slots of [Blocks#SLOT_BYTES] in one native region. A slot has one owner at a time, which is the
/// shard or one I/O thread; ownership moves with jobs.
public final class SlotSlab implements Slots, AutoCloseable {
    private final Memory.Region region;
    private final MemorySegment memory;
    private final int count;

    public SlotSlab(String name, int count) {
        region = Memory.huge(name, (long) count * Blocks.SLOT_BYTES);
        memory = region.segment();
        this.count = count;
    }

    public int count() {
        return count;
    }

    /// Why the pages are not as huge as they could be; empty when they are.
    public String shortfall() {
        return region.shortfall();
    }

    @Override
    public void put(int slot, int at, byte[] source, int from, int length) {
        MemorySegment.copy(
                source, from, memory, ValueLayout.JAVA_BYTE, place(slot, at, length), length);
    }

    @Override
    public void get(int slot, int at, byte[] target, int to, int length) {
        MemorySegment.copy(
                memory, ValueLayout.JAVA_BYTE, place(slot, at, length), target, to, length);
    }

    @Override
    public void clear(int slot, int at, int length) {
        memory.asSlice(place(slot, at, length), length).fill((byte) 0);
    }

    MemorySegment memory() {
        return memory;
    }

    /// Where in the region a part of a slot begins.
    long place(int slot, int at, int length) {
        Objects.checkIndex(slot, count);
        Objects.checkFromIndexSize(at, length, Blocks.SLOT_BYTES);
        return (long) slot * Blocks.SLOT_BYTES + at;
    }

    /// No slot has an owner: what is in them goes back to the system, and memory comes again when
    /// they are next filled.
    void rest() {
        // If the kernel does not want it, it stays.
        Memory.advise(memory, Memory.MADV_DONTNEED);
    }

    /// Gives the memory back; nobody may be working on a slot any more.
    @Override
    public void close() {
        region.close();
    }
}
