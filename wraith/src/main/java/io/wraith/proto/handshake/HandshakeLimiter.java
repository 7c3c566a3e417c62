package io.wraith.proto.handshake;

import io.wraith.base.Big;
import io.wraith.crypto.KeyedToken;

import java.security.SecureRandom;
import java.util.Arrays;

/// How many handshakes, not datagrams, every group of addresses began of late, in a sketch of fixed
/// size: four counters per group, shared with others; the lowest is the estimate, so it is never
/// too low. All counts halve every second, so at a steady rate the estimate is up to twice the
/// handshakes of a second.
///
/// Which counters a group shares is keyed: nobody can aim at another's.
final class HandshakeLimiter {
    static final int ROWS = 4;
    static final int COLUMNS = 1024;

    private static final long HALF_LIFE_NS = 1_000_000_000L;
    private static final int SECRET_LENGTH = 32;

    /// A handshake counts as so much, lest halving forget a single one at once.
    private static final int ONE = 1 << 8;

    private final int[] counts = new int[ROWS * COLUMNS];
    private final byte[] places = new byte[KeyedToken.LENGTH];
    private final KeyedToken token;
    private long halvedNs;

    HandshakeLimiter(SecureRandom random, long nowNs) {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        token = new KeyedToken(secret, "handshake rate");
        Arrays.fill(secret, (byte) 0);
        halvedNs = nowNs;
    }

    /// The handshakes of late of the addresses that begin with these bytes.
    int recent(byte[] address, int groupLength, long nowNs) {
        halve(nowNs);
        token.write(address, 0, groupLength, places, 0);
        int lowest = Integer.MAX_VALUE;
        for (int row = 0; row < ROWS; row++) {
            lowest = Math.min(lowest, counts[place(row)]);
        }
        return lowest / ONE;
    }

    /// One more.
    void count(byte[] address, int groupLength, long nowNs) {
        halve(nowNs);
        token.write(address, 0, groupLength, places, 0);
        for (int row = 0; row < ROWS; row++) {
            counts[place(row)] = Math.min(counts[place(row)], Integer.MAX_VALUE - ONE) + ONE;
        }
    }

    private int place(int row) {
        long bits = Big.u64(places, row / 2 * 8) >>> (32 * (row % 2));
        return row * COLUMNS + (int) (bits & (COLUMNS - 1));
    }

    private void halve(long nowNs) {
        long halvings = Math.max(0, (nowNs - halvedNs) / HALF_LIFE_NS);
        if (halvings == 0) {
            return;
        }
        halvedNs += halvings * HALF_LIFE_NS;
        int shift = (int) Math.min(halvings, Integer.SIZE - 1);
        for (int i = 0; i < counts.length; i++) {
            counts[i] >>= shift;
        }
    }
}
