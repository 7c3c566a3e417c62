package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.proto.Connection;
import io.wraith.transfer.Invitation;
import io.wraith.transfer.StrandTalk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// The strands of one transfer, as the shard that has it sees them. One that is lost is begun again
/// by the side that was called, later each time, since what it was lost by may last.
final class TransferStrands<S extends Strand> {
    private static final long FIRST_PAUSE_NS = 1_000_000_000L;
    private static final int MOST_DOUBLINGS = 5;

    /// A strand that lived so long was not lost by what had its predecessor lost.
    private static final long LONG_LIFE_NS = 60_000_000_000L;

    /// Where one strand after the other is.
    private static final class Place<S extends Strand> {
        S strand;
        long begunNs;
        long againNs = Deadline.NONE;
        int losses;

        Place(S first, long nowNs) {
            strand = first;
            begunNs = nowNs;
        }

        void lost(long nowNs) {
            losses = nowNs - begunNs < LONG_LIFE_NS ? losses : 0;
            againNs = nowNs + (FIRST_PAUSE_NS << Math.min(losses, MOST_DOUBLINGS));
            losses++;
        }

        void begin(S next, long nowNs) {
            strand = next;
            begunNs = nowNs;
            againNs = Deadline.NONE;
        }
    }

    private final Connection session;
    private final Strands shards;
    private final StrandTalk talk;
    private final IntFunction<S> making;
    private final List<Place<S>> places = new ArrayList<>();
    private boolean isClosed;

    /// Each is made by the number of its place.
    TransferStrands(Connection session, Strands shards, StrandTalk talk, IntFunction<S> making) {
        this.session = session;
        this.shards = shards;
        this.talk = talk;
        this.making = making;
    }

    /// Begins those that were agreed on, once it is known how: who was called invites, and who
    /// called comes.
    private void begin(long nowNs) {
        Invitation said = talk.invitation();
        if (isClosed || talk.agreed() == 0 || (session.isInitiator() && said == null)) {
            return;
        }
        List<S> strands = new ArrayList<>();
        for (int place = 1; place <= talk.agreed(); place++) {
            S strand = making.apply(place);
            strands.add(strand);
            places.add(new Place<>(strand, nowNs));
        }
        if (session.isInitiator() && said != null) {
            shards.join(session, said, strands);
        } else {
            talk.invite(shards.invite(session.peer(), strands));
        }
    }

    /// Takes what came back, and has `load` give each of them something as long as it can. True if
    /// anything was moved.
    boolean turn(Predicate<S> load, long nowNs) {
        if (places.isEmpty()) {
            begin(nowNs);
        }
        boolean isAny = false;
        for (Place<S> place : places) {
            S strand = place.strand;
            if (strand.isSettled()) {
                isAny |= beginAgain(place, nowNs);
                continue;
            }
            if (talk.isInvitedAgain(strand.number())) {
                strand.close();
            }
            isAny |= strand.collect();
            if (strand.isSettled()) {
                shards.over(strand);
                if (talk.mayRenew(strand.number())) {
                    place.lost(nowNs);
                }
            }
            while (load.test(strand)) {
                isAny = true;
            }
        }
        return isAny;
    }

    private boolean beginAgain(Place<S> place, long nowNs) {
        int number = place.strand.number();
        boolean isTime =
                session.isInitiator()
                        ? talk.isInvitedAgain(number)
                        : Deadline.isDue(place.againNs, nowNs);
        if (isClosed || !isTime) {
            return false;
        }
        S strand = making.apply(number);
        place.begin(strand, nowNs);
        if (session.isInitiator()) {
            shards.join(session, talk.joinAgain(number), List.of(strand));
        } else {
            talk.inviteAgain(number, shards.invite(session.peer(), List.of(strand)));
        }
        return true;
    }

    /// When it wants a turn at the latest.
    long deadlineNs() {
        long deadlineNs = Deadline.NONE;
        if (!isClosed && !session.isInitiator()) {
            for (Place<S> place : places) {
                deadlineNs = Deadline.earlier(deadlineNs, place.againNs);
            }
        }
        return deadlineNs;
    }

    /// Nothing more goes over them.
    void close() {
        isClosed = true;
        places.forEach(place -> place.strand.close());
    }

    /// Whether no other shard works for the transfer.
    boolean areSettled() {
        return places.stream().allMatch(place -> place.strand.isSettled());
    }
}
