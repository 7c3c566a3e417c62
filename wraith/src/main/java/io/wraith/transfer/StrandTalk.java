package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/// How the two sides of a transfer bring its strands about: who was called invites, and who called
/// comes.
public final class StrandTalk {
    private final StrandNumbers numbers;
    private final ControlOutput control;
    private final IntConsumer renewed;
    private final Map<Integer, Again> again = new HashMap<>();
    private @Nullable Invitation invitation;

    private record Again(int number, Invitation invitation) {}

    /// Tells `renewed` of a place where another strand begins.
    StrandTalk(StrandNumbers numbers, ControlOutput control, IntConsumer renewed) {
        this.numbers = numbers;
        this.control = control;
        this.renewed = renewed;
    }

    /// How many strands there are to be; 0 before the receiver said so.
    public int agreed() {
        return numbers.places();
    }

    /// Tells the peer how to join the strands.
    public void invite(Invitation own) {
        own.write(control);
    }

    /// How the peer says to join the strands; null if it did not yet.
    public @Nullable Invitation invitation() {
        return invitation;
    }

    /// Whether another strand can come for one that is over.
    public boolean mayRenew(int place) {
        return numbers.hasNext(place);
    }

    /// Tells the peer how to bring another strand for the one that was at a place and is over.
    public void inviteAgain(int place, Invitation own) {
        renew(place, numbers.after(numbers.at(place)));
        own.writeAgain(numbers.at(place), control);
    }

    /// Whether the peer expects another strand for the one at a place, which is lost to it.
    public boolean isInvitedAgain(int place) {
        return again.containsKey(place);
    }

    /// Takes that invitation, once the strand is over here, too.
    public Invitation joinAgain(int place) {
        Again said = again.remove(place);
        if (said == null) {
            throw new IllegalStateException("no invitation for place " + place);
        }
        renew(place, said.number);
        return said.invitation;
    }

    private void renew(int place, int number) {
        numbers.renew(number);
        renewed.accept(place);
    }

    /// Takes JOIN; answers 0 or a fault.
    int join(Fields in) {
        Invitation said = Invitation.read(in);
        boolean isExpected = invitation == null && said.ids().size() == agreed();
        invitation = said;
        return isExpected ? Receiver.OK : TransferFault.UNEXPECTED.code();
    }

    /// Takes REJOIN; answers 0 or a fault.
    // TRANSFER: It MUST NOT say REJOIN before JOIN, and each number is greater by n than the last
    // one at its place.
    int rejoin(Fields in) {
        int number = in.u16();
        Invitation said = Invitation.readAgain(in);
        if (invitation == null || number <= agreed()) {
            return TransferFault.UNEXPECTED.code();
        }
        int place = numbers.placeOf(number);
        Again waiting = again.put(place, new Again(number, said));
        int last = waiting == null ? numbers.at(place) : waiting.number;
        return number == numbers.after(last) ? Receiver.OK : TransferFault.UNEXPECTED.code();
    }
}
