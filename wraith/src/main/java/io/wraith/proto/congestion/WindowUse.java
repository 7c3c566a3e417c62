package io.wraith.proto.congestion;

/// Whether the window is what limits the flow. The answer holds for this round and the next: the
/// moment at which a full window was seen is one of many in a round.
final class WindowUse {
    private boolean wasFullThisRound;
    private boolean wasFullLastRound;

    void sent(long inFlightAfter, long windowBytes, int datagramBytes) {
        wasFullThisRound |= inFlightAfter + datagramBytes > windowBytes;
    }

    void roundStarted() {
        wasFullLastRound = wasFullThisRound;
        wasFullThisRound = false;
    }

    boolean isFull() {
        return wasFullThisRound || wasFullLastRound;
    }
}
