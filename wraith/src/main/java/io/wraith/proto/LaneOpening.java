package io.wraith.proto;

import io.wraith.crypto.LaneKeys;

/// A lane for which there are keys and an id of ours, but perhaps none of the peer's yet.
final class LaneOpening {
    private final LaneKeys keys;
    private final int epoch;
    private final long ownId;
    private final byte[] ownToken;

    LaneOpening(LaneKeys keys, int epoch, long ownId, byte[] ownToken) {
        this.keys = keys;
        this.epoch = epoch;
        this.ownId = ownId;
        this.ownToken = ownToken;
    }

    LaneKeys keys() {
        return keys;
    }

    int epoch() {
        return epoch;
    }

    long ownId() {
        return ownId;
    }

    byte[] ownToken() {
        return ownToken;
    }
}
