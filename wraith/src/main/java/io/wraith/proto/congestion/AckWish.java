package io.wraith.proto.congestion;

/// How often a sender wants to be acknowledged: after so many packets or after so long, whichever
/// comes first. Reused by its owner; changes with the controller's phase.
public final class AckWish {
    static final long LONGEST_DELAY_NS = 25_000_000;
    private static final long SHORTEST_DELAY_NS = 100_000;

    /// A sixteenth of the window keeps more than four ACKs a round whatever the gain; beyond these
    /// counts fewer ACKs save nothing that shows.
    private static final int WINDOW_PART = 16;

    private static final int MOST_WHILE_PROBING = 10;
    private static final int MOST_WHILE_STEADY = 32;

    private int packets = 2;
    private long delayNs = LONGEST_DELAY_NS;

    AckWish() {}

    public int packets() {
        return packets;
    }

    public long delayNs() {
        return delayNs;
    }

    void probing(long windowPackets, long rttNs) {
        set(Math.min(windowPackets / WINDOW_PART, MOST_WHILE_PROBING), rttNs / 8);
    }

    void steady(long windowPackets, long rttNs) {
        set(Math.min(windowPackets / WINDOW_PART, MOST_WHILE_STEADY), rttNs / 4);
    }

    void prompt() {
        set(1, SHORTEST_DELAY_NS);
    }

    private void set(long packets, long delayNs) {
        this.packets = (int) Math.max(1, packets);
        this.delayNs = Math.clamp(delayNs, SHORTEST_DELAY_NS, LONGEST_DELAY_NS);
    }
}
