package io.wraith.proto.recovery;

import io.wraith.base.Check;

/// The packets that were sent and may still be heard of: a ring indexed by packet number, one cache
/// line each. From the oldest to the newest a number is
///
///     outstanding   neither acknowledged nor declared lost
///     lost          declared lost, and remembered for a while, as that may have been wrong
///     skipped       never used, so that who acknowledges it is caught
///     finished      acknowledged, or forgotten
///
/// Finished numbers at the old end leave the ring, and their frames with them.
public final class SentPackets {
    /// The peer acknowledges it within the agreed time.
    public static final int ACK_ELICITING = 1;

    /// Counts against the window and, unless a probe, in what was delivered or lost. Not for
    /// keepalives and pure acknowledgements.
    public static final int IN_FLIGHT = 2;

    /// Tries a larger packet size: its loss is no sign of congestion.
    public static final int MTU_PROBE = 4;

    /// Sent while the application, not the network, was the limit; decided by [DeliveryRate].
    static final int APP_LIMITED = 8;

    private static final int FORGOTTEN = 16;

    /// Left as ECN-capable.
    public static final int MARKED = 32;

    public static final long NONE = NumberBits.NONE;

    private static final int FIRST_CAPACITY = 64;

    /// Numbers that data leaves to answers and probes, more than a burst has packets; and those of
    /// them that only the end of the connection gets.
    private static final int RESERVED = 256;

    private static final int LAST_WORDS = 64;

    /// Below this, acknowledgements that nobody answers are kept rather than the ring small.
    private static final int LEAST_KEPT = 1024;

    // A slot's words.
    private static final int STRIDE_SHIFT = 3;
    private static final int SENT_NS = 0;
    private static final int DELIVERED = 1;
    private static final int DELIVERED_NS = 2;
    private static final int FIRST_SENT_NS = 3;
    private static final int LOST_BYTES = 4;
    private static final int TX_IN_FLIGHT = 5;

    /// First frame (32 bits) | frames (16) | tag (8) | flags (8).
    private static final int FRAMES_TAG_FLAGS = 6;

    /// How many numbers later the newest packet was when this one was declared lost (32) | bytes
    /// (32).
    private static final int MARK_AND_BYTES = 7;

    private final int most;
    private long[] slots = new long[FIRST_CAPACITY << STRIDE_SHIFT];
    private NumberBits outstanding = new NumberBits(FIRST_CAPACITY);
    private NumberBits lost = new NumberBits(FIRST_CAPACITY);
    private NumberBits skipped = new NumberBits(FIRST_CAPACITY);

    private long first;
    private long next;
    private boolean hasSent;
    private long lastSentNs;
    private int framesEnd;
    private long largestAcked = NONE;
    private int elicitingCount;
    private long inFlightBytes;

    /// Remembers at most `most` numbers, a power of two from 1,024 on.
    public SentPackets(int most) {
        this(most, 0);
    }

    /// The first packet has this number.
    SentPackets(int most, long first) {
        Check.that(
                most >= LEAST_KEPT && Integer.bitCount(most) == 1 && most <= 1 << 26,
                "a ring of " + most + " packets");
        this.most = most;
        this.first = first;
        next = first;
    }

    /// The oldest number that is remembered; equal to [#next] if none is.
    public long first() {
        return first;
    }

    /// The number the next packet gets.
    public long next() {
        return next;
    }

    /// Whether there is room for data. If not, none can be sent until the peer acknowledges.
    public boolean hasRoom() {
        return isBelow(most - RESERVED);
    }

    /// Whether the peer acknowledged so little of so much that nothing but a CLOSE can be sent.
    public boolean isUsedUp() {
        return !isBelow(most - LAST_WORDS);
    }

    private boolean isBelow(int count) {
        if (next - first >= count) {
            dropUnansweredAcks();
        }
        return next - first < count;
    }

    public long inFlightBytes() {
        return inFlightBytes;
    }

    /// Outstanding packets that the peer has to acknowledge.
    public int elicitingCount() {
        return elicitingCount;
    }

    /// Leaves out the next number for good.
    public void skip() {
        makeRoom();
        skipped.add(next);
        slots[at(next) + FRAMES_TAG_FLAGS] = (long) framesEnd << 32;
        next++;
    }

    /// Adds the packet with the number [#next], whose frames begin at a position of [SentFrames].
    /// Times never fall: a packet that is due later was sent later.
    void add(long sentNs, int bytes, int flags, byte tag, int firstFrame, int frames) {
        Check.that(frames >= 0 && frames <= 0xffff && bytes > 0, "an impossible packet");
        makeRoom();
        lastSentNs = !hasSent || sentNs - lastSentNs > 0 ? sentNs : lastSentNs;
        hasSent = true;
        int at = at(next);
        slots[at + SENT_NS] = lastSentNs;
        slots[at + FRAMES_TAG_FLAGS] =
                (long) firstFrame << 32 | (long) frames << 16 | (tag & 0xffL) << 8 | flags;
        slots[at + MARK_AND_BYTES] = bytes;
        framesEnd = firstFrame + frames;
        outstanding.add(next);
        elicitingCount += flags & ACK_ELICITING;
        inFlightBytes += (flags & IN_FLIGHT) != 0 ? bytes : 0;
        next++;
    }

    /// What the rate sampler wants to know again when this packet is acknowledged or lost.
    void snapshot(long number, long deliveredBytes, long deliveredNs, long firstSentNs, long lost) {
        int at = at(number);
        slots[at + DELIVERED] = deliveredBytes;
        slots[at + DELIVERED_NS] = deliveredNs;
        slots[at + FIRST_SENT_NS] = firstSentNs;
        slots[at + LOST_BYTES] = lost;
        slots[at + TX_IN_FLIGHT] = inFlightBytes;
    }

    void markAppLimited(long number) {
        slots[at(number) + FRAMES_TAG_FLAGS] |= APP_LIMITED;
    }

    /// It was delivered: it is no longer outstanding, or no longer lost.
    void acknowledge(long number) {
        if (outstanding.contains(number)) {
            leaveFlight(number);
        } else {
            lost.remove(number);
        }
    }

    /// Outstanding before; from now on remembered as lost.
    void declareLost(long number) {
        leaveFlight(number);
        lost.add(number);
        int at = at(number) + MARK_AND_BYTES;
        slots[at] = ((next - number) << 32) | (slots[at] & 0xffff_ffffL);
    }

    /// Outstanding before; from now on not remembered.
    void forget(long number) {
        leaveFlight(number);
        slots[at(number) + FRAMES_TAG_FLAGS] |= FORGOTTEN;
    }

    private void leaveFlight(long number) {
        outstanding.remove(number);
        int flags = flags(number);
        elicitingCount -= flags & ACK_ELICITING;
        inFlightBytes -= (flags & IN_FLIGHT) != 0 ? bytes(number) : 0;
    }

    /// Drops what is finished at the old end, and lost packets there that have been remembered for
    /// a round: something sent after the loss was declared is acknowledged.
    void trim(long largest) {
        largestAcked = largest;
        moveFirst(first);
        while (lost.contains(first) && first < next && largestAcked >= lostMark(first)) {
            lost.remove(first);
            moveFirst(first + 1);
        }
    }

    /// Slots, and three bits each.
    long heldBytes() {
        return (long) slots.length * Long.BYTES + 3L * capacity() / Byte.SIZE;
    }

    /// The position of the oldest frame that may still be asked for.
    int oldestFrame() {
        return first == next ? framesEnd : firstFrame(first);
    }

    /// The lowest outstanding number from `from` on that is below `end`, or [#NONE].
    long nextOutstanding(long from, long end) {
        return outstanding.next(Math.max(from, first), Math.min(end, next));
    }

    /// The lowest number from `from` on that is below `end` and declared lost, or [#NONE].
    long nextLost(long from, long end) {
        return lost.next(Math.max(from, first), Math.min(end, next));
    }

    /// Whether any number from `from` to below `end` was left out.
    boolean anySkipped(long from, long end) {
        return skipped.next(Math.max(from, first), Math.min(end, next)) != NONE;
    }

    boolean isOutstanding(long number) {
        return number >= first && number < next && outstanding.contains(number);
    }

    boolean isLost(long number) {
        return number >= first && number < next && lost.contains(number);
    }

    boolean isSkipped(long number) {
        return number >= first && number < next && skipped.contains(number);
    }

    /// Of a number that is not older than the oldest.
    boolean wasAcknowledged(long number) {
        return !isOutstanding(number)
                && !isLost(number)
                && !isSkipped(number)
                && !has(number, FORGOTTEN);
    }

    long sentNs(long number) {
        return slots[at(number) + SENT_NS];
    }

    int bytes(long number) {
        return (int) slots[at(number) + MARK_AND_BYTES];
    }

    boolean has(long number, int flag) {
        return (flags(number) & flag) != 0;
    }

    int flags(long number) {
        return (int) slots[at(number) + FRAMES_TAG_FLAGS] & 0xff;
    }

    byte tag(long number) {
        return (byte) (slots[at(number) + FRAMES_TAG_FLAGS] >>> 8);
    }

    int frames(long number) {
        return (int) (slots[at(number) + FRAMES_TAG_FLAGS] >>> 16) & 0xffff;
    }

    int firstFrame(long number) {
        return (int) (slots[at(number) + FRAMES_TAG_FLAGS] >>> 32);
    }

    long deliveredBytes(long number) {
        return slots[at(number) + DELIVERED];
    }

    long deliveredNs(long number) {
        return slots[at(number) + DELIVERED_NS];
    }

    long firstSentNs(long number) {
        return slots[at(number) + FIRST_SENT_NS];
    }

    long lostBytes(long number) {
        return slots[at(number) + LOST_BYTES];
    }

    long txInFlight(long number) {
        return slots[at(number) + TX_IN_FLIGHT];
    }

    /// The next number at the time this one was declared lost.
    private long lostMark(long number) {
        return number + (slots[at(number) + MARK_AND_BYTES] >>> 32);
    }

    private int at(long number) {
        return ((int) number & capacity() - 1) << STRIDE_SHIFT;
    }

    private int capacity() {
        return slots.length >> STRIDE_SHIFT;
    }

    private void makeRoom() {
        if (next - first == capacity()) {
            dropUnansweredAcks();
        }
        if (next - first == capacity()) {
            grow();
        }
    }

    /// Who only receives sends acknowledgements that need not be acknowledged. Of those at the old
    /// end the newer half of the ring is enough.
    private void dropUnansweredAcks() {
        moveFirst(first);
        long end = next - capacity() / 2;
        while (capacity() >= LEAST_KEPT && first < end && isUnanswered(first)) {
            if (!skipped.contains(first)) {
                forget(first);
            }
            moveFirst(first + 1);
        }
    }

    private boolean isUnanswered(long number) {
        return skipped.contains(number)
                || (outstanding.contains(number) && !has(number, ACK_ELICITING));
    }

    /// Makes `from` or the lowest number after it the oldest that is outstanding, lost, or left out
    /// and above all that are acknowledged: who claims what lies ahead of it would claim it too.
    private void moveFirst(long from) {
        long kept = lowest(outstanding.next(from, next), lost.next(from, next));
        kept = lowest(kept, skipped.next(Math.max(from, largestAcked + 1), kept));
        long skip = skipped.next(first, kept);
        while (skip != NONE) {
            skipped.remove(skip);
            skip = skipped.next(skip + 1, kept);
        }
        first = kept;
    }

    private long lowest(long number, long other) {
        if (number == NONE || other == NONE) {
            return number == other ? next : Math.max(number, other);
        }
        return Math.min(number, other);
    }

    private void grow() {
        Check.that(capacity() < most, "a packet more than the ring holds");
        int capacity = 2 * capacity();
        long[] longer = new long[capacity << STRIDE_SHIFT];
        for (long number = first; number < next; number++) {
            int to = ((int) number & capacity - 1) << STRIDE_SHIFT;
            System.arraycopy(slots, at(number), longer, to, 1 << STRIDE_SHIFT);
        }
        slots = longer;
        outstanding = new NumberBits(capacity, outstanding, first, next);
        lost = new NumberBits(capacity, lost, first, next);
        skipped = new NumberBits(capacity, skipped, first, next);
    }
}
