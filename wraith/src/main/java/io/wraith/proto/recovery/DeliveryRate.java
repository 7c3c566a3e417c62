package io.wraith.proto.recovery;

/// How fast the network delivers: the rate sampler of draft-ietf-ccwg-bbr. Each packet takes along
/// what had been delivered, and when, at the time it was sent; when it is acknowledged, the
/// difference is a sample.
///
/// The interval is the longer of two: from one send to the other and from one acknowledgement to
/// the other, because acknowledgements that arrive in a heap would otherwise show a rate that
/// nobody ever sent.
public final class DeliveryRate {
    private long deliveredBytes;
    private long deliveredNs;
    private long lostBytes;

    /// When the latest sent of the packets acknowledged so far was sent.
    private long firstSentNs;

    private boolean appLimited;

    /// Samples stay limited by the application until this much is delivered.
    private long appLimitedUntil;

    private long sampleDeliveredNs;
    private long sampleFirstSentNs;

    public long deliveredBytes() {
        return deliveredBytes;
    }

    /// All that was ever declared lost, also what turned up later.
    public long lostBytes() {
        return lostBytes;
    }

    public boolean isAppLimited() {
        return appLimited;
    }

    /// There is nothing to send although window and pacing would allow it, and all that was lost
    /// has been sent again: what is in flight now shows less than the network can do.
    public void applicationLimited(SentPackets packets) {
        appLimited = true;
        appLimitedUntil = deliveredBytes + packets.inFlightBytes();
    }

    /// The newest packet was added. `wasIdle` is whether nothing was in flight before; what is in
    /// flight now, this packet included, is remembered with it.
    void sent(SentPackets packets, boolean wasIdle) {
        long number = packets.next() - 1;
        if (!packets.has(number, SentPackets.IN_FLIGHT)) {
            return;
        }
        if (wasIdle) {
            firstSentNs = packets.sentNs(number);
            deliveredNs = firstSentNs;
        }
        packets.snapshot(number, deliveredBytes, deliveredNs, firstSentNs, lostBytes);
        if (appLimited) {
            packets.markAppLimited(number);
        }
    }

    /// Whether a packet is bulk: keepalives, acknowledgements and path-MTU probes say nothing about
    /// what the path can deliver.
    static boolean counts(SentPackets packets, long number) {
        return (packets.flags(number) & (SentPackets.IN_FLIGHT | SentPackets.MTU_PROBE))
                == SentPackets.IN_FLIGHT;
    }

    /// A packet was newly acknowledged; `sample` was cleared before the first of this ACK.
    void acked(SentPackets packets, long number, AckSample sample) {
        if (!counts(packets, number)) {
            return;
        }
        deliveredBytes += packets.bytes(number);
        deliveredNs = sample.nowNs;
        sample.newlyAckedBytes += packets.bytes(number);
        // Send times never fall with the number, so the highest number was sent last.
        if (number < sample.number) {
            return;
        }
        sample.number = number;
        sample.sentNs = packets.sentNs(number);
        sample.priorDelivered = packets.deliveredBytes(number);
        sample.txInFlight = packets.txInFlight(number);
        sample.lostSinceSent = packets.lostBytes(number);
        sample.isAppLimited = packets.has(number, SentPackets.APP_LIMITED);
        sample.tag = packets.tag(number);
        sampleDeliveredNs = packets.deliveredNs(number);
        sampleFirstSentNs = packets.firstSentNs(number);
    }

    /// A packet was declared lost; it has left the flight.
    void lost(SentPackets packets, long number, LostPacket packet) {
        packet.number = number;
        packet.bytes = packets.bytes(number);
        packet.sentNs = packets.sentNs(number);
        packet.tag = packets.tag(number);
        packet.inFlightAfter = packets.inFlightBytes();
        packet.isCongestionSignal = counts(packets, number);
        lostBytes += packet.isCongestionSignal ? packet.bytes : 0;
        boolean inFlight = packets.has(number, SentPackets.IN_FLIGHT);
        packet.txInFlight = inFlight ? packets.txInFlight(number) : 0;
        packet.lostSinceSent = inFlight ? lostBytes - packets.lostBytes(number) : 0;
        packet.deliveredAtSend = inFlight ? packets.deliveredBytes(number) : 0;
        packet.isAppLimited = packets.has(number, SentPackets.APP_LIMITED);
    }

    /// After the last packet of an ACK, and after the losses it revealed.
    void finish(SentPackets packets, AckSample sample, long minRttNs) {
        if (appLimited && deliveredBytes > appLimitedUntil) {
            appLimited = false;
        }
        sample.deliveredBytes = deliveredBytes;
        sample.lostBytes = lostBytes;
        sample.inFlightAfter = packets.inFlightBytes();
        if (sample.number == SentPackets.NONE) {
            return;
        }
        sample.lostSinceSent = lostBytes - sample.lostSinceSent;
        sample.sampleDelivered = deliveredBytes - sample.priorDelivered;
        sample.sampleIntervalNs =
                Math.max(sample.sentNs - sampleFirstSentNs, sample.nowNs - sampleDeliveredNs);
        // Shorter than any round trip means that it measures how sends or acknowledgements bunch.
        sample.hasRate = sample.sampleIntervalNs > 0 && sample.sampleIntervalNs >= minRttNs;
        // A packet that turned up late must not stretch the spans of those sent from now on.
        if (sample.sentNs - firstSentNs > 0) {
            firstSentNs = sample.sentNs;
        }
    }
}
