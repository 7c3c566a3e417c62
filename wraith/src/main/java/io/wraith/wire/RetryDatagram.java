package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.util.Arrays;

/// A responder's demand to show a cookie first, which proves that the initiator is where it says.
///
/// ```
/// 0: connection id u64 | 8: kind 2 u8 | 9: reserved 7 | 16: as addressed u64 | 24: cookie 24
/// ```
public final class RetryDatagram {
    public static final int LENGTH = 48;

    static final int CONNECTION_ID = 0;
    static final int RESERVED = 9;
    static final int AS_ADDRESSED = 16;
    static final int COOKIE = 24;

    private byte[] bytes = {};
    private int at;

    static boolean isValid(byte[] bytes, int at, int length) {
        return length == LENGTH
                && Big.u64(bytes, at + AS_ADDRESSED) != 0
                && Datagram.isZero(bytes, at + RESERVED, AS_ADDRESSED - RESERVED);
    }

    public RetryDatagram wrap(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
        return this;
    }

    /// The cookie has 24 bytes.
    public void write(long connectionId, long asAddressed, byte[] cookie, int cookieAt) {
        Check.that(connectionId != 0 && asAddressed != 0, "a retry for nobody");
        Big.u64(bytes, at + CONNECTION_ID, connectionId);
        Big.u8(bytes, at + Datagram.KIND, Datagram.RETRY);
        Arrays.fill(bytes, at + RESERVED, at + AS_ADDRESSED, (byte) 0);
        Big.u64(bytes, at + AS_ADDRESSED, asAddressed);
        System.arraycopy(cookie, cookieAt, bytes, at + COOKIE, LENGTH - COOKIE);
    }

    public long connectionId() {
        return Big.u64(bytes, at + CONNECTION_ID);
    }

    /// The id that the initiator sent its first message to.
    public long asAddressed() {
        return Big.u64(bytes, at + AS_ADDRESSED);
    }

    public int cookieAt() {
        return at + COOKIE;
    }

    @Override
    public String toString() {
        return "retry for %016x, addressed as %016x".formatted(connectionId(), asAddressed());
    }
}
