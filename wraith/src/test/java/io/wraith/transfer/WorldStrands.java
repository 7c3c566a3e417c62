package io.wraith.transfer;

import io.wraith.base.Prng;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The strands of a [TransferWorld]: they begin late, and are lost at any time, which the receiver
/// learns later than the sender.
final class WorldStrands {
    private enum State {
        AGREED,
        OPEN,
        LOST,
        SETTLED
    }

    /// Once in so many steps one is lost.
    private static final int LIFE = 60;

    private final Sender sender;
    private final Receiver receiver;
    private final Prng random;
    private final State[] states;
    private final List<ArrayDeque<Integer>> stock = new ArrayList<>();
    int begun;

    WorldStrands(Sender sender, Receiver receiver, int count, Prng random) {
        this.sender = sender;
        this.receiver = receiver;
        this.random = random;
        states = new State[count + 1];
        for (int strand = 0; strand <= count; strand++) {
            states[strand] = State.AGREED;
            stock.add(new ArrayDeque<>());
        }
    }

    /// A strand over which a parcel may go; 0 is the session itself.
    int any() {
        int strand = random.below(states.length);
        return states[strand] == State.OPEN ? strand : 0;
    }

    /// The receiver has told the sender of no slot that it did not give before.
    int slot(int strand) {
        return stock.get(strand).remove();
    }

    /// Something happens to one of them.
    boolean step(List<TransferWorld.Parcel> parcels) {
        int strand = random.below(states.length);
        if (strand == 0 || sender.strands() == 0 || receiver.cancellation() != null) {
            return false;
        }
        return switch (states[strand]) {
            case AGREED -> {
                states[strand] = State.OPEN;
                begun++;
                yield true;
            }
            case OPEN -> random.below(LIFE) == 0 ? lose(strand, parcels) : supply(strand);
            case LOST -> settle(strand);
            case SETTLED -> false;
        };
    }

    private boolean supply(int strand) {
        int slot = receiver.strandSlot(strand);
        if (slot >= 0) {
            stock.get(strand).add(slot);
        }
        return slot >= 0;
    }

    /// Some parcels have arrived, and the sender does not know.
    private boolean lose(int strand, List<TransferWorld.Parcel> parcels) {
        states[strand] = State.LOST;
        sender.strandEnded(strand);
        for (Iterator<TransferWorld.Parcel> each = parcels.iterator(); each.hasNext(); ) {
            TransferWorld.Parcel parcel = each.next();
            if (parcel.strand != strand) {
                continue;
            }
            if (random.below(2) == 0) {
                int length = parcel.bytes.length;
                receiver.parcelData(parcel.to, 0, parcel.bytes, 0, length);
                receiver.parcelArrived(parcel.to, length);
            } else {
                stock.get(strand).add(parcel.to);
            }
            sender.takenBack(parcel.from);
            each.remove();
        }
        return true;
    }

    private boolean settle(int strand) {
        states[strand] = State.SETTLED;
        receiver.strandEnded(strand);
        stock.get(strand).forEach(receiver::parcelGone);
        return true;
    }
}
