package io.wraith.proto.stream;

import org.jspecify.annotations.Nullable;

/// Halves of streams that wait for something, in the order in which they began to wait. The links
/// are made with the halves, so that ten thousand of them wait, move and leave in constant time and
/// without allocation.
final class Turns {
    private final Turn head = new Turn(null);

    Turns() {
        head.next = head;
        head.previous = head;
    }

    boolean isEmpty() {
        return head.next == head;
    }

    /// The half that has waited longest.
    @Nullable Half first() {
        Turn first = head.next;
        return first == null ? null : first.half;
    }

    /// Puts a turn at the end, unless it already is in a list.
    void add(Turn turn) {
        if (turn.next != null) {
            return;
        }
        Turn last = head.previous;
        turn.previous = last;
        turn.next = head;
        if (last != null) {
            last.next = turn;
        }
        head.previous = turn;
    }

    /// Takes a turn out, if it is in a list.
    static void remove(Turn turn) {
        Turn next = turn.next;
        Turn previous = turn.previous;
        if (next != null && previous != null) {
            previous.next = next;
            next.previous = previous;
            turn.next = null;
            turn.previous = null;
        }
    }

    /// Whoever had its turn waits behind all others.
    void rotate(Turn turn) {
        if (turn.next != null) {
            remove(turn);
            add(turn);
        }
    }

    /// A place in at most one list.
    static final class Turn {
        private final @Nullable Half half;
        private @Nullable Turn next;
        private @Nullable Turn previous;

        Turn(@Nullable Half half) {
            this.half = half;
        }
    }
}
