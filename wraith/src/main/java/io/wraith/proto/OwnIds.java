package io.wraith.proto;

import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The ids by which the peer may reach this connection. A few are kept announced, so that the peer
/// can change to one that nobody has seen; those it retires are replaced.
final class OwnIds {
    /// Announced and not retired at any time.
    static final int KEPT = 4;

    private static final int NONE = -1;

    private final int[] sequences = new int[KEPT];
    private final long[] ids = new long[KEPT];
    private final byte[] tokens = new byte[KEPT * KeyedToken.LENGTH];
    private final boolean[] announcementDue = new boolean[KEPT];
    private final long firstId;
    private int nextSequence;

    /// The first id was told in the handshake.
    OwnIds(long firstId) {
        Arrays.fill(sequences, NONE);
        sequences[0] = nextSequence++;
        ids[0] = firstId;
        this.firstId = firstId;
    }

    /// The id of the handshake, whether it is still in use or not.
    long first() {
        return firstId;
    }

    /// Whether an id must be added: until none is missing.
    boolean isMissing() {
        return free() != NONE;
    }

    void add(long id, byte[] token) {
        int slot = free();
        Check.that(slot != NONE && token.length == KeyedToken.LENGTH, "an id too many");
        sequences[slot] = nextSequence++;
        ids[slot] = id;
        System.arraycopy(token, 0, tokens, slot * KeyedToken.LENGTH, KeyedToken.LENGTH);
        announcementDue[slot] = true;
    }

    boolean isWaiting() {
        for (boolean due : announcementDue) {
            if (due) {
                return true;
            }
        }
        return false;
    }

    boolean write(FrameWriter out, SentFrames sent) {
        boolean written = false;
        for (int slot = 0; slot < KEPT; slot++) {
            if (announcementDue[slot]
                    && out.newId(sequences[slot], 0, ids[slot], tokens, slot * KeyedToken.LENGTH)) {
                sent.add(FrameType.NEW_ID.code(), sequences[slot], 0, 0);
                announcementDue[slot] = false;
                written = true;
            }
        }
        return written;
    }

    void announcementLost(int sequence) {
        int slot = slot(sequence);
        if (slot != NONE) {
            announcementDue[slot] = true;
        }
    }

    /// Whether an id with this sequence was ever announced.
    boolean wasAnnounced(int sequence) {
        return sequence < nextSequence;
    }

    /// The peer will not use an id any more: the id, or 0 if it was retired before.
    long retired(int sequence) {
        int slot = slot(sequence);
        if (slot == NONE) {
            return 0;
        }
        sequences[slot] = NONE;
        announcementDue[slot] = false;
        return ids[slot];
    }

    /// All ids in use.
    long[] all() {
        return IntStream.range(0, KEPT)
                .filter(slot -> sequences[slot] != NONE)
                .mapToLong(slot -> ids[slot])
                .toArray();
    }

    private int free() {
        return slot(NONE);
    }

    private int slot(int sequence) {
        for (int slot = 0; slot < KEPT; slot++) {
            if (sequences[slot] == sequence) {
                return slot;
            }
        }
        return NONE;
    }
}
