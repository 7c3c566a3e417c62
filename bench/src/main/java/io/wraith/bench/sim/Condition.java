package io.wraith.bench.sim;

/// What can be set about one direction of a link.
public enum Condition {
    RATE(Unit.RATE, 0, "what the link carries, in bits on the Ethernet wire; 0 = no limit"),
    QUEUE(Unit.BYTES, 0, "what waits before it; 0 = a round trip's worth, at least 64k"),
    ECN(Unit.BYTES, 0, "marks ECN-capable packets when so much waits; 0 = never"),
    DELAY(Unit.TIME, 0, "one way"),
    JITTER(Unit.TIME, 0, "up to so much more, evenly, without changing the order"),
    LOSS(Unit.SHARE, 0, "of the packets that leave the queue"),
    BURST(Unit.NUMBER, 1, "mean length of a run of losses; 1 = each packet by itself"),
    DUPLICATE(Unit.SHARE, 0, "of the packets that are not lost"),
    REORDER(Unit.SHARE, 0, "of the packets, held back for up to 'hold'"),
    HOLD(Unit.TIME, 1_000_000, "at most so long");

    /// How a value is written.
    public enum Unit {
        RATE,
        BYTES,
        TIME,
        SHARE,
        NUMBER
    }

    private final Unit unit;
    private final double usual;
    private final String meaning;

    Condition(Unit unit, double usual, String meaning) {
        this.unit = unit;
        this.usual = usual;
        this.meaning = meaning;
    }

    public Unit unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    double usual() {
        return usual;
    }
}
