package io.wraith.proto;

/// How the two sides of a lane reach each other at first: the ids of both, the token with which the
/// peer may end the lane, and the address where the peer is.
final class Route {
    private final long ownId;
    private final long peerId;
    private final byte[] peerToken;
    private final byte[] address;

    Route(long ownId, long peerId, byte[] peerToken, byte[] address) {
        this.ownId = ownId;
        this.peerId = peerId;
        this.peerToken = peerToken;
        this.address = address;
    }

    long ownId() {
        return ownId;
    }

    long peerId() {
        return peerId;
    }

    byte[] peerToken() {
        return peerToken;
    }

    byte[] address() {
        return address;
    }
}
