package io.wraith.proto.handshake;

import io.wraith.base.Big;
import io.wraith.crypto.KeyedToken;
import io.wraith.wire.Burst;

import java.security.SecureRandom;
import java.util.Arrays;

/// Proofs that an address was seen to receive, which cost their maker no memory.
///
/// `0: time slot u64 | 8: token of time slot ‖ address 16`
///
/// A cookie serves its slot of time and the next one, for as many handshakes as the address wants:
/// those are limited elsewhere.
final class Cookies {
    private static final int SECRET_LENGTH = 32;

    private final KeyedToken token;
    private final long slotNs;
    private final long originNs;
    private final byte[] input = new byte[8 + Burst.ADDRESS_LIMIT];

    /// Slots are counted from `nowNs` on, so a clock may start anywhere.
    Cookies(SecureRandom random, long slotNs, long nowNs) {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        token = new KeyedToken(secret, "cookie");
        Arrays.fill(secret, (byte) 0);
        this.slotNs = slotNs;
        originNs = nowNs;
    }

    void write(byte[] address, int length, long nowNs, byte[] target, int at) {
        long slot = slot(nowNs);
        Big.u64(target, at, slot);
        token.write(input(slot, address, length), 0, 8 + length, target, at + 8);
    }

    boolean isValid(byte[] address, int length, long nowNs, byte[] cookie, int at) {
        // PROTOCOL: A responder MUST refuse a cookie that was made for another address, and one
        // that is older than two slots of time.
        long slot = Big.u64(cookie, at);
        long age = slot(nowNs) - slot;
        return age >= 0
                && age <= 1
                && token.verify(input(slot, address, length), 0, 8 + length, cookie, at + 8);
    }

    private long slot(long nowNs) {
        return (nowNs - originNs) / slotNs;
    }

    private byte[] input(long slot, byte[] address, int length) {
        Big.u64(input, 0, slot);
        System.arraycopy(address, 0, input, 8, length);
        return input;
    }
}
