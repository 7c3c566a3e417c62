package io.wraith.transfer;

import java.util.Arrays;

/// Slots in arrays, made when they are first used.
final class ArraySlots implements Slots {
    private final byte[][] slots;

    ArraySlots(int count) {
        slots = new byte[count][];
    }

    byte[] bytes(int slot) {
        if (slots[slot] == null) {
            slots[slot] = new byte[Blocks.SLOT_BYTES];
        }
        return slots[slot];
    }

    @Override
    public void put(int slot, int at, byte[] source, int from, int length) {
        System.arraycopy(source, from, bytes(slot), at, length);
    }

    @Override
    public void get(int slot, int at, byte[] target, int to, int length) {
        System.arraycopy(bytes(slot), at, target, to, length);
    }

    @Override
    public void clear(int slot, int at, int length) {
        Arrays.fill(bytes(slot), at, at + length, (byte) 0);
    }
}
