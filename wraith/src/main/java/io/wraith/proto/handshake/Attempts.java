package io.wraith.proto.handshake;

import io.wraith.base.Deadline;
import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Predicate;

/// The responder's handshakes, of which there are only so many. Those there are stand side by side,
/// oldest first, because every turn looks at all of them.
final class Attempts {
    private final @Nullable Attempt[] table;
    private final long timeoutNs;
    private int used;
    private int halfOpen;

    Attempts(int capacity, long timeoutNs) {
        table = new Attempt[capacity];
        this.timeoutNs = timeoutNs;
    }

    /// How many wait for message 3.
    int halfOpen() {
        return halfOpen;
    }

    /// How many of them belong to that address.
    int share(Burst burst) {
        int share = 0;
        for (int i = 0; i < used; i++) {
            Attempt attempt = at(i);
            share += attempt.isHalfOpen() && attempt.route().isOf(burst) ? 1 : 0;
        }
        return share;
    }

    @Nullable Attempt began(Slot slot, byte[] message) {
        return first(attempt -> attempt.began(slot, message));
    }

    @Nullable Attempt continued(HandshakeHeader header, Burst burst) {
        return first(attempt -> attempt.continues(header, burst));
    }

    @Nullable Attempt withOwnId(long id) {
        return first(attempt -> attempt.route().ownId() == id);
    }

    private @Nullable Attempt first(Predicate<Attempt> wanted) {
        for (int i = 0; i < used; i++) {
            if (wanted.test(at(i))) {
                return table[i];
            }
        }
        return null;
    }

    /// Takes one in; if the table is full another goes: one that is over, or else the oldest whose
    /// address is not validated, or else the oldest.
    void add(Attempt added) {
        if (used == table.length) {
            int place = 0;
            for (int i = 1; i < used; i++) {
                place = at(i).yieldsBefore(at(place)) ? i : place;
            }
            remove(place);
        }
        table[used++] = added;
        halfOpen++;
    }

    /// The shell of it stays until its time is over.
    void end(Attempt attempt) {
        halfOpen -= attempt.isHalfOpen() ? 1 : 0;
        attempt.end();
    }

    @Nullable Attempt due(long nowNs) {
        return halfOpen == 0 ? null : first(attempt -> attempt.isDue(nowNs));
    }

    void expire(long nowNs) {
        while (used > 0 && at(0).beganNs() + timeoutNs - nowNs <= 0) {
            remove(0);
        }
    }

    long deadlineNs() {
        long deadline = used == 0 ? Deadline.NONE : at(0).beganNs() + timeoutNs;
        for (int i = 0; i < used && halfOpen > 0; i++) {
            deadline = Deadline.earlier(deadline, at(i).deadlineNs());
        }
        return deadline;
    }

    private void remove(int place) {
        end(at(place));
        used--;
        System.arraycopy(table, place + 1, table, place, used - place);
        table[used] = null;
    }

    private Attempt at(int place) {
        return Objects.requireNonNull(table[place]);
    }
}
