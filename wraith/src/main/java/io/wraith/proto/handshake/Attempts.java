package io.wraith.proto.handshake;

import io.wraith.base.Deadline;
import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

import org.jspecify.annotations.Nullable;

/// The responder's handshakes, in a table whose size is fixed.
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
        for (int i = 0; i < table.length && used > 0; i++) {
            Attempt attempt = table[i];
            boolean counts = attempt != null && attempt.isHalfOpen();
            share += counts && attempt.route().isOf(burst) ? 1 : 0;
        }
        return share;
    }

    @Nullable Attempt began(Slot slot, byte[] message) {
        for (Attempt attempt : table) {
            if (attempt != null && attempt.began(slot, message)) {
                return attempt;
            }
        }
        return null;
    }

    @Nullable Attempt continued(HandshakeHeader header, Burst burst) {
        for (Attempt attempt : table) {
            if (attempt != null && attempt.continues(header, burst)) {
                return attempt;
            }
        }
        return null;
    }

    @Nullable Attempt withOwnId(long id) {
        for (Attempt attempt : table) {
            if (attempt != null && attempt.route().ownId() == id) {
                return attempt;
            }
        }
        return null;
    }

    /// Takes one in; if the table is full another goes: one that is over, or else the oldest whose
    /// address is not validated, or else the oldest.
    void add(Attempt added) {
        int place = 0;
        for (int i = 0; i < table.length; i++) {
            Attempt candidate = table[i];
            Attempt worst = table[place];
            if (worst != null && (candidate == null || candidate.yieldsBefore(worst))) {
                place = i;
            }
        }
        remove(place);
        table[place] = added;
        used++;
        halfOpen++;
    }

    /// The shell of it stays until its time is over.
    void end(Attempt attempt) {
        halfOpen -= attempt.isHalfOpen() ? 1 : 0;
        attempt.end();
    }

    @Nullable Attempt due(long nowNs) {
        for (int i = 0; i < table.length && halfOpen > 0; i++) {
            Attempt attempt = table[i];
            if (attempt != null && attempt.isDue(nowNs)) {
                return attempt;
            }
        }
        return null;
    }

    void expire(long nowNs) {
        for (int i = 0; i < table.length && used > 0; i++) {
            Attempt attempt = table[i];
            if (attempt != null && attempt.beganNs() + timeoutNs - nowNs <= 0) {
                remove(i);
            }
        }
    }

    long deadlineNs() {
        long deadline = Deadline.NONE;
        for (int i = 0; i < table.length && used > 0; i++) {
            Attempt attempt = table[i];
            if (attempt != null) {
                deadline = Deadline.earlier(deadline, attempt.beganNs() + timeoutNs);
                deadline = Deadline.earlier(deadline, attempt.deadlineNs());
            }
        }
        return deadline;
    }

    private void remove(int place) {
        Attempt attempt = table[place];
        if (attempt != null) {
            end(attempt);
            table[place] = null;
            used--;
        }
    }
}
