package io.wraith.proto.handshake;

import io.wraith.base.Deadline;
import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

import org.jspecify.annotations.Nullable;

/// The fragments of all handshake messages that are not yet whole, of all peers, in a table whose
/// size is fixed.
///
/// Anyone who knows the ids of a handshake can add fragments to it. So every distinct fragment of a
/// message is kept, up to [Slot#PIECES] of them, and every way to lay them end to end is a
/// candidate for the message: a forged fragment costs its receiver an attempt at reading, and does
/// not stand in the way of the genuine one.
final class Reassembly {
    private final Slot[] slots;
    private final long patienceNs;
    private int used;

    // PROTOCOL: A receiver MUST bound what incomplete messages of all peers take together.
    /// A message that is not whole within `patienceNs` is given up.
    Reassembly(int slots, long patienceNs) {
        this.slots = new Slot[slots];
        for (int i = 0; i < slots; i++) {
            this.slots[i] = new Slot();
        }
        this.patienceNs = patienceNs;
    }

    /// The most that the table holds.
    static long worstCaseBytes(int slots) {
        return (long) slots * Slot.WORST_CASE_BYTES;
    }

    int used() {
        return used;
    }

    /// How many messages of that address wait for fragments.
    int share(Burst burst) {
        int share = 0;
        for (Slot slot : slots) {
            share += slot.isUsed() && slot.isFrom(burst) ? 1 : 0;
        }
        return share;
    }

    /// Whether other fragments of the message wait here.
    boolean holds(Burst burst, HandshakeHeader header, boolean validated) {
        return find(burst, header, validated) != null;
    }

    /// Adds a fragment, and answers its slot. A message of a validated address takes the place of
    /// another, of the oldest of an address that is not validated if there is one; any other
    /// message is refused with null when the table is full.
    @Nullable Slot add(
            Burst burst, HandshakeHeader header, int bytes, boolean validated, long nowNs) {
        Slot slot = find(burst, header, validated);
        if (slot == null) {
            slot = vacant(validated);
            if (slot == null) {
                return null;
            }
            slot.begin(burst, header, validated, nowNs);
            used++;
        }
        slot.add(burst.bytes(), header, bytes, nowNs);
        return slot;
    }

    /// A slot with a candidate that was not yet tried: the oldest, of validated addresses first.
    @Nullable Slot mostUrgent() {
        Slot best = null;
        for (int i = 0; i < slots.length && used > 0; i++) {
            Slot slot = slots[i];
            if (slot.isUsed() && slot.nextWay() != 0 && (best == null || slot.precedes(best))) {
                best = slot;
            }
        }
        return best;
    }

    void release(Slot slot) {
        slot.end();
        used--;
    }

    /// Makes room for validated messages of one address: its oldest one goes.
    void releaseOldest(Burst burst) {
        Slot oldest = null;
        for (Slot slot : slots) {
            if (slot.isUsed()
                    && slot.isFrom(burst)
                    && (oldest == null || slot.yieldsBefore(oldest))) {
                oldest = slot;
            }
        }
        if (oldest != null) {
            release(oldest);
        }
    }

    void expire(long nowNs) {
        for (int i = 0; i < slots.length && used > 0; i++) {
            Slot slot = slots[i];
            if (slot.isUsed() && slot.beganNs() + patienceNs - nowNs <= 0) {
                release(slot);
            }
        }
    }

    /// When a message is given up.
    long deadlineNs() {
        long deadline = Deadline.NONE;
        for (int i = 0; i < slots.length && used > 0; i++) {
            Slot slot = slots[i];
            if (slot.isUsed()) {
                deadline = Deadline.earlier(deadline, slot.beganNs() + patienceNs);
            }
        }
        return deadline;
    }

    private @Nullable Slot find(Burst burst, HandshakeHeader header, boolean validated) {
        for (Slot slot : slots) {
            if (slot.isUsed() && slot.holds(burst, header, validated)) {
                return slot;
            }
        }
        return null;
    }

    private @Nullable Slot vacant(boolean validated) {
        Slot oldest = slots[0];
        for (Slot slot : slots) {
            if (!slot.isUsed()) {
                return slot;
            }
            if (slot.yieldsBefore(oldest)) {
                oldest = slot;
            }
        }
        if (!validated) {
            return null;
        }
        release(oldest);
        return oldest;
    }
}
