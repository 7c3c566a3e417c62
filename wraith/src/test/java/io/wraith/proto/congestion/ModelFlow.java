package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;
import io.wraith.proto.recovery.LostPacket;

/// One sender and its receiver in a [PathModel]: paced sending within the window, ACKs as the
/// sender wishes them, loss by packet threshold, delivery-rate samples as the draft takes them.
final class ModelFlow {
    private static final int SIZE = PathModel.DATAGRAM;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int REORDERING = 3;
    private static final long PROBE_SLACK_NS = 50_000_000;

    final Congestion congestion;
    final FlowRecord record;
    final LatePackets late = new LatePackets();
    private final SentRing sent;
    private final ReceivedAcks acks;
    private final long halfRttNs;
    private final AckSample sample = new AckSample();
    private final LostPacket lostPacket = new LostPacket();
    private final AppSource app;
    private final Pacer pacer;

    private long nextNumber;
    private long nextToAck;
    private long inFlight;
    private long delivered;
    private long deliveredNs;
    private long firstSentNs;
    private long lost;
    private long appLimitedUntil;
    private long lastProgressNs;
    private long newestAcked = -1;
    private boolean mayProbe;
    private long sendNs;
    private Stalls senderStalls = Stalls.NONE;
    private Stalls receiverStalls = Stalls.NONE;

    ModelFlow(Congestion congestion, long rttNs, long startNs, int ringSize, AppSource app) {
        this.congestion = congestion;
        this.app = app;
        halfRttNs = rttNs / 2;
        sent = new SentRing(ringSize);
        acks = new ReceivedAcks(ringSize);
        record = new FlowRecord(startNs, rttNs);
        pacer =
                new Pacer(
                        startNs, congestion.pacingBytesPerSecond(), congestion.sendQuantumBytes());
        sendNs = startNs;
        lastProgressNs = startNs;
        lostPacket.isCongestionSignal = true;
    }

    long nextNs() {
        long sender = Math.min(sendNs, acks.arrivalNs());
        sender = Math.min(sender, late.nextNs());
        sender = senderStalls.after(inFlight > 0 ? Math.min(sender, probeNs()) : sender);
        return Math.min(sender, receiverStalls.after(acks.dueNs(congestion.ackWish())));
    }

    /// The two sides are held up now and then.
    void stall(Stalls sender, Stalls receiver) {
        senderStalls = sender;
        receiverStalls = receiver;
    }

    void step(PathModel model) {
        long now = model.nowNs();
        if (receiverStalls.after(acks.dueNs(congestion.ackWish())) <= now) {
            acks.send(now, halfRttNs);
        } else if (acks.arrivalNs() <= now) {
            ack(now, acks.takeAck());
        } else if (late.nextNs() <= now) {
            lateArrived(now, late.take());
        } else if (sendNs <= now) {
            send(model, now);
        } else {
            mayProbe = true;
            lastProgressNs = now;
            send(model, now);
        }
        planSending(now);
    }

    /// ACKs reach the sender in bundles, so far apart.
    void bundleAcks(long everyNs) {
        acks.bundle(everyNs);
    }

    /// After the source's rate rose from nothing.
    void hasMoreToSend(long nowNs) {
        planSending(nowNs);
    }

    /// The capacity changed: what waits in the queue waits longer or shorter.
    void stretch(long nowNs, double factor) {
        acks.stretch(nowNs, halfRttNs, factor);
    }

    private long probeNs() {
        return lastProgressNs + 4 * halfRttNs + PROBE_SLACK_NS + (record.lastRttNs() * 3) / 2;
    }

    private void planSending(long now) {
        long room = Math.min(congestion.windowBytes() - inFlight, app.availableBytes(now));
        if (congestion.windowBytes() - inFlight < SIZE) {
            sendNs = NEVER;
        } else if (room < SIZE) {
            markAppLimited();
            sendNs = app.nextNs(now, SIZE);
        } else {
            sendNs = pacer.deadlineNs(now, room, SIZE);
        }
    }

    private void markAppLimited() {
        appLimitedUntil = Math.max(delivered + inFlight, 1);
    }

    private void send(PathModel model, long now) {
        long available = app.availableBytes(now);
        if (inFlight == 0 && appLimitedUntil > 0 && available >= SIZE) {
            congestion.idleRestart(now);
            pace(now);
        }
        int credit = pacer.creditBytes(now);
        while (available >= SIZE
                && ((credit >= SIZE && inFlight + SIZE <= congestion.windowBytes()) || mayProbe)) {
            if (!mayProbe || credit >= SIZE) {
                pacer.sent(SIZE);
                credit -= SIZE;
            }
            mayProbe = false;
            available -= SIZE;
            sendOne(model, now);
        }
    }

    private void sendOne(PathModel model, long now) {
        if (inFlight == 0) {
            firstSentNs = now;
            deliveredNs = now;
            lastProgressNs = now;
        }
        app.sent(now, SIZE);
        boolean limited = appLimitedUntil > 0;
        congestion.sent(now, nextNumber, SIZE, inFlight, limited);
        inFlight += SIZE;
        int at = sent.put(nextNumber, now);
        sent.delivered[at] = delivered;
        sent.deliveredNs[at] = deliveredNs;
        sent.firstSentNs[at] = firstSentNs;
        sent.lost[at] = lost;
        sent.inFlight[at] = inFlight;
        sent.appLimited[at] = limited;
        sent.tag[at] = congestion.tag();
        long departs = model.bottleneck.offer(now, SIZE, model.random);
        sent.marked[at] = departs != Bottleneck.DROPPED && model.bottleneck.hasMarked();
        if (departs == Bottleneck.DROPPED) {
            sent.arrivalNs[at] = NEVER;
        } else if (late.isLate(model.random)) {
            sent.arrivalNs[at] = NEVER;
            late.add(departs + 2 * halfRttNs + late.delayNs(), nextNumber);
        } else {
            sent.arrivalNs[at] = departs + halfRttNs;
            acks.expect(nextNumber, sent.arrivalNs[at]);
        }
        record.sent++;
        nextNumber++;
    }

    private void ack(long now, long largest) {
        sample.inFlightBefore = inFlight;
        long newest = -1;
        long newlyAcked = 0;
        sample.ecnCe = 0;
        for (; nextToAck <= largest; nextToAck++) {
            int at = sent.at(nextToAck);
            if (sent.arrivalNs[at] == NEVER) {
                sent.miss(nextToAck);
            } else {
                newlyAcked += SIZE;
                newest = nextToAck;
                sample.ecnCe += sent.marked[at] ? 1 : 0;
            }
        }
        newestAcked = Math.max(newestAcked, newest);
        inFlight -= newlyAcked;
        delivered += newlyAcked;
        deliveredNs = now;
        lastProgressNs = now;
        long lostBefore = lost;
        while (sent.firstMissing() <= newestAcked - REORDERING) {
            declareLost(now, sent.takeMissing());
        }
        sample.newlyLostBytes = lost - lostBefore;
        acked(now, newest, newlyAcked);
    }

    private void acked(long now, long newest, long newlyAcked) {
        int at = sent.at(newest);
        sample.nowNs = now;
        sample.newlyAckedBytes = newlyAcked;
        sample.inFlightAfter = inFlight;
        sample.deliveredBytes = delivered;
        sample.lostBytes = lost;
        sample.number = newest;
        sample.sentNs = sent.sentNs[at];
        sample.rttNs = now - sent.sentNs[at];
        sample.priorDelivered = sent.delivered[at];
        sample.txInFlight = sent.inFlight[at];
        sample.lostSinceSent = lost - sent.lost[at];
        sample.isAppLimited = sent.appLimited[at];
        sample.tag = sent.tag[at];
        sample.sampleDelivered = delivered - sent.delivered[at];
        long sendSpan = sent.sentNs[at] - sent.firstSentNs[at];
        sample.sampleIntervalNs = Math.max(sendSpan, now - sent.deliveredNs[at]);
        firstSentNs = sent.sentNs[at];
        record.acked(now, sample.rttNs, newlyAcked);
        sample.hasRate = sample.sampleIntervalNs >= record.minRttNs();
        if (appLimitedUntil > 0 && delivered > appLimitedUntil) {
            appLimitedUntil = 0;
        }
        congestion.acked(sample);
        pace(now);
    }

    private void declareLost(long now, long number) {
        int at = sent.at(number);
        inFlight -= SIZE;
        lost += SIZE;
        record.lost++;
        sent.declaredLost(number);
        lostPacket.nowNs = now;
        lostPacket.number = number;
        lostPacket.bytes = SIZE;
        lostPacket.sentNs = sent.sentNs[at];
        lostPacket.txInFlight = sent.inFlight[at];
        lostPacket.lostSinceSent = lost - sent.lost[at];
        lostPacket.deliveredAtSend = sent.delivered[at];
        lostPacket.isAppLimited = sent.appLimited[at];
        lostPacket.tag = sent.tag[at];
        lostPacket.inFlightAfter = inFlight;
        lostPacket.afterAckOf = newestAcked;
        congestion.lost(lostPacket);
    }

    private void lateArrived(long now, long number) {
        int at = sent.at(number);
        if (sent.isDeclaredLost(number)) {
            record.spurious++;
            congestion.spurious(now, number, SIZE, sent.tag[at]);
        } else {
            // Revealed by an ACK of its own; until then it is missing, or not yet looked at.
            sent.arrivalNs[at] = now;
            sent.found(number);
            inFlight -= nextToAck > number ? SIZE : 0;
        }
        delivered += SIZE;
    }

    private void pace(long now) {
        pacer.pace(now, congestion.pacingBytesPerSecond(), congestion.sendQuantumBytes());
    }

    static int ringSize(double bytesPerSecond, long rttNs, long bufferBytes) {
        double bytes = 3 * bytesPerSecond * rttNs / 1e9 + 2 * (double) bufferBytes;
        int packets = 2 * (int) Math.max(bytes / SIZE, 512);
        return Integer.highestOneBit(packets) << 1;
    }
}
