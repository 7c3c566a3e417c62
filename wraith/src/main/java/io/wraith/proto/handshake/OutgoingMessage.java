package io.wraith.proto.handshake;

import io.wraith.base.Check;
import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

/// One handshake message that goes out, perhaps more than once: in datagrams of 1200 bytes, of
/// which the last is shorter. They fit one burst.
final class OutgoingMessage {
    /// Room for the longest message with cookies.
    static final int BURST_BYTES = 4 * HandshakeHeader.DATAGRAM_LIMIT;

    private final int number;
    private final long to;
    private final long from;
    private final byte[] message;
    private byte[] cookie = {};

    /// Keeps the array.
    OutgoingMessage(int number, long to, long from, byte[] message) {
        this.number = number;
        this.to = to;
        this.from = from;
        this.message = message;
    }

    /// Every fragment carries it from now on; 24 bytes, or none.
    // PROTOCOL: Once it was asked for a cookie, an initiator MUST put the newest one into every
    // handshake datagram of the attempt.
    void cookie(byte[] bytes) {
        cookie = bytes.clone();
    }

    /// The length of all datagrams together.
    int wireBytes() {
        int perDatagram = overhead();
        int count = (message.length - 1) / (HandshakeHeader.DATAGRAM_LIMIT - perDatagram) + 1;
        return message.length + count * perDatagram;
    }

    /// The burst is empty.
    void write(Burst out, HandshakeHeader header) {
        Check.that(out.count() == 0 && out.room() >= wireBytes(), "room for a message");
        int longest = HandshakeHeader.DATAGRAM_LIMIT - overhead();
        for (int offset = 0; offset < message.length; offset += longest) {
            int length = Math.min(longest, message.length - offset);
            header.begin(out.bytes(), out.end(), to, from).fragment(number, offset, message.length);
            if (cookie.length > 0) {
                header.cookie(cookie, 0);
            }
            int at = out.end() + overhead();
            System.arraycopy(message, offset, out.bytes(), at, length);
            out.append(overhead() + length);
        }
    }

    private int overhead() {
        return HandshakeHeader.LENGTH + cookie.length;
    }
}
