package io.wraith.proto.congestion;

import org.jspecify.annotations.Nullable;

/// Losses by round, and what to restore if all losses of an episode prove spurious. An episode ends
/// with a round without loss; what is restored is the state before its first loss.
final class LossEpisode {
    private long roundDelivered;
    private long roundStartDelivered;
    private boolean isLossInRound;
    private boolean isMarkInRound;
    private boolean roundEnded;
    private boolean isActive;
    private int ranges;
    private long lostInRound;
    private long lastLost = Long.MIN_VALUE;
    private long episodeLost;

    private boolean hasJustEnded;
    private boolean endedWithLoss;
    private boolean endedWithMark;
    private int endedRanges;
    private long endedLost;
    private long endedDelivered;

    private @Nullable BbrState leftState;
    private double bandwidthShortTerm;
    private long inflightShortTerm;
    private long inflightLongTerm;

    boolean isActive() {
        return isActive;
    }

    /// Counts a loss; true if it begins an episode, whose state is then to be saved.
    boolean lost(long number, long bytes, long deliveredNow) {
        boolean begins = !isActive;
        isActive = true;
        if (!isLossInRound) {
            anchorRound(deliveredNow);
            isLossInRound = true;
            ranges = 0;
            lostInRound = 0;
        }
        if (number != lastLost + 1) {
            ranges++;
        }
        lastLost = number;
        lostInRound += bytes;
        episodeLost = (begins ? 0 : episodeLost) + bytes;
        return begins;
    }

    /// A packet of the round arrived with a mark of congestion.
    void marked(long deliveredNow) {
        anchorRound(deliveredNow);
        isMarkInRound = true;
    }

    private void anchorRound(long deliveredNow) {
        if (!isLossInRound && !isMarkInRound) {
            roundDelivered = deliveredNow;
            roundStartDelivered = deliveredNow;
        }
    }

    void save(Bandwidth bandwidth, InflightBounds bounds) {
        leftState = null;
        bandwidthShortTerm = bandwidth.shortTerm();
        inflightShortTerm = bounds.shortTerm();
        inflightLongTerm = bounds.longTerm();
    }

    /// The episode made the flow leave this state.
    void left(BbrState state) {
        leftState = state;
    }

    /// True if nothing of the episode was really lost; the caller then calls [#undo].
    boolean takeBack(long bytes) {
        lostInRound = Math.max(0, lostInRound - bytes);
        episodeLost -= bytes;
        return isActive && episodeLost <= 0;
    }

    /// Raises the bounds to what they were; answers the state to return to, if any.
    @Nullable BbrState undo(Bandwidth bandwidth, InflightBounds bounds) {
        isLossInRound = false;
        isActive = false;
        bandwidth.raiseShortTerm(bandwidthShortTerm);
        bounds.raise(inflightLongTerm, inflightShortTerm);
        BbrState back = leftState;
        leftState = null;
        return back;
    }

    /// True if a loss round ended with this ACK. Its sums stay readable until the next one ends.
    boolean acked(long priorDelivered, long deliveredNow) {
        roundEnded = priorDelivered >= roundDelivered;
        hasJustEnded = false;
        if (roundEnded) {
            endedWithLoss = isLossInRound;
            endedWithMark = isMarkInRound;
            endedRanges = ranges;
            endedLost = lostInRound;
            endedDelivered = deliveredNow - roundStartDelivered;
            roundDelivered = deliveredNow;
            roundStartDelivered = deliveredNow;
            lostInRound = 0;
            ranges = 0;
            hasJustEnded = isActive && !isLossInRound;
            isActive = isLossInRound;
            isLossInRound = false;
            isMarkInRound = false;
        }
        return roundEnded;
    }

    /// Loss seen so far is of no account for the round: a new phase of probing begins.
    void forgetRound() {
        isLossInRound = false;
        isMarkInRound = false;
    }

    boolean roundEnded() {
        return roundEnded;
    }

    /// This ACK ended a round without loss after rounds with loss.
    boolean hasJustEnded() {
        return hasJustEnded;
    }

    boolean endedWithLoss() {
        return endedWithLoss;
    }

    boolean endedWithMark() {
        return endedWithMark;
    }

    int endedRanges() {
        return endedRanges;
    }

    long endedLost() {
        return endedLost;
    }

    long endedDelivered() {
        return endedDelivered;
    }
}
