package io.wraith.proto.recovery;

import io.wraith.wire.FrameReader;

/// Keeps the packets of one lane and finds out what became of them.
///
/// 1. an ACK frame takes packets out of flight, newest range first
/// 2. late ones that had been given up are told as spurious, and loosen the thresholds
/// 3. what is older than the newest acknowledged by number or time is declared lost
/// 4. if nothing is acknowledged at all, a timeout asks for probes, and declares nothing lost
///
/// The work for an ACK is linear in the packets it newly acknowledges or gives up, and its ranges.
public final class LossDetector {
    /// Answers of [#timeout].
    public static final int NOTHING = 0;

    public static final int LOSSES_TOLD = 1;

    /// Send one or two packets that the peer acknowledges at once, even beyond the window.
    public static final int SEND_PROBES = 2;

    /// As many as probes are asked for.
    public static final int PROBES = 2;

    private static final int MOST_BACKOFF = 20;

    private final SentPackets packets;
    private final SentFrames frames = new SentFrames();
    private final DeliveryRate rate = new DeliveryRate();
    private final Rtt rtt = new Rtt();
    private final AckSample sample = new AckSample();
    private final LostPacket lostPacket = new LostPacket();
    private final Reordering reordering = new Reordering();
    private final SocketDrops socketDrops = new SocketDrops();
    private final LossRun lossRun = new LossRun();
    private final EcnPath ecn = new EcnPath();

    private int frameStart;
    private long maxAckDelayNs;
    private long largestAcked = SentPackets.NONE;

    /// When a packet that asks for an acknowledgement was last sent or acknowledged.
    private long quietSinceNs;

    private boolean hasLossDeadline;
    private long lossDeadlineNs;
    private int timeouts;

    // Of the ACK that is being processed.
    private int newlyAcked;
    private long newestEliciting;
    private long spuriousLosses;

    /// Remembers at most `mostPackets` numbers, a power of two from 1,024 on; waits for an
    /// acknowledgement `maxAckDelayNs` longer than the path takes.
    public LossDetector(int mostPackets, long maxAckDelayNs) {
        this(mostPackets, maxAckDelayNs, 0);
    }

    /// The first packet has the number `firstNumber`.
    LossDetector(int mostPackets, long maxAckDelayNs, long firstNumber) {
        packets = new SentPackets(mostPackets, firstNumber);
        this.maxAckDelayNs = maxAckDelayNs;
    }

    public SentPackets packets() {
        return packets;
    }

    /// What the packets and frames that are remembered take.
    public long heldBytes() {
        return packets.heldBytes() + frames.heldBytes();
    }

    /// Where whoever fills a packet notes what it wants to hear of.
    public SentFrames frames() {
        return frames;
    }

    public DeliveryRate rate() {
        return rate;
    }

    public Rtt rtt() {
        return rtt;
    }

    public EcnPath ecn() {
        return ecn;
    }

    /// What the latest call of [#received] learnt, if it answered with more than zero.
    public AckSample sample() {
        return sample;
    }

    /// How many timeouts there were since the peer last acknowledged something.
    public int timeouts() {
        return timeouts;
    }

    public long largestAcked() {
        return largestAcked;
    }

    /// Packets that were declared lost and turned up.
    public long spuriousLosses() {
        return spuriousLosses;
    }

    /// Losses that the receiver's socket buffer explains, also those explained only afterwards.
    public long lossesInSocket() {
        return socketDrops.explained();
    }

    /// The peer was asked for another delay. A shorter one counts once the peer knows of it.
    public void maxAckDelayNs(long delayNs) {
        maxAckDelayNs = delayNs;
    }

    /// The packet with the number `packets().next()` leaves at `departureNs`, with all frames that
    /// were noted since the one before. `bytes` is the whole UDP payload.
    public void sent(long departureNs, int bytes, int flags, byte tag) {
        boolean wasIdle = packets.inFlightBytes() == 0;
        int count = frames.next() - frameStart;
        packets.add(departureNs, bytes, flags, tag, frameStart, count);
        frameStart = frames.next();
        rate.sent(packets, wasIdle);
        ecn.sent(flags);
        frames.forgetBelow(packets.oldestFrame());
        if ((flags & SentPackets.ACK_ELICITING) != 0) {
            quietSinceNs = departureNs;
        }
    }

    /// Processes the ACK frame that the reader stands at. Answers how many packets it newly
    /// acknowledged, in which case the sample is filled, or the code of a [RecoveryFault].
    public int received(FrameReader ack, long nowNs, Outcome outcome) {
        // PROTOCOL: A sender MUST close the connection when a number is acknowledged that it has
        // not sent.
        if (ack.largest() >= packets.next()) {
            return RecoveryFault.ACK_OF_UNSENT.code();
        }
        sample.clear(nowNs, packets.inFlightBytes());
        newlyAcked = 0;
        newestEliciting = SentPackets.NONE;
        boolean largestIsNew =
                packets.isOutstanding(ack.largest()) || packets.isLost(ack.largest());
        while (ack.nextRange()) {
            if (packets.anySkipped(ack.rangeLow(), ack.rangeHigh() + 1)) {
                return RecoveryFault.ACK_OF_SKIPPED.code();
            }
            acknowledge(ack.rangeLow(), ack.rangeHigh() + 1, outcome);
            if (ack.rangeLow() <= packets.first()) {
                break;
            }
        }
        if (newlyAcked > 0) {
            update(ack, largestIsNew);
            giveUp(nowNs, outcome);
            rate.finish(packets, sample, rtt.minNs());
            packets.trim(largestAcked);
            frames.forgetBelow(packets.oldestFrame());
        }
        return newlyAcked;
    }

    private void acknowledge(long from, long end, Outcome outcome) {
        long number = packets.nextLost(from, end);
        while (number != SentPackets.NONE) {
            turnUp(number, outcome);
            number = packets.nextLost(number + 1, end);
        }
        number = packets.nextOutstanding(from, end);
        while (number != SentPackets.NONE) {
            if (number < largestAcked) {
                reordering.arrivedLate(largestAcked - number);
            }
            packets.acknowledge(number);
            arrived(number, outcome);
            number = packets.nextOutstanding(number + 1, end);
        }
    }

    private void turnUp(long number, Outcome outcome) {
        boolean beyond = sample.nowNs - packets.sentNs(number) > reordering.delayNs(rtt);
        reordering.arrivedLate(largestAcked - number);
        reordering.turnedUp(number, largestAcked - number, beyond, packets.next());
        lossRun.turnedUp(number);
        spuriousLosses++;
        if (DeliveryRate.counts(packets, number)) {
            outcome.spurious(number, packets.bytes(number), packets.tag(number));
        }
        packets.acknowledge(number);
        arrived(number, outcome);
    }

    private void arrived(long number, Outcome outcome) {
        newlyAcked++;
        rate.acked(packets, number, sample);
        if (packets.has(number, SentPackets.ACK_ELICITING)) {
            newestEliciting = Math.max(newestEliciting, number);
        }
        if (packets.has(number, SentPackets.MARKED)) {
            ecn.acked(number);
        }
        outcome.acked(
                number, packets.bytes(number), packets.firstFrame(number), packets.frames(number));
    }

    private void update(FrameReader ack, boolean largestIsNew) {
        boolean isNewest = ack.largest() > largestAcked;
        largestAcked = Math.max(largestAcked, ack.largest());
        if (newestEliciting != SentPackets.NONE) {
            timeouts = 0;
            // A departure may still be ahead.
            if (sample.nowNs - quietSinceNs > 0) {
                quietSinceNs = sample.nowNs;
            }
            sample.rttNs = Math.max(1, sample.nowNs - packets.sentNs(newestEliciting));
            if (largestIsNew) {
                long rttNs = sample.nowNs - packets.sentNs(ack.largest());
                rtt.sample(sample.nowNs, rttNs, ack.delayUs() * 1_000, maxAckDelayNs);
            }
        }
        socketDrops.acknowledged(largestAcked, packets.next());
        sample.socketDrops = socketDrops.reported(ack.socketDrops());
        sample.ecnCe = ecn.reported(ack.ectCount(), ack.ceCount(), isNewest, packets.next());
    }

    /// Declares lost what is too old, and sets the deadline at which the next packet will be.
    /// Numbers and send times ascend together, so the first that is young enough ends it.
    private void giveUp(long nowNs, Outcome outcome) {
        hasLossDeadline = false;
        // What is declared lost on the way may change the thresholds for the next time.
        long delayNs = reordering.delayNs(rtt);
        long threshold = reordering.packetThreshold();
        boolean persistent = false;
        long number = packets.nextOutstanding(packets.first(), largestAcked);
        while (number != SentPackets.NONE) {
            long deadlineNs = packets.sentNs(number) + delayNs;
            if (deadlineNs - nowNs > 0 && !isOvertaken(number, threshold)) {
                hasLossDeadline = true;
                lossDeadlineNs = deadlineNs;
                break;
            }
            persistent |= lose(number, nowNs, outcome);
            number = packets.nextOutstanding(number + 1, largestAcked);
        }
        if (persistent) {
            outcome.persistentCongestion();
        }
    }

    /// Numbers left out are not packets that overtook.
    private boolean isOvertaken(long number, long threshold) {
        long distance = largestAcked - number;
        return distance > threshold
                || (distance == threshold && !packets.anySkipped(number, largestAcked));
    }

    private boolean lose(long number, long nowNs, Outcome outcome) {
        if (!packets.has(number, SentPackets.ACK_ELICITING)) {
            // A pure acknowledgement: the peer may never answer it, and the next one replaces it.
            packets.forget(number);
            return false;
        }
        if (packets.has(number, SentPackets.MARKED)) {
            ecn.lost(number);
        }
        packets.declareLost(number);
        reordering.declaredLost(number, packets.next());
        rate.lost(packets, number, lostPacket);
        lostPacket.nowNs = nowNs;
        lostPacket.afterAckOf = largestAcked;
        lostPacket.isSocketDrop = false;
        boolean persistent = false;
        if (lostPacket.isCongestionSignal) {
            sample.newlyLostBytes += lostPacket.bytes;
            lostPacket.isSocketDrop = socketDrops.explainsLoss();
            persistent = lossRun.extend(packets, number, rtt, maxAckDelayNs);
        }
        outcome.lost(lostPacket, packets.firstFrame(number), packets.frames(number));
        return persistent;
    }

    /// When [#timeout] wants to be called; `Long.MAX_VALUE`: not at all.
    public long deadlineNs() {
        if (hasLossDeadline) {
            return lossDeadlineNs;
        }
        return packets.elicitingCount() == 0 ? Long.MAX_VALUE : probeDeadlineNs();
    }

    /// Does what is due. Answers [#NOTHING], [#LOSSES_TOLD] or [#SEND_PROBES].
    public int timeout(long nowNs, Outcome outcome) {
        if (hasLossDeadline) {
            if (lossDeadlineNs - nowNs > 0) {
                return NOTHING;
            }
            giveUp(nowNs, outcome);
            packets.trim(largestAcked);
            frames.forgetBelow(packets.oldestFrame());
            return LOSSES_TOLD;
        }
        if (packets.elicitingCount() == 0 || probeDeadlineNs() - nowNs > 0) {
            return NOTHING;
        }
        timeouts++;
        ecn.timedOut(timeouts);
        suspectOldest(outcome);
        return SEND_PROBES;
    }

    private void suspectOldest(Outcome outcome) {
        long number = packets.first();
        for (int told = 0; told < PROBES; number++) {
            number = packets.nextOutstanding(number, packets.next());
            if (number == SentPackets.NONE) {
                return;
            }
            if (packets.has(number, SentPackets.ACK_ELICITING)) {
                outcome.suspected(packets.firstFrame(number), packets.frames(number));
                told++;
            }
        }
    }

    private long probeDeadlineNs() {
        return quietSinceNs
                + (rtt.probeTimeoutNs(maxAckDelayNs) << Math.min(timeouts, MOST_BACKOFF));
    }
}
