package io.wraith.transfer;

/// A parcel that arrives in one slot, and what it turned out to be.
final class IncomingParcel {
    final int slot;
    final Runs runs = new Runs();
    final PackItems items = new PackItems();
    final byte[] value = new byte[BlockHasher.VALUE_BYTES];
    boolean isPack;
    long id;
    long block;

    /// The payload is all of the block.
    boolean isDense;

    /// Items, or the block, that are not dealt with yet.
    int unsettled;

    IncomingParcel(int slot) {
        this.slot = slot;
    }

    /// Takes what stands at the end of a parcel of this length; false if its parts do not fit.
    // TRANSFER: The lengths MUST add up to that of the stream, a payload has 1 to 2^20 bytes, a
    // block at most 128 runs, a pack 1 to 1024 items. A receiver MUST cancel the transfer for any
    // other parcel.
    boolean parse(Slots slots, int length, byte[] scratch, Fields in) {
        if (length <= ParcelFormat.TAIL_BYTES || length > Blocks.SLOT_BYTES) {
            return false;
        }
        int end = length - ParcelFormat.TAIL_BYTES;
        slots.get(slot, end, scratch, 0, ParcelFormat.TAIL_BYTES);
        in.wrap(scratch, 0, ParcelFormat.TAIL_BYTES);
        int kind = in.u8();
        in.require(in.u8() == 0);
        int count = in.u16();
        long payload = in.u32();
        isPack = kind == ParcelFormat.PACK;
        in.require(isPack || kind == ParcelFormat.BLOCK);
        in.require(isPack ? count > 0 && count <= PackItems.MOST : count <= Runs.MOST);
        int table =
                isPack
                        ? count * ParcelFormat.ITEM_BYTES
                        : count * ParcelFormat.RUN_BYTES + ParcelFormat.BLOCK_BYTES;
        in.require(payload > 0 && payload <= Blocks.BYTES && payload + table == end);
        if (!in.isExact()) {
            return false;
        }
        slots.get(slot, (int) payload, scratch, 0, table);
        in.wrap(scratch, 0, table);
        if (isPack) {
            readItems(in, count, (int) payload);
        } else {
            readBlock(in, count, (int) payload);
        }
        return in.isExact();
    }

    private void readBlock(Fields in, int count, int payload) {
        runs.clear();
        isDense = count == 0;
        for (int i = 0; i < count && in.isGood(); i++) {
            long at = in.u32();
            long length = in.u32();
            in.require(length > 0 && at >= runs.end() && at + length <= Blocks.BYTES);
            if (in.isGood()) {
                runs.add((int) at, (int) length);
            }
        }
        if (isDense) {
            runs.whole(payload);
        }
        in.require(runs.total() == payload);
        id = in.id();
        block = in.block();
        in.copy(value, value.length);
        unsettled = 1;
    }

    private void readItems(Fields in, int count, int payload) {
        items.clear();
        byte[] hash = new byte[BlockHasher.VALUE_BYTES];
        for (int i = 0; i < count && in.isGood(); i++) {
            long item = in.id();
            long at = in.u32();
            long length = in.u32();
            in.copy(hash, hash.length);
            in.require(length > 0 && length <= Blocks.PACKED_BYTES && at >= items.end());
            in.require(at + length <= payload);
            if (in.isGood()) {
                items.add(item, (int) at, (int) length);
                items.hash(i, hash, 0);
            }
        }
        unsettled = items.count();
    }
}
