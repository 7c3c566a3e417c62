package io.wraith.proto.keys;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.TrafficKeys;
import io.wraith.wire.ProtectedHeader;

import org.jspecify.annotations.Nullable;

/// The keys that one lane opens with in one epoch: the present phase, some older ones until their
/// late packets can no longer come, and some younger ones once a packet claimed to be of them.
///
/// ```
///          low        present            present + AHEAD
///   gone  │ kept for late packets │ derived on demand, then kept │ not tried
/// ```
///
/// A packet names its phase, so it costs one trial at most. Younger keys are derived once each,
/// whoever asks for them: strangers can cause [#AHEAD] derivations per phase and no more.
final class ReceivingKeys {
    /// How many phases of packets may be lost whole.
    static final int AHEAD = 4;

    private static final int BEHIND = 3;

    /// A power of two that holds all phases from `present` - [#BEHIND] to `present` + [#AHEAD].
    private static final int SLOTS = 8;

    private final int epoch;
    private final TrafficKeys keys;
    private final long forgeriesAllowed;
    private final @Nullable Aead[] aeads = new @Nullable Aead[SLOTS];
    private final long[] forgeries = new long[SLOTS];
    private int low;
    private int present;
    private int derived = -1;
    private long graceEndNs = Long.MAX_VALUE;

    ReceivingKeys(int epoch, TrafficKeys keys, long forgeriesAllowed) {
        Check.that(keys.phase() == 0, "keys that were used before");
        this.epoch = epoch;
        this.keys = keys;
        this.forgeriesAllowed = forgeriesAllowed;
    }

    int epoch() {
        return epoch;
    }

    int phase() {
        return present;
    }

    /// How many keys were derived so far.
    int derivations() {
        return derived + 1;
    }

    /// When [#expire] has something to do; `Long.MAX_VALUE` is never.
    long deadlineNs() {
        return graceEndNs;
    }

    /// Answers the length of the plaintext or a [CryptoFault]. Only a packet that opens moves
    /// anything.
    int open(
            ProtectedHeader header,
            byte[] datagram,
            int at,
            int length,
            byte[] plain,
            int plainAt,
            long graceEndNs) {
        int ahead = header.phase() - present & ProtectedHeader.PHASES - 1;
        int phase = ahead <= AHEAD ? present + ahead : present + ahead - ProtectedHeader.PHASES;
        if (phase < low) {
            return CryptoFault.KEY_UNKNOWN.code();
        }
        int opened =
                aead(phase)
                        .header(datagram, at, ProtectedHeader.LENGTH)
                        .open(
                                header.number(),
                                datagram,
                                at + ProtectedHeader.LENGTH,
                                length - ProtectedHeader.LENGTH,
                                plain,
                                plainAt);
        if (opened < 0) {
            // PROTOCOL: A receiver MUST count packets that fail to open, per key, and MUST close
            // the session when the count reaches the table's limit.
            boolean tooMany = ++forgeries[phase & SLOTS - 1] >= forgeriesAllowed;
            return tooMany ? CryptoFault.EXHAUSTED.code() : opened;
        }
        // PROTOCOL: A receiver MUST NOT give up the key of the present phase for the next one
        // until
        // a packet opened under the next one.
        if (phase > present) {
            moveTo(phase, graceEndNs);
        }
        return opened;
    }

    /// Gives older keys up once their time is over.
    void expire(long nowNs) {
        if (graceEndNs != Long.MAX_VALUE && graceEndNs - nowNs <= 0) {
            dropBelow(present);
            graceEndNs = Long.MAX_VALUE;
        }
    }

    void destroy() {
        dropBelow(derived + 1);
        keys.destroy();
    }

    private Aead aead(int phase) {
        while (derived < phase) {
            derived++;
            aeads[derived & SLOTS - 1] = keys.next();
            forgeries[derived & SLOTS - 1] = 0;
        }
        Aead aead = aeads[phase & SLOTS - 1];
        if (aead == null) {
            throw Check.never(new IllegalStateException("phases from low to derived have a key"));
        }
        return aead;
    }

    private void moveTo(int phase, long newGraceEndNs) {
        present = phase;
        graceEndNs = newGraceEndNs;
        dropBelow(present - BEHIND);
    }

    private void dropBelow(int phase) {
        while (low < phase) {
            Aead aead = aeads[low & SLOTS - 1];
            if (aead != null && low <= derived) {
                aead.destroy();
                aeads[low & SLOTS - 1] = null;
            }
            low++;
        }
    }
}
