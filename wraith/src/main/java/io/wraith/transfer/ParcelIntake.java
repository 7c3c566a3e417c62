package io.wraith.transfer;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.simd.Blake3;
import io.wraith.transfer.ReceiveEntry.State;
import io.wraith.transfer.ReceiveTable.Task;
import io.wraith.transfer.ReceiverAction.Kind;

import org.jspecify.annotations.Nullable;

/// The parcels of a receiver, from their first byte until their slots are free again.
final class ParcelIntake {
    /// A block, or a small file, may be corrupt so often before its file is given up.
    private static final int MOST_CORRUPT = 16;

    private final Slots slots;
    private final ReceiveTable table;
    private final SlotPool free;
    private final IncomingParcel[] parcels;
    private final byte[] scratch = new byte[ParcelFormat.MOST_TABLE_BYTES];
    private final Fields fields = new Fields();
    private final Blake3 hasher = Blake3.hasher();
    private final IncomingStrands strands;
    private long opened;
    private long credit;
    private long told;
    long corruptBlocks;

    ParcelIntake(int slotCount, Slots slots, ReceiveTable table, StrandNumbers numbers) {
        this.slots = slots;
        this.table = table;
        free = new SlotPool(slotCount);
        strands = new IncomingStrands(slotCount, numbers);
        parcels = new IncomingParcel[slotCount];
        for (int i = 0; i < slotCount; i++) {
            parcels[i] = new IncomingParcel(i);
        }
        credit = slotCount;
        told = slotCount;
    }

    /// A slot, or a fault.
    int open() {
        if (opened == credit) {
            return TransferFault.FLOOD.code();
        }
        opened++;
        int slot = free.take();
        parcels[slot].unsettled = 0;
        return slot;
    }

    /// The parcel's stream was given up.
    void gone(int slot) {
        Check.that(free.isTaken(slot) && parcels[slot].unsettled == 0, "a parcel that arrived");
        free(slot);
    }

    int data(int slot, long offset, byte[] bytes, int at, int length) {
        Check.that(free.isTaken(slot), "a slot without a parcel");
        if (offset + length > Blocks.SLOT_BYTES) {
            return TransferFault.BAD_PARCEL.code();
        }
        slots.put(slot, (int) offset, bytes, at, length);
        return Receiver.OK;
    }

    int arrived(int slot, long length, long listed) {
        Check.that(free.isTaken(slot), "a slot without a parcel");
        IncomingParcel parcel = parcels[slot];
        if (length > Blocks.SLOT_BYTES || !parcel.parse(slots, (int) length, scratch, fields)) {
            return TransferFault.BAD_PARCEL.code();
        }
        return parcel.isPack ? pack(parcel, listed) : block(parcel, listed);
    }

    /// A slot is free, and the sender may send another parcel once it knows.
    void free(int slot) {
        if (!strands.keeps(slot)) {
            free.give(slot);
            credit++;
        }
    }

    /// Shares the slots with so many strands, and answers what is left. Before the first parcel.
    long agree(int count) {
        strands.agree(count, free);
        credit = free.free();
        told = credit;
        return credit;
    }

    /// A slot for the next parcel of a strand, or [SlotPool#NONE].
    int strandSlot(int strand) {
        int slot = strands.take(strand);
        if (slot != SlotPool.NONE) {
            parcels[slot].unsettled = 0;
        }
        return slot;
    }

    void strandEnded(int strand) {
        strands.end(strand).forEach(this::free);
    }

    void strandBegunAgain(int strand) {
        strands.begunAgain(strand);
    }

    boolean hasCreditToTell() {
        return isCreditNews() || strands.hasCreditToTell();
    }

    private boolean isCreditNews() {
        return credit - told >= Math.max(1, (parcels.length / (strands.agreed() + 1)) / 4);
    }

    void tellCredit() {
        if (isCreditNews()) {
            table.control.begin(MessageType.CREDIT).u64(credit).end();
            told = credit;
        }
        strands.tellCredit(table.control);
    }

    /// Whether what comes a second time is no fault: it had gone over a strand that was lost.
    private boolean mayRepeat() {
        return strands.agreed() > 0;
    }

    private int pack(IncomingParcel parcel, long listed) {
        int count = 0;
        for (int i = 0; i < parcel.items.count(); i++) {
            long id = parcel.items.id(i);
            ReceiveEntry entry = table.open.get(id);
            int fault = admit(entry, id, listed);
            if (fault != Receiver.OK) {
                return fault;
            }
            if (entry == null || entry.state != State.WANTED) {
                continue;
            }
            if (entry.isArrived && mayRepeat()) {
                continue;
            }
            if (entry.isArrived || entry.entry.size() > Blocks.PACKED_BYTES) {
                return TransferFault.UNWANTED_BLOCK.code();
            }
            if (entry.entry.size() != parcel.items.length(i)) {
                return TransferFault.BAD_PARCEL.code();
            }
            entry.isArrived = true;
            entry.storing = 1;
            parcel.items.move(i, count++);
        }
        parcel.items.cut(count);
        parcel.unsettled = count;
        if (count == 0) {
            free(parcel.slot);
        } else {
            table.tasks.add(new Task(Kind.STORE_PACK, null, parcel, 0, 0));
        }
        return Receiver.OK;
    }

    private int block(IncomingParcel parcel, long listed) {
        ReceiveEntry entry = table.open.get(parcel.id);
        int fault = admit(entry, parcel.id, listed);
        if (fault != Receiver.OK) {
            return fault;
        }
        if (entry == null || entry.state != State.WANTED || isRepeated(entry, parcel.block)) {
            free(parcel.slot);
            return Receiver.OK;
        }
        fault = take(entry, parcel.block, parcel.block + 1);
        if (fault != Receiver.OK) {
            return fault;
        }
        int length = Blocks.length(entry.entry.size(), parcel.block);
        if (parcel.isDense ? parcel.runs.total() != length : parcel.runs.end() > length) {
            return TransferFault.BAD_PARCEL.code();
        }
        entry.storing++;
        table.tasks.add(new Task(Kind.STORE, entry, parcel, parcel.block, 1));
        return Receiver.OK;
    }

    // TRANSFER: If strands were agreed on, a receiver MUST ignore a block that it has.
    private boolean isRepeated(ReceiveEntry entry, long block) {
        RangeSet arrived = entry.arrived;
        boolean isHere =
                arrived == null
                        ? entry.isArrived && block == 0
                        : arrived.containsAll(block, block + 1);
        return mayRepeat() && isHere;
    }

    private int admit(@Nullable ReceiveEntry entry, long id, long listed) {
        boolean isFinishing =
                entry != null && entry.state == State.FINISHING && id > 0 && id <= listed;
        return isFinishing && mayRepeat() ? Receiver.OK : admitted(entry, id, listed);
    }

    /// Whether a parcel, or a hole, may be about this entry now. What is about an entry that was
    /// closed or failed meanwhile is ignored.
    static int admitted(@Nullable ReceiveEntry entry, long id, long listed) {
        boolean isKnown = id > 0 && id <= listed;
        boolean isInState =
                entry == null || entry.state == State.WANTED || entry.state == State.FAILED;
        return isKnown && isInState ? Receiver.OK : TransferFault.WRONG_ENTRY.code();
    }

    /// Marks blocks of a wanted file as here.
    // TRANSFER: A receiver MUST cancel the transfer for a block that it did not want or, without
    // strands, that it has.
    int take(ReceiveEntry entry, long first, long end) {
        RangeSet wanted = entry.wanted;
        RangeSet arrived = entry.arrived;
        if (wanted == null || arrived == null) {
            boolean isWanted = first == 0 && end == 1 && !entry.isArrived;
            entry.isArrived = true;
            return isWanted ? Receiver.OK : TransferFault.UNWANTED_BLOCK.code();
        }
        if (!wanted.containsAll(first, end)) {
            return TransferFault.UNWANTED_BLOCK.code();
        }
        if (entry.seal == null) {
            if (table.begun == SendQueue.MOST_BEGUN) {
                return TransferFault.TOO_MANY.code();
            }
            table.begun++;
            entry.seal = new Seal(entry.entry.size(), wanted, hasher);
        }
        long added = arrived.add(first, end);
        if (added == RangeSet.FULL) {
            return TransferFault.TOO_MANY.code();
        }
        return added == end - first ? Receiver.OK : TransferFault.UNWANTED_BLOCK.code();
    }

    /// Whether what is in the slot is still worth storing. If not, it is settled.
    boolean isWorth(Task task) {
        ReceiveEntry entry = task.entry();
        if (entry == null || entry.state != State.FAILED || task.parcel() == null) {
            return true;
        }
        storeFailed(task.parcel().slot, Reason.CORRUPT);
        return false;
    }

    void stored(int slot) {
        IncomingParcel parcel = settled(slot, false);
        ReceiveEntry entry = entry(parcel.id);
        entry.storing--;
        long length = Blocks.length(entry.entry.size(), parcel.block);
        table.bytes += length;
        entry.storedBytes += length;
        if (entry.state == State.FAILED) {
            table.fail(entry, Reason.CORRUPT);
        } else if (entry.seal != null && !entry.seal.value(parcel.block, parcel.value, 0)) {
            table.fail(entry, Reason.BEYOND_LIMIT);
        } else {
            table.settle(entry);
        }
        free(slot);
    }

    void corrupt(int slot) {
        IncomingParcel parcel = settled(slot, false);
        refetch(entry(parcel.id), parcel.block);
        free(slot);
    }

    void storeFailed(int slot, Reason reason) {
        IncomingParcel parcel = settled(slot, false);
        ReceiveEntry entry = entry(parcel.id);
        entry.storing--;
        table.fail(entry, reason);
        free(slot);
    }

    void itemStored(int slot, int item) {
        IncomingParcel parcel = settled(slot, true);
        ReceiveEntry entry = entry(parcel.items.id(item));
        entry.storing--;
        table.bytes += entry.entry.size();
        table.close(entry, Outcome.DONE, null);
        freeIfSettled(parcel);
    }

    void itemCorrupt(int slot, int item) {
        IncomingParcel parcel = settled(slot, true);
        refetch(entry(parcel.items.id(item)), 0);
        freeIfSettled(parcel);
    }

    void itemFailed(int slot, int item, Reason reason) {
        IncomingParcel parcel = settled(slot, true);
        ReceiveEntry entry = entry(parcel.items.id(item));
        entry.storing--;
        table.fail(entry, reason);
        freeIfSettled(parcel);
    }

    // TRANSFER: If it does not match, it asks for the block (an item: block 0) by AGAIN, or closes
    // the file with reason 3.
    private void refetch(ReceiveEntry entry, long block) {
        corruptBlocks++;
        entry.storing--;
        if (entry.state == State.FAILED || ++entry.corrupt > MOST_CORRUPT) {
            table.fail(entry, Reason.CORRUPT);
            return;
        }
        entry.isArrived = false;
        if (entry.arrived != null && entry.arrived.remove(block, block + 1) == RangeSet.FULL) {
            table.fail(entry, Reason.BEYOND_LIMIT);
            return;
        }
        table.tell();
        table.control.begin(MessageType.AGAIN).u64(entry.entry.id()).u64(block).end();
    }

    private IncomingParcel settled(int slot, boolean isPack) {
        IncomingParcel parcel = parcels[slot];
        Check.that(
                free.isTaken(slot) && parcel.unsettled > 0 && parcel.isPack == isPack,
                "nothing was to be stored");
        parcel.unsettled--;
        return parcel;
    }

    private void freeIfSettled(IncomingParcel parcel) {
        if (parcel.unsettled == 0) {
            free(parcel.slot);
        }
    }

    private ReceiveEntry entry(long id) {
        ReceiveEntry entry = table.open.get(id);
        if (entry == null) {
            throw Check.never(new IllegalStateException("an entry closed while it was stored"));
        }
        return entry;
    }
}
