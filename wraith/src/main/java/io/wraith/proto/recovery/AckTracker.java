package io.wraith.proto.recovery;

import io.wraith.base.RangeSet;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

/// What the peer's packets require of us: which arrived, and when an ACK must tell so. Hears only
/// of packets that opened and are no duplicates.
///
/// Every ACK carries all ranges that the peer has not confirmed to know, so losing one costs
/// nothing.
public final class AckTracker {
    /// As long as the peer wishes nothing else: an ACK for every second packet, or after 25 ms.
    public static final int FIRST_PACKETS = 2;

    public static final long FIRST_DELAY_NS = 25_000_000;

    /// How long an ACK may wait that reports a gap, a late packet or a congestion mark.
    static final long NEWS_DELAY_NS = 1_000_000;

    /// More than these are not worth repeating in every ACK.
    static final int MANY_RANGES = 8;

    private static final int ECT_0 = 2;
    private static final int CONGESTION_EXPERIENCED = 3;
    private static final long NONE = -1;

    private final RangeSet received = new RangeSet(FrameReader.RANGES_LIMIT);

    private long largest = NONE;
    private long largestAtNs;
    private long ectCount;
    private long ceCount;
    private long socketDrops;

    private int policySequence = -1;
    private int policyPackets = FIRST_PACKETS;
    private long policyDelayNs = FIRST_DELAY_NS;

    // Since the last ACK was written.
    private int waiting;
    private boolean isWanted;
    private boolean hasDeadline;
    private long deadlineNs;
    private long lowestUnreported = Long.MAX_VALUE;

    private long reportedLargest = NONE;
    private int reportedSpan;
    private boolean isConfirmationDue = true;
    private long confirmationDueNs;

    /// A packet arrived. `ecn` are the two bits of the IP header.
    public void received(long number, boolean eliciting, int ecn, long nowNs) {
        boolean inOrder = number == largest + 1;
        note(number);
        if (number > largest) {
            largest = number;
            largestAtNs = nowNs;
        }
        // PROTOCOL: A receiver MUST count in ACK how many packets arrived with ECT(0) and how many
        // with CE in their IP header (RFC 3168), of those that opened and are no duplicates.
        boolean isMarked = ecn == CONGESTION_EXPERIENCED;
        ceCount += isMarked ? 1 : 0;
        ectCount += ecn == ECT_0 ? 1 : 0;
        if (!eliciting) {
            return;
        }
        // PROTOCOL: A receiver MUST send an ACK once so many ack-eliciting packets, or so much
        // time since the first of them, have passed as the latest ACK_POLICY says.
        waiting++;
        expectWithin(policyDelayNs, nowNs);
        // PROTOCOL: A receiver MUST send an ACK within 1 ms of an ack-eliciting packet that is
        // not the next in sequence or that carries a congestion mark.
        if (!inOrder || isMarked) {
            expectWithin(NEWS_DELAY_NS, nowNs);
        }
    }

    /// Remembers a number. If there are too many ranges the oldest goes, which the peer then has to
    /// find out by itself.
    private void note(long number) {
        if (received.add(number, number + 1) == RangeSet.FULL) {
            if (number < received.from(0)) {
                return;
            }
            received.remove(received.from(0), received.to(0));
            received.add(number, number + 1);
        }
        lowestUnreported = Math.min(lowestUnreported, number);
    }

    private void expectWithin(long delayNs, long nowNs) {
        long atNs = nowNs + delayNs;
        if (!hasDeadline || atNs - deadlineNs < 0) {
            hasDeadline = true;
            deadlineNs = atNs;
        }
    }

    /// The peer asks for an ACK at once. Its frame's packet is told of by [#received].
    public void ackNow() {
        isWanted = true;
    }

    /// The peer wishes an ACK every so many packets or after so long. An older wish than the
    /// present one is ignored.
    public void policy(int sequence, int packets, long delayUs) {
        if (sequence > policySequence) {
            policySequence = sequence;
            policyPackets = packets;
            policyDelayNs = delayUs * 1_000;
        }
    }

    /// So many datagrams more had no room in the socket's buffer.
    public void socketDropped(long datagrams) {
        socketDrops += datagrams;
    }

    /// Whether an ACK must be sent now.
    public boolean isDue(long nowNs) {
        return isWanted || waiting >= policyPackets || (hasDeadline && deadlineNs - nowNs <= 0);
    }

    /// Whether a packet that is sent anyway should take an ACK along.
    public boolean hasNews() {
        return waiting > 0 || isWanted;
    }

    /// When [#isDue] will be true by the passing of time; `Long.MAX_VALUE`: never.
    public long deadlineNs() {
        return hasDeadline ? deadlineNs : Long.MAX_VALUE;
    }

    /// Writes an ACK of all that is not confirmed, or of the newest part if there is no room for
    /// more. False: nothing arrived yet, or there is no room at all.
    public boolean write(FrameWriter out, long nowNs) {
        if (largest == NONE) {
            return false;
        }
        long delayUs = Math.max(0, nowNs - largestAtNs) / 1_000;
        if (!out.ack(received, delayUs, ectCount, ceCount, socketDrops)) {
            return false;
        }
        reportedLargest = largest;
        long lowest = received.from(received.size() - out.ackRanges());
        reportedSpan = (int) Math.min(largest - lowest, Integer.MAX_VALUE);
        waiting = 0;
        isWanted = false;
        hasDeadline = false;
        lowestUnreported = Long.MAX_VALUE;
        return true;
    }

    /// The largest number of the ACK written last; with [#reportedSpan] what [#confirmed] wants to
    /// know when the packet that carried it is acknowledged.
    public long reportedLargest() {
        return reportedLargest;
    }

    /// How far below the largest the ranges of the ACK written last reached.
    public int reportedSpan() {
        return reportedSpan;
    }

    /// The peer has an ACK with these bounds: what it said need not be said again. What arrived
    /// between its numbers since an ACK was last written stays, and so does the largest.
    public void confirmed(long ackLargest, int span) {
        long end = Math.min(Math.min(ackLargest + 1, lowestUnreported), largest);
        long first = ackLargest - span;
        if (first < end) {
            received.remove(first, end);
        }
    }

    /// Whether the next ACK should be acknowledged itself, because it would have to repeat much
    /// until then. Who only receives has nothing else to be acknowledged for. Says so once in a
    /// round trip.
    public boolean takesConfirmation(long nowNs, long rttNs) {
        if (received.size() <= MANY_RANGES) {
            return false;
        }
        boolean isNow = isConfirmationDue || confirmationDueNs - nowNs <= 0;
        if (isNow) {
            isConfirmationDue = false;
            confirmationDueNs = nowNs + rttNs;
        }
        return isNow;
    }

    /// What the ranges take.
    public long heldBytes() {
        return received.heldBytes();
    }

    /// How many ranges the next ACK has to report.
    public int ranges() {
        return received.size();
    }
}
