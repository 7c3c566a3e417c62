package io.wraith.proto;

/// A LANE frame that was expected: how the peer is reached on that lane.
final class PeerLane {
    private final long id;
    private final byte[] token;

    PeerLane(long id, byte[] token) {
        this.id = id;
        this.token = token;
    }

    long id() {
        return id;
    }

    byte[] token() {
        return token;
    }
}
