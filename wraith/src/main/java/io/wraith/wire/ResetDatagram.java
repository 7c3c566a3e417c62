package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

/// The answer to a packet of a connection that we no longer know: random bytes in the form of a
/// packet, of which the last 16 are the reset token of the connection id that was used. Only who
/// was told the token sees more in it than a packet that does not open.
public final class ResetDatagram {
    /// The token leaves the id and the kind alone.
    public static final int SHORTEST = 25;

    /// Long enough to pass for a small packet.
    public static final int LONGEST = 40;

    private static final int TOKEN_LENGTH = 16;

    private ResetDatagram() {}

    /// The length of the reset for a datagram of `trigger` bytes, or 0 if there must be none.
    // PROTOCOL: A reset MUST be shorter than the datagram that it answers, so that two peers who
    // both lost their state do not answer each other for ever.
    public static int lengthFor(int trigger) {
        return trigger <= SHORTEST ? 0 : Math.min(LONGEST, trigger - 1);
    }

    /// Makes a reset of `length` random bytes; the token has 16 bytes.
    public static void write(byte[] bytes, int at, int length, byte[] token, int tokenAt) {
        Check.that(length >= SHORTEST && length <= LONGEST, "no length for a reset");
        bytes[at] |= (byte) (Big.u64(bytes, at) == 0 ? 1 : 0);
        bytes[at + Datagram.KIND] |= (byte) 0x80;
        System.arraycopy(token, tokenAt, bytes, at + length - TOKEN_LENGTH, TOKEN_LENGTH);
    }

    /// Where the token would be if a datagram were a reset.
    public static int tokenAt(int at, int length) {
        return at + length - TOKEN_LENGTH;
    }
}
