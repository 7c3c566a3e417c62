package io.wraith.proto.handshake;

import io.wraith.wire.Burst;

/// Between which ids and to which address a handshake runs.
final class Route {
    private final long ownId;
    private final byte[] address;

    Route(long ownId, byte[] address) {
        this.ownId = ownId;
        this.address = address.clone();
    }

    long ownId() {
        return ownId;
    }

    byte[] address() {
        return address;
    }

    boolean isOf(Burst burst) {
        return burst.sameAddress(address, address.length);
    }

    void direct(Burst out) {
        out.address(address, 0, address.length);
    }
}
