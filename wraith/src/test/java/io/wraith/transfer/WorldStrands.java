package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// The strands of a [TransferWorld]: they begin late, and are lost at any time, which the receiver
/// learns later than the sender. Whichever side invites does so again.
final class WorldStrands {
    private enum State {
        AGREED,
        OPEN,
        LOST,
        SETTLED
    }

    private static final ByteString CAPABILITY =
            ByteString.of(new byte[Invitation.CAPABILITY_BYTES], 0, Invitation.CAPABILITY_BYTES);

    /// Once in so many steps one is lost; the first one sooner.
    private static final int LIFE = 20;

    private final Sender sender;
    private final Receiver receiver;
    private final Prng random;
    private final State[] states;
    private final StrandTalk inviter;
    private final StrandTalk guest;
    private final boolean isSenderInviting;
    private final boolean[] isInvited;
    private final List<ArrayDeque<Integer>> stock = new ArrayList<>();
    private boolean isFirstSaid;
    int begun;
    int begunAgain;

    WorldStrands(Sender sender, Receiver receiver, int count, Prng random) {
        this.sender = sender;
        this.receiver = receiver;
        this.random = random;
        isSenderInviting = random.below(2) == 0;
        inviter = isSenderInviting ? sender.strandTalk() : receiver.strandTalk();
        guest = isSenderInviting ? receiver.strandTalk() : sender.strandTalk();
        isInvited = new boolean[count + 1];
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
        if (strand == 0 || sender.strandTalk().agreed() == 0 || isOver()) {
            return false;
        }
        if (!isFirstSaid) {
            isFirstSaid = true;
            inviter.invite(new Invitation(CAPABILITY, Collections.nCopies(inviter.agreed(), 7L)));
        }
        return switch (states[strand]) {
            case AGREED -> {
                if (guest.invitation() == null) {
                    yield false;
                }
                states[strand] = State.OPEN;
                begun++;
                yield true;
            }
            case OPEN ->
                    random.below(begunAgain == 0 ? 2 : LIFE) == 0
                            ? lose(strand, parcels)
                            : supply(strand);
            case LOST ->
                    (isSenderInviting && random.below(2) == 0) ? invite(strand) : settle(strand);
            case SETTLED -> guest.isInvitedAgain(strand) ? comeAgain(strand) : invite(strand);
        };
    }

    private boolean isOver() {
        return receiver.isControlAtEnd() || sender.isControlAtEnd();
    }

    /// As soon as it is over at the inviting side, and then at the other one.
    private boolean invite(int strand) {
        if (isInvited[strand]) {
            return false;
        }
        isInvited[strand] = true;
        inviter.inviteAgain(strand, new Invitation(CAPABILITY, List.of(9L)));
        return true;
    }

    private boolean comeAgain(int strand) {
        assertThat(guest.joinAgain(strand).ids()).containsExactly(9L);
        states[strand] = State.OPEN;
        stock.get(strand).clear();
        isInvited[strand] = false;
        begunAgain++;
        return true;
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
