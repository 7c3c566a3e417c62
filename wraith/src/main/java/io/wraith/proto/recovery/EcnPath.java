package io.wraith.proto.recovery;

/// Whether packets leave marked as ECN-capable, ECT(0), on the present path: the first ones on
/// trial, and all of them once an ACK counts them as they must have arrived (RFC 9000, 13.4.2).
///
/// ```
/// TRIAL ── 10 packets, or a timeout ──▶ WAITING ── counts that fit ──▶ CAPABLE
///   ▲                                    │    │                          │  │
///   └── an ACK ── PAUSED ◀── few, all lost    └─ 4 or more, all lost ─┐  │  │
///                   ▲                                                 ▼  ▼  │
///                   │           counts that do not fit, in any state ─▶ REFUSED
///                   └──────────── two timeouts in a row ────────────────────┘
/// ```
public final class EcnPath {
    /// The two bits of a packet that leaves marked.
    public static final int ECT_0 = 2;

    public static final int TRIAL_PACKETS = 10;

    /// Fewer may all be lost by chance.
    static final int ENOUGH_LOST = 4;

    private static final int PAUSING_TIMEOUTS = 2;

    private enum State {
        TRIAL,
        WAITING,
        CAPABLE,
        PAUSED,
        REFUSED
    }

    private State state = State.TRIAL;
    private long firstNumber;
    private long trialNumber;
    private int onTrial;
    private int elicitingOnTrial;
    private int lostOnTrial;
    private int lostInAll;

    /// Of all paths.
    private long marked;

    // What the peer has counted as of its newest ACK, and how many an ACK newly acknowledged.
    private long ectCount;
    private long ceCount;
    private long newlyAcked;
    private boolean isRefusalTold;

    EcnPath() {}

    /// Another path begins, with the packet of this number: nothing is known of it.
    public void begin(long number) {
        firstNumber = number;
        lostInAll = 0;
        isRefusalTold = false;
        tryFrom(number);
    }

    private void tryFrom(long number) {
        state = State.TRIAL;
        trialNumber = number;
        onTrial = 0;
        elicitingOnTrial = 0;
        lostOnTrial = 0;
    }

    /// The ECN bits for what leaves now.
    // PROTOCOL: A sender MUST leave packets unmarked while it waits for that, and until the path
    // changes once counts were wrong, or once 4 or more that ask for an ACK were lost and none of
    // the marked ones arrived.
    public int mark() {
        return state == State.TRIAL || state == State.CAPABLE ? ECT_0 : 0;
    }

    /// Whether the peer's counts have shown that marks arrive.
    public boolean isCapable() {
        return state == State.CAPABLE;
    }

    /// Whether marks do not arrive, or not as they should.
    public boolean isRefused() {
        return state == State.REFUSED;
    }

    /// True once for each path that is refused.
    public boolean takeRefusal() {
        boolean isNew = state == State.REFUSED && !isRefusalTold;
        isRefusalTold |= isNew;
        return isNew;
    }

    void sent(int flags) {
        if ((flags & SentPackets.MARKED) == 0) {
            return;
        }
        marked++;
        if (state == State.TRIAL) {
            elicitingOnTrial += flags & SentPackets.ACK_ELICITING;
            if (++onTrial == TRIAL_PACKETS) {
                state = State.WAITING;
            }
        }
    }

    /// A marked packet was acknowledged.
    void acked(long number) {
        newlyAcked += number >= firstNumber ? 1 : 0;
    }

    /// A marked packet was declared lost.
    void lost(long number) {
        if (number >= trialNumber && (state == State.TRIAL || state == State.WAITING)) {
            lostOnTrial++;
            judgeTrial();
        }
    }

    // PROTOCOL: After two in a row a sender MUST NOT mark packets before something is acknowledged,
    // and then begins the trial again.
    void timedOut(int timeouts) {
        if (state == State.TRIAL) {
            // What is sent again goes unmarked, in case that marks are what the path drops.
            state = State.WAITING;
            judgeTrial();
        } else if (state == State.CAPABLE && timeouts >= PAUSING_TIMEOUTS) {
            state = State.PAUSED;
        }
    }

    private void judgeTrial() {
        if (state == State.WAITING && elicitingOnTrial > 0 && lostOnTrial == elicitingOnTrial) {
            lostInAll += lostOnTrial;
            state = lostInAll < ENOUGH_LOST ? State.PAUSED : State.REFUSED;
        }
    }

    /// An ACK has been read: its counts, and whether it is newer than all before; `next` is the
    /// number of the next packet. Answers how many marks of congestion are new.
    // PROTOCOL: A sender MUST take the counts of an ACK that acknowledges a higher number than all
    // before as wrong if one of them fell, if together they grew by less than the number of marked
    // packets that the ACK newly acknowledges, or if together they are above the number of packets
    // that it has marked.
    long reported(long ect, long ce, boolean isNewest, long next) {
        long acknowledged = newlyAcked;
        newlyAcked = 0;
        if (!isNewest) {
            return 0;
        }
        long moreEct = ect - ectCount;
        long moreCe = ce - ceCount;
        ectCount = Math.max(ect, ectCount);
        ceCount = Math.max(ce, ceCount);
        if (state == State.PAUSED) {
            tryFrom(next);
        }
        boolean fits =
                moreEct >= 0
                        && moreCe >= 0
                        && moreEct + moreCe >= acknowledged
                        && ect + ce <= marked;
        if (!fits) {
            state = State.REFUSED;
        } else if (acknowledged > 0 && state != State.REFUSED) {
            state = State.CAPABLE;
        }
        return state == State.REFUSED ? 0 : Math.max(0, moreCe);
    }
}
