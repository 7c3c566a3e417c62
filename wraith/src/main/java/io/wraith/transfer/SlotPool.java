package io.wraith.transfer;

import io.wraith.base.Check;

/// Which slots are free. Each has one owner.
public final class SlotPool {
    public static final int NONE = -1;

    private final int[] free;
    private final boolean[] isTaken;
    private int count;

    public SlotPool(int slots) {
        free = new int[slots];
        isTaken = new boolean[slots];
        for (int i = 0; i < slots; i++) {
            free[i] = slots - 1 - i;
        }
        count = slots;
    }

    public int free() {
        return count;
    }

    public int take() {
        if (count == 0) {
            return NONE;
        }
        int slot = free[--count];
        isTaken[slot] = true;
        return slot;
    }

    public void give(int slot) {
        Check.that(isTaken[slot], "a slot that is given back twice");
        isTaken[slot] = false;
        free[count++] = slot;
    }

    public boolean isTaken(int slot) {
        return slot >= 0 && slot < isTaken.length && isTaken[slot];
    }
}
