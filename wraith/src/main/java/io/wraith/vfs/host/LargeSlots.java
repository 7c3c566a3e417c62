package io.wraith.vfs.host;

import io.wraith.transfer.SlotPool;

/// The slots for large reads, which all mounts of a host share. Nobody gets so many that the next
/// one to come finds none.
public final class LargeSlots {
    /// One of so many is kept for the next mount to come. A far one needs all the others: a slot is
    /// taken until its bytes are acknowledged, and 1 Gbit/s over 200 ms has 25 MB under way.
    private static final int KEPT = 6;

    private final SlotPool pool;

    /// What those who have some may have together.
    private final int shared;

    private int holders;

    public LargeSlots(int count) {
        shared = count - Math.max(1, count / KEPT);
        pool = new SlotPool(count);
    }

    /// A slot for a mount that holds so many; [SlotPool#NONE] if it has to wait.
    int take(int held) {
        int sharers = holders + (held == 0 ? 1 : 0);
        if (held >= Math.max(1, shared / sharers)) {
            return SlotPool.NONE;
        }
        int slot = pool.take();
        holders += slot != SlotPool.NONE && held == 0 ? 1 : 0;
        return slot;
    }

    /// Takes a slot back from a mount that still holds so many others.
    void give(int slot, int others) {
        pool.give(slot);
        holders -= others == 0 ? 1 : 0;
    }

    public int free() {
        return pool.free();
    }
}
