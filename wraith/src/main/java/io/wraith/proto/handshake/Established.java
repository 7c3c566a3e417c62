package io.wraith.proto.handshake;

import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Handshake;
import io.wraith.crypto.handshake.PublicIdentity;

/// What a complete handshake leaves to a connection.
public final class Established {
    /// No datagram told the time of a round trip from that of a retransmission.
    public static final long NO_RTT = -1;

    private final SessionKeys keys;
    private final Suite suite;
    private final PublicIdentity peer;
    private final byte[] channelBinding;
    private final Greeting greeting;
    private final long ownId;
    private final byte[] address;
    private final long rttNs;
    private final boolean initiator;

    /// Takes the keys out of the handshake. Keeps the address.
    Established(
            Handshake handshake,
            Greeting peerGreeting,
            Suite suite,
            Route route,
            long rttNs,
            boolean initiator) {
        channelBinding = handshake.channelBinding();
        peer = handshake.peer();
        keys = handshake.sessionKeys();
        greeting = peerGreeting;
        this.suite = suite;
        ownId = route.ownId();
        address = route.address();
        this.rttNs = rttNs;
        this.initiator = initiator;
    }

    public SessionKeys keys() {
        return keys;
    }

    public Suite suite() {
        return suite;
    }

    public PublicIdentity peer() {
        return peer;
    }

    /// The same 32 bytes on both sides and in no other session.
    public byte[] channelBinding() {
        return channelBinding.clone();
    }

    public Parameters peerParameters() {
        return greeting.parameters();
    }

    /// The id by which the peer reaches us.
    public long ownId() {
        return ownId;
    }

    /// The id by which we reach the peer; never 0.
    public long peerId() {
        return greeting.connectionId();
    }

    /// The last 16 bytes of a datagram with which the peer ends a connection that it forgot.
    public byte[] peerResetToken() {
        return greeting.resetToken();
    }

    /// Where the peer's handshake messages came from; it was seen to receive there.
    public byte[] address() {
        return address.clone();
    }

    /// A round trip, or [#NO_RTT].
    public long rttNs() {
        return rttNs;
    }

    public boolean initiator() {
        return initiator;
    }

    /// What the initiator's application said in message 3. On the initiator's side what the
    /// responder's said in message 2, which is nothing so far.
    public byte[] capability() {
        return greeting.application();
    }
}
