package io.wraith.vfs.host;

import io.wraith.transfer.SlotPool;

/// The slots for large reads, which all mounts of a host share. Nobody gets so many that the next
/// one to come finds none.
public final class LargeSlots {
    private final SlotPool pool;
    private final int count;
    private int holders;

    public LargeSlots(int count) {
        this.count = count;
        pool = new SlotPool(count);
    }

    /// A slot for a mount that holds so many; [SlotPool#NONE] if it has to wait.
    int take(int held) {
        int sharers = holders + (held == 0 ? 2 : 1);
        if (held >= Math.max(1, count / sharers)) {
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
