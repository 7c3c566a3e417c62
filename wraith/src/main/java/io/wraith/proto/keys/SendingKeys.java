package io.wraith.proto.keys;

import io.wraith.crypto.Aead;
import io.wraith.crypto.TrafficKeys;

/// The keys that one lane seals with in one epoch. Only the present one is kept: nothing is sealed
/// with an older key, and a younger one is derived when it is needed.
final class SendingKeys {
    private final int epoch;
    private final TrafficKeys keys;
    private final long sealsPerPhase;
    private Aead aead;
    private int phase;
    private long seals;

    SendingKeys(int epoch, TrafficKeys keys, long sealsPerPhase) {
        this.epoch = epoch;
        this.keys = keys;
        this.sealsPerPhase = sealsPerPhase;
        phase = keys.phase();
        aead = keys.next();
    }

    int epoch() {
        return epoch;
    }

    int phase() {
        return phase;
    }

    /// The key for the next packet.
    // PROTOCOL: A sender SHOULD move to the next phase after 2^23 packets under one key, and MUST
    // NOT seal more than 2^24.
    Aead next() {
        if (seals == sealsPerPhase) {
            aead.destroy();
            phase = keys.phase();
            aead = keys.next();
            seals = 0;
        }
        seals++;
        return aead;
    }

    void destroy() {
        aead.destroy();
        keys.destroy();
    }
}
