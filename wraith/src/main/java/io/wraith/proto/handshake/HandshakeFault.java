package io.wraith.proto.handshake;

/// Why a datagram was dropped or an attempt failed. Verbs answer with the negative [#code].
public enum HandshakeFault {
    /// The whole time of the attempt passed and no message 2 came.
    TIMEOUT(-1, "the peer did not answer in time"),
    /// A header or a fragment that no peer of this version writes.
    MALFORMED(-2, "a malformed handshake datagram"),
    /// No attempt has these ids and this address.
    UNKNOWN(-3, "no handshake has these ids"),
    /// The attempt is complete: a late duplicate.
    DUPLICATE(-4, "a duplicate of a message that was read"),
    /// The sender was asked to prove its address first.
    COOKIE_ASKED(-5, "the sender has to prove its address"),
    /// Too many handshakes of one group of addresses.
    RATE_LIMITED(-6, "too many handshakes from there"),
    /// The peer does not speak our version.
    VERSION_UNSUPPORTED(-7, "the peer speaks other versions of the protocol"),
    /// A message that is forged, damaged or of another handshake.
    UNREADABLE(-8, "no message of the peer could be read"),
    /// The identity's signature does not fit.
    IDENTITY_REJECTED(-9, "the peer could not prove its identity"),
    /// Another identity than the expected one.
    IDENTITY_UNEXPECTED(-10, "another peer than the expected one answered"),
    /// What a peer says of itself does not decode or is out of range.
    PARAMETERS_REFUSED(-11, "the peer's parameters are invalid"),
    /// No suite that both sides have.
    SUITE_REFUSED(-12, "no cipher suite in common"),
    /// A mode of obfuscation that is not offered here.
    MODE_REFUSED(-13, "the peer wants a mode of obfuscation that is not supported");

    private final int code;
    private final String reason;

    HandshakeFault(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /// One line for the person who waits.
    public String reason() {
        return reason;
    }
}
