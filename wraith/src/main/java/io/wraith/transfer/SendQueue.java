package io.wraith.transfer;

import io.wraith.base.Check;
import io.wraith.base.LongMap;
import io.wraith.base.RangeSet;
import io.wraith.simd.Blake3;
import io.wraith.transfer.SendEntry.State;
import io.wraith.transfer.SenderAction.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// What is read next, and the parcels that come of it.
///
///     wanted ─▶ 1 read ─▶ 2 answered ─▶ 3 ready ─▶ 4 on its way ─▶ slot free
///
/// Blocks that were asked for again go first. Small files are packed as many as are wanted now and
/// fit: nothing waits for a pack to fill.
final class SendQueue {
    /// Files of two or more blocks that may have been begun and be open.
    static final int MOST_BEGUN = 256;

    private record Repeat(SendEntry entry, long block) {}

    private final Slots slots;
    private final LongMap<SendEntry> open;
    private final ControlOutput control;
    private final SlotPool free;
    private final OutgoingParcel[] parcels;
    private final boolean[][] isItemRead;
    private final ArrayDeque<SendEntry> wanted = new ArrayDeque<>();
    private final ArrayDeque<SendEntry> checks = new ArrayDeque<>();
    private final ArrayDeque<Repeat> repeats = new ArrayDeque<>();
    private final ArrayDeque<OutgoingParcel> ready = new ArrayDeque<>();
    private final Blake3 hasher = Blake3.hasher();
    private final OutgoingStrands strands;
    private final int[] strandOf;
    private int begun;

    SendQueue(
            int slotCount,
            Slots slots,
            LongMap<SendEntry> open,
            ControlOutput control,
            OutgoingStrands strands) {
        this.strands = strands;
        strandOf = new int[slotCount];
        this.slots = slots;
        this.open = open;
        this.control = control;
        free = new SlotPool(slotCount);
        parcels = new OutgoingParcel[slotCount];
        isItemRead = new boolean[slotCount][PackItems.MOST];
        for (int i = 0; i < slotCount; i++) {
            parcels[i] = new OutgoingParcel(i);
        }
    }

    void want(SendEntry entry) {
        entry.state = State.WANTED;
        if (!entry.hasOneBlock() && entry.wanted == null) {
            entry.wanted = new RangeSet(1);
            entry.wanted.add(0, Blocks.count(entry.size));
        }
        wanted.add(entry);
    }

    void again(SendEntry entry, long block) {
        repeats.add(new Repeat(entry, block));
    }

    /// The entry leaves the table of open ones.
    void closed(SendEntry entry) {
        if (entry.seal != null) {
            begun--;
            entry.seal = null;
        }
    }

    /// The next thing to be done with files; false if nothing can be done now.
    boolean poll(SenderAction action) {
        for (SendEntry entry = checks.poll(); entry != null; entry = checks.poll()) {
            if (isLive(entry)) {
                action.of(Kind.CHECK, entry.id);
                return true;
            }
        }
        if (free.free() == 0) {
            return false;
        }
        for (Repeat repeat = repeats.poll(); repeat != null; repeat = repeats.poll()) {
            if (isLive(repeat.entry)) {
                return read(repeat.entry, repeat.block, true, action);
            }
        }
        for (SendEntry entry = wanted.peek(); entry != null; entry = wanted.peek()) {
            if (!isLive(entry) || !entry.seek()) {
                wanted.remove();
            } else if (entry.isPacked()) {
                return pack(action);
            } else {
                return begin(entry) && read(entry, entry.next++, entry.hasOneBlock(), action);
            }
        }
        return false;
    }

    private boolean begin(SendEntry entry) {
        if (entry.wanted == null || entry.seal != null) {
            return true;
        }
        // TRANSFER: A sender MUST NOT have begun more than 256 files of two or more blocks that are
        // open.
        if (begun == MOST_BEGUN) {
            return false;
        }
        begun++;
        entry.seal = new Seal(entry.size, entry.wanted, hasher);
        return true;
    }

    private boolean read(SendEntry entry, long block, boolean mustCheck, SenderAction action) {
        OutgoingParcel parcel = parcels[free.take()];
        parcel.isPack = false;
        parcel.id = entry.id;
        parcel.block = block;
        parcel.blockLength = Blocks.length(entry.size, block);
        parcel.unread = 1;
        action.of(Kind.READ, entry.id);
        action.block = block;
        action.slot = parcel.slot;
        action.length = parcel.blockLength;
        action.mustCheck = mustCheck;
        return true;
    }

    private boolean pack(SenderAction action) {
        OutgoingParcel parcel = parcels[free.take()];
        parcel.isPack = true;
        PackItems items = parcel.items.clear();
        for (SendEntry entry = wanted.peek();
                entry != null && entry.isPacked() && items.count() < PackItems.MOST;
                entry = wanted.peek()) {
            if (isLive(entry) && entry.seek()) {
                if (items.end() + entry.size > Blocks.BYTES) {
                    break;
                }
                items.add(entry.id, items.end(), (int) entry.size);
                entry.next = 1;
            }
            wanted.remove();
        }
        parcel.unread = items.count();
        action.of(Kind.READ_PACK, 0);
        action.slot = parcel.slot;
        action.items = items;
        return true;
    }

    void blockRead(int slot, byte[] value, Runs runs) {
        OutgoingParcel parcel = answered(slot, false);
        if (runs.total() == 0) {
            hole(parcel, 1);
            return;
        }
        Check.that(runs.end() <= parcel.blockLength, "runs inside the block");
        SendEntry entry = live(parcel);
        if (entry == null) {
            free.give(slot);
            return;
        }
        parcel.runs.set(runs);
        parcel.sealBlock(value);
        ready.add(parcel);
        if (!entry.takeAgain(parcel.block)) {
            if (entry.seal != null) {
                Check.that(entry.seal.value(parcel.block, value, 0), "slots bound what waits");
            }
            advance(entry);
        }
    }

    void hole(int slot, long blocks) {
        hole(answered(slot, false), blocks);
    }

    /// The block of a parcel and as many behind it as are not being read already. A block that was
    /// content when it was read first has changed.
    private void hole(OutgoingParcel parcel, long blocks) {
        free.give(parcel.slot);
        SendEntry entry = live(parcel);
        if (entry == null) {
            return;
        }
        // TRANSFER: A block that is asked for again is sent as a block, also if it was an item, and
        // MUST NOT be called a hole.
        if (entry.takeAgain(parcel.block)) {
            fail(entry, Reason.SOURCE_CHANGED);
            return;
        }
        hole(entry, parcel.block, parcel.block + 1);
        long end = Math.min(parcel.block + blocks, Blocks.count(entry.size));
        while (entry.state == State.WANTED && entry.seek() && entry.next < end) {
            long first = entry.next;
            entry.next = entry.wantedUpTo(first, end);
            hole(entry, first, entry.next);
        }
        advance(entry);
    }

    private void hole(SendEntry entry, long first, long end) {
        control.begin(MessageType.HOLE).u64(entry.id).u64(first).u64(end - first).end();
        if (entry.seal != null && !entry.seal.hole(first, end)) {
            fail(entry, Reason.BEYOND_LIMIT);
        }
    }

    void readFailed(int slot, Reason reason) {
        OutgoingParcel parcel = answered(slot, false);
        free.give(slot);
        SendEntry entry = live(parcel);
        if (entry != null) {
            fail(entry, reason);
        }
    }

    void itemRead(int slot, int item, byte[] hash) {
        OutgoingParcel parcel = answered(slot, true);
        parcel.items.hash(item, hash, 0);
        itemAnswered(parcel, item, true);
    }

    void itemFailed(int slot, int item, Reason reason) {
        OutgoingParcel parcel = answered(slot, true);
        SendEntry entry = open.get(parcel.items.id(item));
        if (entry != null && isLive(entry)) {
            fail(entry, reason);
        }
        // Its place goes to the peer, but not what stood there.
        slots.clear(slot, parcel.items.at(item), parcel.items.length(item));
        itemAnswered(parcel, item, false);
    }

    private void itemAnswered(OutgoingParcel parcel, int item, boolean isRead) {
        isItemRead[parcel.slot][item] = isRead;
        SendEntry entry = open.get(parcel.items.id(item));
        if (isRead && entry != null && isLive(entry)) {
            entry.state = State.SEALED;
        }
        if (parcel.unread > 0) {
            return;
        }
        boolean isEmpty = true;
        for (int i = 0; i < parcel.items.count(); i++) {
            isEmpty &= !isItemRead[parcel.slot][i];
        }
        if (isEmpty) {
            free.give(parcel.slot);
        } else {
            parcel.sealPack(isItemRead[parcel.slot]);
            ready.add(parcel);
        }
    }

    /// The source is what it was, or a reason why the file cannot be vouched for.
    void checked(long id, @Nullable Reason reason) {
        SendEntry entry = open.get(id);
        if (entry == null || !isLive(entry) || entry.seal == null) {
            return;
        }
        if (reason != null) {
            fail(entry, reason);
            return;
        }
        // TRANSFER: After the last block of a file of two or more blocks a sender MUST look whether
        // size and modification time are still those of the entry, and send SEALED or FAILED.
        control.begin(MessageType.SEALED)
                .u64(id)
                .u8(entry.seal.form())
                .bytes(entry.seal.root())
                .end();
        entry.state = State.SEALED;
    }

    void fail(SendEntry entry, Reason reason) {
        control.begin(MessageType.FAILED).u64(entry.id).u8(reason.code()).end();
        entry.state = State.FAILED;
    }

    /// The slot of a parcel that may be sent over a strand now, or [SlotPool#NONE].
    int nextParcel(int strand) {
        while (!ready.isEmpty() && strands.mayOpen(strand)) {
            OutgoingParcel parcel = ready.remove();
            if (parcel.isPack || live(parcel) != null) {
                strands.opened(strand);
                strandOf[parcel.slot] = strand;
                return parcel.slot;
            }
            free.give(parcel.slot);
        }
        return SlotPool.NONE;
    }

    OutgoingParcel parcel(int slot) {
        Check.that(free.isTaken(slot), "a slot without a parcel");
        return parcels[slot];
    }

    void delivered(int slot) {
        strands.over(strandOf[slot]);
        free.give(slot);
    }

    /// Whether a parcel may be sent twice: the receiver may find fault with both.
    boolean mayRepeat() {
        return strands.areAny();
    }

    /// The strand that was to carry it is lost, perhaps after it arrived.
    void takenBack(int slot) {
        strands.over(strandOf[slot]);
        ready.addFirst(parcel(slot));
    }

    /// Whether parcels wait for the receiver's credit only.
    boolean isOutOfCredit() {
        return strands.isOutOfCredit() && !ready.isEmpty();
    }

    private OutgoingParcel answered(int slot, boolean isPack) {
        OutgoingParcel parcel = parcel(slot);
        Check.that(parcel.unread > 0 && parcel.isPack == isPack, "nothing was to be read");
        parcel.unread--;
        return parcel;
    }

    private void advance(SendEntry entry) {
        if (entry.state != State.WANTED) {
            return;
        }
        if (entry.seal == null) {
            entry.state = State.SEALED;
        } else if (entry.seal.isComplete()) {
            entry.state = State.READ;
            checks.add(entry);
        }
    }

    private @Nullable SendEntry live(OutgoingParcel parcel) {
        SendEntry entry = open.get(parcel.id);
        return entry != null && isLive(entry) ? entry : null;
    }

    private boolean isLive(SendEntry entry) {
        return entry.state != State.FAILED && open.containsKey(entry.id);
    }
}
