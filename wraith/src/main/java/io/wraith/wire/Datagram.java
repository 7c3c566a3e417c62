package io.wraith.wire;

import io.wraith.base.Big;

import java.util.Objects;

/// The one look at a datagram that decides how to read it. Every datagram starts with the id of the
/// connection it is for, because that is what steers it to the right processor.
public final class Datagram {
    /// The version of the protocol that this is.
    public static final int VERSION = 1;

    /// Where the byte lies that tells the kinds apart.
    static final int KIND = 8;

    /// From here on kinds have fields of their own.
    static final int BODY = 9;

    static final int HANDSHAKE = 1;
    static final int RETRY = 2;
    static final int VERSIONS = 3;

    private Datagram() {}

    public enum Kind {
        /// A packet, or a reset that is long enough to look like one.
        PROTECTED,
        /// Too short for a packet, long enough for a reset.
        RESET,
        HANDSHAKE,
        /// A handshake in a version that is not ours; only its destination, version and sender can
        /// be read.
        OTHER_VERSION,
        RETRY,
        VERSIONS,
        /// Nothing that anybody means; to be dropped without an answer.
        INVALID
    }

    /// What a datagram claims to be. All of its fields may then be read, and hold what the format
    /// allows.
    // PROTOCOL: A receiver MUST drop a datagram that has none of these forms, and MUST NOT answer
    // it.
    public static Kind kind(byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        if (length < ResetDatagram.SHORTEST || Big.u64(bytes, at) == 0) {
            return Kind.INVALID;
        }
        int kind = Big.u8(bytes, at + KIND);
        if ((kind & 0x80) != 0) {
            return length < ProtectedHeader.OVERHEAD ? Kind.RESET : Kind.PROTECTED;
        }
        return switch (kind) {
            case HANDSHAKE -> HandshakeHeader.kind(bytes, at, length);
            case RETRY -> RetryDatagram.isValid(bytes, at, length) ? Kind.RETRY : Kind.INVALID;
            case VERSIONS ->
                    VersionsDatagram.isValid(bytes, at, length) ? Kind.VERSIONS : Kind.INVALID;
            default -> Kind.INVALID;
        };
    }

    /// The id of the connection that any datagram of at least 8 bytes is for.
    public static long connectionId(byte[] bytes, int at) {
        return Big.u64(bytes, at);
    }

    static boolean isZero(byte[] bytes, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum |= bytes[at + i];
        }
        return sum == 0;
    }
}
