package io.wraith.meet;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.util.Arrays;

/// Where a peer may be reached by UDP.
///
/// ```
/// 0: IPv4 address 4, or IPv6 address 16
/// …: port u16
/// ```
public final class PeerAddress {
    private static final int SHORT = 4 + 2;
    private static final int LONG = 16 + 2;

    private final byte[] encoded;

    private PeerAddress(byte[] encoded) {
        this.encoded = encoded;
    }

    /// An IPv4 or IPv6 address in network order and a port other than 0.
    public static PeerAddress of(byte[] address, int port) {
        byte[] encoded = Arrays.copyOf(address, address.length + 2);
        Big.u16(encoded, address.length, port);
        Check.that(isValid(encoded, 0, encoded.length), "an address of " + encoded.length);
        return new PeerAddress(encoded);
    }

    static boolean isValid(byte[] bytes, int at, int length) {
        return (length == SHORT || length == LONG) && Big.u16(bytes, at + length - 2) != 0;
    }

    static PeerAddress decode(byte[] bytes, int at, int length) {
        return new PeerAddress(Arrays.copyOfRange(bytes, at, at + length));
    }

    byte[] encoded() {
        return encoded;
    }

    /// 4 or 16 bytes.
    public byte[] address() {
        return Arrays.copyOf(encoded, encoded.length - 2);
    }

    public int port() {
        return Big.u16(encoded, encoded.length - 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerAddress that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }
}
