package io.wraith.bench.sim;

import io.wraith.base.Prng;

import java.util.Locale;

/// What broken or hostile networks do to single datagrams.
final class Damage extends Node {
    enum Kind {
        DUPLICATE,
        FLIP_BIT,
        TRUNCATE,
        ECN_CE,
        ECN_CLEAR,
        ECN_DROP
    }

    private static final int CE = 3;

    private final Prng random;
    private final Kind kind;
    private double share;

    Damage(Simulation simulation, Kind kind, double share) {
        super(simulation);
        this.random = simulation.fork();
        this.kind = kind;
        this.share = share;
    }

    void share(double newShare) {
        share = newShare;
    }

    @Override
    void process(int datagram, long nowNs) {
        boolean strikes = random.unit() < share;
        if (strikes && kind == Kind.ECN_DROP && datagrams.ecn(datagram) != 0) {
            drop(datagram);
            return;
        }
        if (strikes) {
            damage(datagram, nowNs);
        }
        pass(datagram, nowNs);
    }

    private void damage(int datagram, long nowNs) {
        int length = datagrams.length(datagram);
        if (length == 0) {
            // Cut short already, to nothing.
            return;
        }
        switch (kind) {
            case DUPLICATE -> pass(datagrams.copy(datagram), nowNs);
            case FLIP_BIT -> {
                int bit = random.below(8 * length);
                datagrams.bytes(datagram)[bit >>> 3] ^= (byte) (1 << (bit & 7));
            }
            case TRUNCATE -> datagrams.shorten(datagram, random.below(length));
            case ECN_CE -> {
                if (datagrams.ecn(datagram) != 0) {
                    datagrams.ecn(datagram, CE);
                }
            }
            case ECN_CLEAR -> datagrams.ecn(datagram, 0);
            case ECN_DROP -> {
                // What is not marked passes.
            }
        }
    }

    @Override
    String describe() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + Text.percent(share);
    }
}
