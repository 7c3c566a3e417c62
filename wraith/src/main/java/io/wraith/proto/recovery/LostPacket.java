package io.wraith.proto.recovery;

/// A packet that was just declared lost. Made once and filled again for each; separate from
/// [AckSample], because the ACK that reveals a loss uses its sample after that.
public final class LostPacket {
    public long nowNs;
    public long number;
    public long bytes;
    public long sentNs;

    /// In flight when it was sent, itself included.
    public long txInFlight;

    /// Declared lost since it was sent, itself included.
    public long lostSinceSent;

    public long deliveredAtSend;
    public boolean isAppLimited;
    public byte tag;
    public long inFlightAfter;

    /// The largest number acknowledged so far.
    public long afterAckOf;

    /// False for path-MTU probes and keepalives: their loss says nothing about congestion.
    public boolean isCongestionSignal;

    /// The receiver's socket buffer dropped it, as far as the peer's count tells: its own
    /// congestion, and no random loss of the path.
    public boolean isSocketDrop;
}
