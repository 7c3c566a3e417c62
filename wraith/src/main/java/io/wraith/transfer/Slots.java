package io.wraith.transfer;

/// The bytes of slots, each of [Blocks#SLOT_BYTES], which somebody else owns.
public interface Slots {
    /// Writes into a slot.
    void put(int slot, int at, byte[] source, int from, int length);

    /// Reads from a slot.
    void get(int slot, int at, byte[] target, int to, int length);

    /// Writes zeros.
    void clear(int slot, int at, int length);
}
