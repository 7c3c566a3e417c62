package io.wraith.proto.recovery;

/// What one acknowledgement said about the path. Made once and filled again for each ACK frame that
/// newly acknowledged something; a reader copies what it wants to keep.
///
/// Sizes count whole UDP payloads. Keepalives, pure acknowledgements and path-MTU probes are in
/// none of the sums except, for probes, the bytes in flight.
public final class AckSample {
    public long nowNs;
    public long newlyAckedBytes;

    /// Declared lost while this ACK was processed.
    public long newlyLostBytes;

    public long inFlightBefore;
    public long inFlightAfter;

    /// Everything delivered and everything declared lost so far. Neither ever shrinks: a packet
    /// that was declared lost and then acknowledged is in both.
    public long deliveredBytes;

    public long lostBytes;

    /// Whether `sampleDelivered / sampleIntervalNs` is a rate to be trusted.
    public boolean hasRate;

    public long sampleDelivered;
    public long sampleIntervalNs;

    /// Since the latest sent packet that this ACK newly acknowledged, if it asked for one; -1:
    /// none.
    public long rttNs;

    /// The latest sent packet that counts, of those newly acknowledged, from here on; `number` is
    /// -1 if there is none, and the rest is then meaningless.
    public long number;

    public long sentNs;

    /// Delivered when it was sent.
    public long priorDelivered;

    /// In flight when it was sent, itself included.
    public long txInFlight;

    /// Declared lost since it was sent.
    public long lostSinceSent;

    public boolean isAppLimited;
    public byte tag;

    /// Congestion marks that were not reported before.
    public long ecnCe;

    /// Datagrams dropped by the receiver's socket buffer that were not reported before.
    public long socketDrops;

    void clear(long now, long inFlightBytes) {
        nowNs = now;
        newlyAckedBytes = 0;
        newlyLostBytes = 0;
        inFlightBefore = inFlightBytes;
        hasRate = false;
        sampleDelivered = 0;
        sampleIntervalNs = 0;
        rttNs = -1;
        number = -1;
        ecnCe = 0;
        socketDrops = 0;
    }
}
