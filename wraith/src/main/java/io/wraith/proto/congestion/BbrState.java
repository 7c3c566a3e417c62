package io.wraith.proto.congestion;

/// The states of draft-ietf-ccwg-bbr with the gains of its summary table, which hold from the
/// moment a state is entered: the pseudocode assigns only some of them.
enum BbrState {
    STARTUP(0, 2.77, 2),
    DRAIN(1, 0.5, 2),
    DOWN(2, 0.9, 2),
    CRUISE(3, 1, 2),
    REFILL(4, 1, 2),
    UP(5, 1.25, 2.25),
    PROBE_RTT(6, 1, 0.5);

    private final int tag;
    private final double pacingGain;
    private final double windowGain;

    BbrState(int tag, double pacingGain, double windowGain) {
        this.tag = tag;
        this.pacingGain = pacingGain;
        this.windowGain = windowGain;
    }

    /// Marks the packets sent in this state.
    int tag() {
        return tag;
    }

    double pacingGain() {
        return pacingGain;
    }

    double windowGain() {
        return windowGain;
    }

    boolean isInProbeBw() {
        return this == DOWN || this == CRUISE || this == REFILL || this == UP;
    }

    boolean isAccelerating() {
        return this == STARTUP || this == REFILL || this == UP;
    }
}
