package io.wraith.transfer;

import io.wraith.base.Big;

import java.util.Arrays;

/// A parcel that is read, hashed and sent out of one slot: first the runs of the slot, then a
/// table.
final class OutgoingParcel {
    final int slot;
    final Runs runs = new Runs();
    final PackItems items = new PackItems();
    long id;
    long block;
    int blockLength;
    boolean isPack;

    /// Items that are not read yet.
    int unread;

    private byte[] table = new byte[256];
    private int tableLength;

    OutgoingParcel(int slot) {
        this.slot = slot;
    }

    int length() {
        return runs.total() + tableLength;
    }

    void sealBlock(byte[] value) {
        int count = runs.total() == blockLength ? 0 : runs.count();
        begin(count * ParcelFormat.RUN_BYTES + ParcelFormat.BLOCK_BYTES);
        int at = 0;
        for (int i = 0; i < count; i++, at += ParcelFormat.RUN_BYTES) {
            Big.u32(table, at, runs.at(i));
            Big.u32(table, at + 4, runs.length(i));
        }
        Big.u64(table, at, id);
        Big.u64(table, at + 8, block);
        System.arraycopy(value, 0, table, at + 16, BlockHasher.VALUE_BYTES);
        tail(ParcelFormat.BLOCK, count);
    }

    /// Names the items that were read; the bytes of all lie in the payload.
    void sealPack(boolean[] isRead) {
        begin(items.count() * ParcelFormat.ITEM_BYTES);
        int at = 0;
        int count = 0;
        for (int i = 0; i < items.count(); i++) {
            if (isRead[i]) {
                Big.u64(table, at, items.id(i));
                Big.u32(table, at + 8, items.at(i));
                Big.u32(table, at + 12, items.length(i));
                items.copyHash(i, table, at + 16);
                at += ParcelFormat.ITEM_BYTES;
                count++;
            }
        }
        tableLength = at + ParcelFormat.TAIL_BYTES;
        runs.whole(items.end());
        tail(ParcelFormat.PACK, count);
    }

    /// Gives bytes of the parcel.
    void read(Slots slots, long offset, byte[] target, int to, int length) {
        int from = (int) offset;
        int done = 0;
        int start = 0;
        for (int i = 0; i < runs.count() && done < length; i++) {
            int inRun = from + done - start;
            if (inRun < runs.length(i)) {
                int part = Math.min(length - done, runs.length(i) - inRun);
                slots.get(slot, runs.at(i) + inRun, target, to + done, part);
                done += part;
            }
            start += runs.length(i);
        }
        if (done < length) {
            System.arraycopy(table, from + done - runs.total(), target, to + done, length - done);
        }
    }

    private void begin(int bytes) {
        tableLength = bytes + ParcelFormat.TAIL_BYTES;
        if (table.length < tableLength) {
            table = Arrays.copyOf(table, tableLength);
        }
    }

    private void tail(int kind, int count) {
        int at = tableLength - ParcelFormat.TAIL_BYTES;
        Big.u8(table, at, kind);
        Big.u8(table, at + 1, 0);
        Big.u16(table, at + 2, count);
        Big.u32(table, at + 4, runs.total());
    }
}
