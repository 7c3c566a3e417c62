package io.wraith.proto;

import io.wraith.base.RangeSet;
import io.wraith.crypto.KeyedToken;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import java.util.Arrays;

/// The ids by which the peer can be reached: one in use, and spare ones to change to when the path
/// changes, so that onlookers cannot tell by the id that both paths belong together.
final class PeerIds {
    /// More at a time is a fault.
    static final int LIMIT = 8;

    static final int OK = 0;
    static final int FAULT = -1;

    /// As many gaps as honest losses can leave.
    private static final int SEEN_RANGES = 64;

    private static final int NONE = -1;

    private final int[] sequences = new int[LIMIT];
    private final long[] ids = new long[LIMIT];
    private final byte[] tokens = new byte[LIMIT * KeyedToken.LENGTH];

    /// Retirements to tell, by sequence; bounded, as ids below the mark are never taken again.
    private final int[] retirements = new int[2 * LIMIT];

    /// Every sequence that was ever announced, so that none comes back after it was retired.
    private final RangeSet seen = new RangeSet(SEEN_RANGES);

    private int retirementCount;
    private int current;
    private int retiredBelow;

    PeerIds(long firstId, byte[] firstToken) {
        Arrays.fill(sequences, NONE);
        Arrays.fill(retirements, NONE);
        seen.add(0, 1);
        put(0, 0, firstId, firstToken, 0);
    }

    long current() {
        return ids[current];
    }

    int currentSequence() {
        return sequences[current];
    }

    /// Takes the NEW_ID the reader stands at: [#OK] or [#FAULT].
    // PROTOCOL: A receiver MUST close the connection when it would hold more than 8 ids of the
    // peer,
    // or when a sequence is announced twice with different ids.
    int announced(FrameReader frame) {
        retireBelow(frame.retireBelow());
        int sequence = frame.sequence();
        int known = slot(sequence);
        if (known != NONE) {
            return ids[known] == frame.connectionId() ? OK : FAULT;
        }
        if (seen.contains(sequence)) {
            return OK;
        }
        if (seen.add(sequence, sequence + 1L) == RangeSet.FULL) {
            return FAULT;
        }
        if (sequence < retiredBelow) {
            return retire(sequence);
        }
        int free = slot(NONE);
        if (free == NONE) {
            return FAULT;
        }
        put(free, sequence, frame.connectionId(), frame.bytes(), frame.tokenAt());
        if (sequences[current] == NONE) {
            current = free;
        }
        return sequences[current] < retiredBelow ? change() ? OK : FAULT : OK;
    }

    /// Changes to another id and retires the one in use; false if there is none.
    boolean change() {
        int next = NONE;
        for (int slot = 0; slot < LIMIT; slot++) {
            boolean usable = slot != current && sequences[slot] >= retiredBelow;
            if (usable && (next == NONE || sequences[slot] < sequences[next])) {
                next = slot;
            }
        }
        if (next == NONE) {
            return false;
        }
        int old = sequences[current];
        sequences[current] = NONE;
        current = next;
        return retire(old) == OK;
    }

    boolean isWaiting() {
        return retirementCount > 0;
    }

    boolean write(FrameWriter out, SentFrames sent) {
        boolean written = false;
        while (retirementCount > 0 && out.retireId(retirements[retirementCount - 1])) {
            sent.add(FrameType.RETIRE_ID.code(), retirements[--retirementCount], 0, 0);
            written = true;
        }
        return written;
    }

    void retirementLost(int sequence) {
        retire(sequence);
    }

    /// Whether the 16 bytes are the reset token of an id in use.
    // PROTOCOL: Tokens MUST be compared in constant time.
    boolean isReset(byte[] bytes, int at) {
        int found = 0;
        for (int slot = 0; slot < LIMIT; slot++) {
            int difference = sequences[slot] == NONE ? 1 : 0;
            for (int i = 0; i < KeyedToken.LENGTH; i++) {
                difference |= tokens[slot * KeyedToken.LENGTH + i] ^ bytes[at + i];
            }
            found |= difference == 0 ? 1 : 0;
        }
        return found != 0;
    }

    private void retireBelow(int sequence) {
        retiredBelow = Math.max(retiredBelow, sequence);
        for (int slot = 0; slot < LIMIT; slot++) {
            boolean old = sequences[slot] != NONE && sequences[slot] < retiredBelow;
            if (old && slot != current) {
                retire(sequences[slot]);
                sequences[slot] = NONE;
            }
        }
        if (sequences[current] < retiredBelow) {
            change();
        }
    }

    private boolean wasRetired(int sequence) {
        for (int i = 0; i < retirementCount; i++) {
            if (retirements[i] == sequence) {
                return true;
            }
        }
        return false;
    }

    private int retire(int sequence) {
        if (wasRetired(sequence)) {
            return OK;
        }
        if (retirementCount == retirements.length) {
            return FAULT;
        }
        retirements[retirementCount++] = sequence;
        return OK;
    }

    private void put(int slot, int sequence, long id, byte[] token, int tokenAt) {
        sequences[slot] = sequence;
        ids[slot] = id;
        System.arraycopy(token, tokenAt, tokens, slot * KeyedToken.LENGTH, KeyedToken.LENGTH);
    }

    private int slot(int sequence) {
        for (int slot = 0; slot < LIMIT; slot++) {
            if (sequences[slot] == sequence) {
                return slot;
            }
        }
        return NONE;
    }
}
