package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.util.Arrays;

/// What precedes a fragment of a handshake message.
///
/// ```
///  0: connection id u64 | 8: kind 1 u8 | 9: version u16 | 11: message u8 | 12: offset u16
/// 14: total u16 | 16: sender u64 | 24: cookie length u8 | 25: reserved 7 | 32: cookie, fragment
/// ```
///
/// Destination, kind, version and sender keep their places in all versions to come.
public final class HandshakeHeader {
    public static final int LENGTH = 32;
    public static final int COOKIE_LENGTH = 24;

    /// Handshake datagrams are no longer than this.
    public static final int DATAGRAM_LIMIT = 1200;

    /// Messages are no longer than this.
    public static final int MESSAGE_LIMIT = 4096;

    static final int CONNECTION_ID = 0;
    static final int VERSION = 9;
    static final int MESSAGE = 11;
    static final int OFFSET = 12;
    static final int TOTAL = 14;
    static final int SENDER = 16;
    static final int COOKIE_LENGTH_AT = 24;
    static final int RESERVED = 25;
    static final int COOKIE = 32;

    private byte[] bytes = {};
    private int at;
    private int length;

    static Datagram.Kind kind(byte[] bytes, int at, int length) {
        if (length < LENGTH || length > DATAGRAM_LIMIT || Big.u64(bytes, at + SENDER) == 0) {
            return Datagram.Kind.INVALID;
        }
        if (Big.u16(bytes, at + VERSION) != Datagram.VERSION) {
            return Datagram.Kind.OTHER_VERSION;
        }
        int message = Big.u8(bytes, at + MESSAGE);
        int total = Big.u16(bytes, at + TOTAL);
        int cookie = Big.u8(bytes, at + COOKIE_LENGTH_AT);
        int fragment = length - LENGTH - cookie;
        // PROTOCOL: the fragment is not empty and MUST NOT reach behind total; the cookie
        // length is 0 or 24.
        boolean valid =
                message >= 1
                        && message <= 3
                        && (cookie == 0 || cookie == COOKIE_LENGTH)
                        && fragment > 0
                        && total <= MESSAGE_LIMIT
                        && Big.u16(bytes, at + OFFSET) + fragment <= total
                        && Datagram.isZero(bytes, at + RESERVED, COOKIE - RESERVED);
        return valid ? Datagram.Kind.HANDSHAKE : Datagram.Kind.INVALID;
    }

    /// A datagram of that length whose kind was found.
    public HandshakeHeader wrap(byte[] bytes, int at, int length) {
        this.bytes = bytes;
        this.at = at;
        this.length = length;
        return this;
    }

    /// Starts a datagram without a cookie; the fragment follows at [#fragmentAt].
    public HandshakeHeader begin(byte[] bytes, int at, long connectionId, long sender) {
        Check.that(connectionId != 0 && sender != 0, "a handshake with nobody");
        wrap(bytes, at, LENGTH);
        Arrays.fill(bytes, at, at + LENGTH, (byte) 0);
        Big.u64(bytes, at + CONNECTION_ID, connectionId);
        Big.u8(bytes, at + Datagram.KIND, Datagram.HANDSHAKE);
        Big.u16(bytes, at + VERSION, Datagram.VERSION);
        Big.u64(bytes, at + SENDER, sender);
        return this;
    }

    /// Says which part of which message the fragment is.
    public HandshakeHeader fragment(int message, int offset, int total) {
        Check.that(message >= 1 && message <= 3, "there are three messages");
        Check.that(offset >= 0 && offset < total && total <= MESSAGE_LIMIT, "outside the message");
        Big.u8(bytes, at + MESSAGE, message);
        Big.u16(bytes, at + OFFSET, offset);
        Big.u16(bytes, at + TOTAL, total);
        return this;
    }

    /// Adds a cookie of 24 bytes.
    public HandshakeHeader cookie(byte[] source, int sourceAt) {
        Big.u8(bytes, at + COOKIE_LENGTH_AT, COOKIE_LENGTH);
        System.arraycopy(source, sourceAt, bytes, at + COOKIE, COOKIE_LENGTH);
        return this;
    }

    public long connectionId() {
        return Big.u64(bytes, at + CONNECTION_ID);
    }

    public int version() {
        return Big.u16(bytes, at + VERSION);
    }

    public int message() {
        return Big.u8(bytes, at + MESSAGE);
    }

    public int offset() {
        return Big.u16(bytes, at + OFFSET);
    }

    public int total() {
        return Big.u16(bytes, at + TOTAL);
    }

    /// The sender's own connection id.
    public long sender() {
        return Big.u64(bytes, at + SENDER);
    }

    /// 0 or 24.
    public int cookieLength() {
        return Big.u8(bytes, at + COOKIE_LENGTH_AT);
    }

    public int cookieAt() {
        return at + COOKIE;
    }

    public int fragmentAt() {
        return at + COOKIE + cookieLength();
    }

    public int fragmentLength() {
        return at + length - fragmentAt();
    }

    @Override
    public String toString() {
        return "handshake message %d from %d of %d bytes, %016x to %016x"
                .formatted(message(), offset(), total(), sender(), connectionId());
    }
}
