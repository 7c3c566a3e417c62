package io.wraith.proto;

import io.wraith.base.Check;

import java.util.ArrayDeque;
import java.util.Queue;

/// What a lane has to tell its endpoint, which looks after each call. Bounded by what the peer may
/// cause in one burst.
final class Notices {
    private static final int PONGS = 64;

    private final Queue<Long> pongs = new ArrayDeque<>();
    private final Queue<Long> retiredIds = new ArrayDeque<>();
    private final Queue<PeerLane> lanes = new ArrayDeque<>();
    private boolean moved;

    void pong(long token) {
        if (pongs.size() < PONGS) {
            pongs.add(token);
        }
    }

    void idRetired(long id) {
        retiredIds.add(id);
    }

    /// One at a time, since the session expects one at a time.
    void lane(PeerLane lane) {
        Check.that(lanes.isEmpty(), "two lanes at once");
        lanes.add(lane);
    }

    void moved() {
        moved = true;
    }

    Queue<Long> pongs() {
        return pongs;
    }

    Queue<Long> retiredIds() {
        return retiredIds;
    }

    Queue<PeerLane> lanes() {
        return lanes;
    }

    boolean hasLane() {
        return !lanes.isEmpty();
    }

    boolean takeMoved() {
        boolean was = moved;
        moved = false;
        return was;
    }
}
