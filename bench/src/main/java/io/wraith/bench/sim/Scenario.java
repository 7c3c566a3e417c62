package io.wraith.bench.sim;

import io.wraith.base.Prng;
import io.wraith.bench.sim.Dialogue.Plan;
import io.wraith.crypto.Suite;
import io.wraith.proto.Counter;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.EndpointConfig.Conduct;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.congestion.CongestionProfile.Kind;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One run of a campaign: two hosts that talk over a [RandomNetwork], everything from one seed.
///
/// 1. While there is trouble, they talk, pause, and begin again when a connection is lost.
/// 2. When the trouble is over, everything that was begun has to come to its end in time.
/// 3. One side closes; both have to forget the connections, and then nothing may happen any more.
final class Scenario {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final long STEP_NS = 100 * MS;
    private static final long PATIENCE_NS = 150 * SECOND;
    private static final long FAREWELL_NS = 60 * SECOND;

    /// The responder's tables keep what is left of a handshake for so long.
    private static final long SILENCE_NS = 11 * SECOND;

    private static final int IDLE_MS = 10_000;
    private static final long LEFT = 0x0a01_0001_1151L;
    private static final long RIGHT = 0x0a02_0001_1151L;
    private static final int[] PLAINTEXTS = {1024, 1280, 8704, 65_280};

    private final long seed;
    private final Prng choices;
    private final Simulation simulation;
    private final Plan plan;
    private final Talk leftTalk;
    private final Talk rightTalk;
    private final Host left;
    private final Host right;
    private final RandomNetwork network;
    private final String conditions;

    Scenario(long seed) {
        this.seed = seed;
        simulation = new Simulation(seed);
        choices = simulation.fork();
        int lanes = oneIn(3) ? 2 + choices.below(3) : 1;
        plan = new Plan(1 + choices.below(4), bytes(), choices.below(4), lanes);
        EndpointConfig config = config();
        conditions = plan + ", " + config.conduct() + ", " + config.parameters();
        leftTalk = new Talk(plan);
        rightTalk = new Talk(plan);
        leftTalk.peer(rightTalk);
        rightTalk.peer(leftTalk);
        left = new Host(simulation, LEFT, config, leftTalk);
        right = new Host(simulation, RIGHT, config, rightTalk);
        left.check(new HostCheck());
        right.check(new HostCheck());
        network = new RandomNetwork(simulation, choices, left, right);
        leftTalk.caller(() -> left.connect(RIGHT, right.identity()));
        restarts(left, leftTalk);
        restarts(right, rightTalk);
    }

    private boolean oneIn(int count) {
        return choices.below(count) == 0;
    }

    private int bytes() {
        return 1 << (4 + choices.below(14));
    }

    private EndpointConfig config() {
        Suite suite = oneIn(2) ? Suite.AES_128_GCM : Suite.CHACHA20_POLY1305;
        List<SuiteSpeed> suites = List.of(new SuiteSpeed(suite, 1));
        long window = 1L << (16 + choices.below(8));
        Parameters parameters =
                new Parameters(
                        window,
                        Math.max(1 << 14, window >> choices.below(3)),
                        1 + choices.below(16),
                        1 + choices.below(16),
                        IDLE_MS,
                        1_000 * (1 + choices.below(25)),
                        PLAINTEXTS[choices.below(PLAINTEXTS.length)],
                        plan.lanes(),
                        Parameters.PERFORMANCE,
                        suites);
        Kind[] kinds = {Kind.BBR_LOSS_FLOOR, Kind.BBR_LOSS_FLOOR, Kind.BBR, Kind.CUBIC};
        Conduct conduct =
                new Conduct(
                        CongestionProfile.of(kinds[choices.below(kinds.length)]),
                        oneIn(2) ? 0 : SECOND + choices.below((int) SECOND),
                        oneIn(3) ? SECOND / 2 + choices.below((int) SECOND) : 120 * SECOND,
                        oneIn(3) ? 300 + choices.below(700) : Conduct.USUAL.packetsPerKey(),
                        null);
        return EndpointConfig.usual(suites).with(parameters).with(conduct);
    }

    private void restarts(Host host, Talk talk) {
        if (oneIn(6)) {
            network.timeline()
                    .at(
                            network.someTime(),
                            host.describe() + " is restarted",
                            () -> {
                                host.restart();
                                talk.forget();
                            });
        }
    }

    /// Answers the fingerprint of the run; throws what a checker found.
    long run() {
        left.connect(RIGHT, right.identity());
        talkThroughTrouble();
        comeToAnEnd();
        bidFarewell();
        return simulation.fingerprint().value();
    }

    long seed() {
        return seed;
    }

    /// Adds what the connections of both sides counted.
    void count(Map<Counter, Long> totals) {
        leftTalk.counts().forEach((counter, count) -> totals.merge(counter, count, Long::sum));
        rightTalk.counts().forEach((counter, count) -> totals.merge(counter, count, Long::sum));
    }

    private void talkThroughTrouble() {
        long pauseUntilNs = 0;
        while (simulation.nowNs() < RandomNetwork.TROUBLE_NS) {
            simulation.runUntil(simulation.nowNs() + STEP_NS);
            if (isOver() && simulation.nowNs() > pauseUntilNs) {
                pauseUntilNs = simulation.nowNs() + choices.below((int) (2 * SECOND));
                another(left, leftTalk);
                another(right, rightTalk);
            }
        }
    }

    private static void another(Host host, Talk talk) {
        talk.dialogues().forEach(Dialogue::anotherRound);
        host.schedule();
    }

    private void comeToAnEnd() {
        long endNs = simulation.nowNs() + PATIENCE_NS;
        while (!isOver()) {
            SimulationFault.unless(simulation.nowNs() < endNs, "a stream is stuck");
            simulation.runUntil(simulation.nowNs() + STEP_NS);
        }
    }

    /// Whether every connection that both sides have is at rest, and there is one.
    private boolean isOver() {
        int found = 0;
        for (Dialogue one : leftTalk.dialogues()) {
            Dialogue other = counterpart(one);
            if (other == null || !one.isOver(other.rounds()) || !other.isOver(one.rounds())) {
                return false;
            }
            found++;
        }
        return found == plan.lanes();
    }

    private @Nullable Dialogue counterpart(Dialogue one) {
        for (Dialogue other : rightTalk.dialogues()) {
            if (other.connection().lane() == one.connection().lane()
                    && Arrays.equals(
                            other.connection().channelBinding(),
                            one.connection().channelBinding())) {
                return other;
            }
        }
        return null;
    }

    private void bidFarewell() {
        leftTalk.expectEnd();
        rightTalk.expectEnd();
        boolean byLeft = oneIn(2);
        Host closing = byLeft ? left : right;
        (byLeft ? leftTalk : rightTalk).leave(closing.localNs());
        closing.schedule();
        long endNs = simulation.nowNs() + FAREWELL_NS;
        while (!left.endpoint().connections().isEmpty()
                || !right.endpoint().connections().isEmpty()) {
            SimulationFault.unless(simulation.nowNs() < endNs, "a connection is not forgotten");
            simulation.runUntil(simulation.nowNs() + STEP_NS);
        }
        simulation.runUntil(simulation.nowNs() + SILENCE_NS);
        SimulationFault.unless(
                left.deadlineNs() == Wakeups.NEVER && right.deadlineNs() == Wakeups.NEVER,
                "an endpoint without connections still waits for something");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + " at ");
        text.append(Text.time(simulation.nowNs())).append("\n  ").append(conditions).append('\n');
        text.append(network);
        leftTalk.dialogues().forEach(one -> text.append("\n  left ").append(one));
        rightTalk.dialogues().forEach(one -> text.append("\n  right ").append(one));
        return text.toString();
    }
}
