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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One run of a campaign: two hosts that talk over a [RandomNetwork], and perhaps a third that
/// talks to one of them as well; everything from one seed.
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
    private static final long GUEST = 0x0a04_0001_1151L;
    private static final long RIGHT = 0x0a02_0001_1151L;

    /// Of a link, and from there on of what is sent without regard for it.
    private static final long LEAST_RATE = 125_000;

    private static final int[] PLAINTEXTS = {1024, 1280, 8704, 65_280};

    /// A host that calls another, and what it does there.
    private record Caller(Host host, Talk talk) {}

    private final long seed;
    private final Prng choices;

    /// For what came later, so that a seed keeps the rest of its meaning.
    private final Prng more;

    private final Simulation simulation;
    private final Plan plan;
    private final Talk rightTalk;
    private final Host right;
    private final List<Caller> callers = new ArrayList<>();
    private final RandomNetwork network;
    private final String conditions;

    Scenario(long seed) {
        this.seed = seed;
        simulation = new Simulation(seed);
        choices = simulation.fork();
        int lanes = oneIn(3) ? 2 + choices.below(3) : 1;
        more = new Prng(~seed);
        int givenUp = more.below(2) == 0 ? 0 : 2 + more.below(12);
        plan = new Plan(1 + choices.below(4), bytes(), choices.below(4), lanes, givenUp);
        EndpointConfig config = config();
        conditions = plan + ", " + config.conduct() + ", " + config.parameters();
        boolean isWide = more.below(2) == 0;
        Talk leftTalk = new Talk(plan);
        rightTalk = new Talk(plan);
        leftTalk.peers(rightTalk);
        rightTalk.peers(leftTalk);
        Host left = host(LEFT, config, leftTalk, isWide);
        right = host(RIGHT, config, rightTalk, isWide);
        network = new RandomNetwork(simulation, choices, more, left, right);
        add(left, leftTalk);
        restarts(left, leftTalk);
        restarts(right, rightTalk);
        if (more.below(3) == 0) {
            Talk guestTalk = new Talk(plan);
            guestTalk.peers(rightTalk);
            rightTalk.peers(leftTalk, guestTalk);
            Host guest = host(GUEST, config, guestTalk, isWide);
            network.neighbour(guest, right);
            add(guest, guestTalk);
        }
    }

    private Host host(long address, EndpointConfig config, Talk talk, boolean isWide) {
        Host host = new Host(simulation, address, config, talk);
        host.check(new HostCheck(config.parameters().connectionWindow()));
        if (isWide) {
            host.widen();
        }
        return host;
    }

    private void add(Host host, Talk talk) {
        talk.caller(() -> host.connect(RIGHT, right.identity()));
        callers.add(new Caller(host, talk));
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
        CongestionProfile drawn = CongestionProfile.of(kinds[choices.below(kinds.length)]);
        boolean isFixed = more.below(8) == 0;
        long fixedRate = LEAST_RATE << more.below(4);
        Conduct conduct =
                new Conduct(
                        isFixed ? CongestionProfile.fixedRate(fixedRate) : drawn,
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
        callers.forEach(caller -> caller.host.connect(RIGHT, right.identity()));
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
        for (Caller caller : callers) {
            caller.talk.counts().forEach((counter, n) -> totals.merge(counter, n, Long::sum));
        }
        rightTalk.counts().forEach((counter, count) -> totals.merge(counter, count, Long::sum));
    }

    /// How often a host heard that a stream was given up.
    long givenUp() {
        return rightTalk.givenUp()
                + callers.stream().mapToLong(caller -> caller.talk.givenUp()).sum();
    }

    private void talkThroughTrouble() {
        long pauseUntilNs = 0;
        while (simulation.nowNs() < RandomNetwork.TROUBLE_NS) {
            simulation.runUntil(simulation.nowNs() + STEP_NS);
            if (isOver() && simulation.nowNs() > pauseUntilNs) {
                pauseUntilNs = simulation.nowNs() + choices.below((int) (2 * SECOND));
                callers.forEach(caller -> another(caller.host, caller.talk));
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

    /// Whether every connection that both sides have is at rest, and there is one for each caller.
    private boolean isOver() {
        return callers.stream().allMatch(caller -> isOver(caller.talk));
    }

    private boolean isOver(Talk caller) {
        int found = 0;
        for (Dialogue one : caller.dialogues()) {
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
        rightTalk.expectEnd();
        callers.forEach(caller -> caller.talk.expectEnd());
        if (oneIn(2)) {
            callers.forEach(caller -> leave(caller.host, caller.talk));
        } else {
            leave(right, rightTalk);
        }
        long endNs = simulation.nowNs() + FAREWELL_NS;
        while (!hosts().allMatch(host -> host.endpoint().connections().isEmpty())) {
            SimulationFault.unless(simulation.nowNs() < endNs, "a connection is not forgotten");
            simulation.runUntil(simulation.nowNs() + STEP_NS);
        }
        simulation.runUntil(simulation.nowNs() + SILENCE_NS);
        SimulationFault.unless(
                hosts().allMatch(host -> host.deadlineNs() == Wakeups.NEVER),
                "an endpoint without connections still waits for something");
    }

    private static void leave(Host host, Talk talk) {
        talk.leave(host.localNs());
        host.schedule();
    }

    private Stream<Host> hosts() {
        return Stream.concat(Stream.of(right), callers.stream().map(Caller::host));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + " at ");
        text.append(Text.time(simulation.nowNs())).append("\n  ").append(conditions).append('\n');
        text.append(network);
        for (Caller caller : callers) {
            String name = "\n  " + caller.host.describe() + " ";
            caller.talk.dialogues().forEach(one -> text.append(name).append(one));
        }
        rightTalk.dialogues().forEach(one -> text.append("\n  right ").append(one));
        return text.toString();
    }
}
