package io.wraith.node;

import io.wraith.base.Check;
import io.wraith.base.Settings;

/// How much a shard does in one turn, and what it does when there is nothing to do.
///
/// @param burstsIn how many bursts one turn takes in before it answers
/// @param burstsOut how many bursts leave in one turn before it looks for what came
record ShardPace(int burstsIn, int burstsOut, Idle idle) {
    /// What the environment may say; every one may be left out.
    private static final String RECEIVE_BATCH = "WRAITH_RX_BATCH_SIZE";

    private static final String SEND_BATCH = "WRAITH_TX_BATCH_SIZE";
    private static final String IDLE = "WRAITH_IDLE";

    private static final int USUAL_BATCH = 64;
    private static final int MOST_BATCH = 1_024;

    /// What a thread without work does.
    enum Idle {
        /// Sleeps until there is some.
        PARK(0),
        /// Looks for some a while, and sleeps then: long enough for an answer of a peer that has to
        /// be woken.
        ADAPTIVE(400_000),
        /// Looks for some all the time.
        SPIN(Long.MAX_VALUE);

        private final long spinNs;

        Idle(long spinNs) {
            this.spinNs = spinNs;
        }

        /// Whether it goes on looking, so long after its last work.
        boolean isLooking(long withoutWorkNs) {
            return withoutWorkNs < spinNs;
        }
    }

    ShardPace {
        Check.that(isBatch(burstsIn) && isBatch(burstsOut), "bursts of a turn");
    }

    private static boolean isBatch(int bursts) {
        return bursts >= 1 && bursts <= MOST_BATCH;
    }

    static ShardPace usual() {
        return new ShardPace(USUAL_BATCH, USUAL_BATCH, Idle.PARK);
    }

    /// What the environment says, the rest as usual. Throws [IllegalArgumentException] with the
    /// name of a variable that says something else than it may.
    static ShardPace of(Settings settings) {
        Idle wanted =
                switch (settings.text(IDLE, "park")) {
                    case "park" -> Idle.PARK;
                    case "adaptive" -> Idle.ADAPTIVE;
                    case "spin" -> Idle.SPIN;
                    default -> throw settings.refused(IDLE, "park, adaptive or spin");
                };
        return new ShardPace(batch(settings, RECEIVE_BATCH), batch(settings, SEND_BATCH), wanted);
    }

    ShardPace idling(Idle wanted) {
        return new ShardPace(burstsIn, burstsOut, wanted);
    }

    private static int batch(Settings settings, String name) {
        return settings.number(name, USUAL_BATCH, 1, MOST_BATCH);
    }
}
