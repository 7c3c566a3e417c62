package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.stream.StreamEvent.Kind;
import io.wraith.proto.stream.StreamSide.Packet;
import io.wraith.proto.stream.StreamSide.Received;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Two sides and a path that loses, repeats and reorders packets, with applications that do
/// everything at random times. Every byte has to arrive once, every end has to be told, no window
/// may be exceeded.
final class LossyStreamsTest {
    private static final int STEPS = 6_000;

    @Test
    void everyByteArrivesExactlyOnce() {
        for (long seed = 1; seed <= 40; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        try {
            new World(seed).run();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    /// What an application wants with a half that it sends.
    private static final class Plan {
        final SendStream stream;
        final long size;
        long available;

        Plan(SendStream stream, long size) {
            this.stream = stream;
            this.size = size;
        }

        void advance(long more) {
            if (available < size) {
                available = Math.min(size, available + more);
                if (available == size) {
                    stream.finish(size);
                } else {
                    stream.available(available);
                }
            }
        }
    }

    /// One side, its application's plans, and who watches it.
    private static final class App {
        final StreamSide side;
        final FlowObserver observer;
        final Map<Integer, Plan> plans = new HashMap<>();
        final Set<Integer> aborted = new HashSet<>();
        private final SplittableRandom random;

        App(StreamSide side, StreamLimits granted, SplittableRandom random) {
            this.side = side;
            observer = new FlowObserver(granted);
            this.random = random;
        }

        void act() {
            if (random.nextInt(3) == 0) {
                SendStream opened =
                        side.streams.open(random.nextBoolean(), random.nextInt(Schedule.CLASSES));
                if (opened != null) {
                    adopt(opened);
                }
                return;
            }
            for (Plan plan : plans.values()) {
                switch (random.nextInt(120)) {
                    case 0 -> {
                        plan.stream.reset(random.nextInt());
                        aborted.add(plan.stream.id());
                    }
                    case 1, 2 -> plan.stream.priority(random.nextInt(Schedule.CLASSES));
                    default -> plan.advance(random.nextInt(4_000));
                }
            }
        }

        private void adopt(SendStream stream) {
            side.fill(stream);
            Plan plan = new Plan(stream, random.nextInt(1, 60_000));
            assertThat(plans.put(stream.id(), plan)).isNull();
        }

        void consume(App peer) {
            for (Received entry : side.received.values()) {
                long amount = random.nextLong(entry.bytes - entry.consumed + 1);
                entry.stream.consumed(amount);
                entry.consumed += amount;
                if (random.nextInt(400) == 0) {
                    entry.stream.stop(77);
                    peer.aborted.add(entry.stream.id());
                }
            }
        }

        void poll() {
            side.poll();
            for (int opened : side.events.getOrDefault(Kind.OPENED, Map.of()).keySet()) {
                SendStream back = side.streams.sending(opened);
                if (back != null && !plans.containsKey(opened)) {
                    adopt(back);
                }
            }
        }
    }

    private record Flight(App from, App to, Packet packet) {
        void arrive() {
            assertThat(to.side.receive(packet.plain())).isEqualTo(Streams.OK);
        }

        void acknowledged() {
            from.side.acknowledged(packet);
        }

        void lost() {
            from.side.lost(packet);
        }
    }

    private static final class World {
        private final SplittableRandom random;
        private final StreamPair pair;
        private final App[] apps;
        private final List<Flight> flying = new ArrayList<>();
        private final List<Flight> arrived = new ArrayList<>();
        private final int lossPercent;

        World(long seed) {
            random = new SplittableRandom(seed);
            StreamLimits first = limits();
            StreamLimits second = limits();
            pair = new StreamPair(first, second);
            lossPercent = random.nextInt(40);
            apps =
                    new App[] {
                        new App(pair.initiator, second, random),
                        new App(pair.responder, first, random)
                    };
        }

        private StreamLimits limits() {
            return new StreamLimits(
                    random.nextInt(1_000, 40_000),
                    random.nextInt(500, 20_000),
                    random.nextInt(1, 6),
                    random.nextInt(1, 6));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                int which = random.nextInt(2);
                App app = apps[which];
                App peer = apps[1 - which];
                switch (random.nextInt(8)) {
                    case 0 -> app.act();
                    case 1 -> app.consume(peer);
                    case 2 -> app.poll();
                    case 3, 4, 5 -> send(app, peer, random.nextInt(40, 1_500));
                    default -> move();
                }
            }
            finish();
            check(apps[0], apps[1]);
            check(apps[1], apps[0]);
        }

        private void send(App app, App peer, int bytes) {
            Packet packet = app.side.packet(bytes);
            app.observer.sent(packet.plain());
            peer.observer.granted(packet.plain());
            if (packet.plain().length > 0) {
                flying.add(new Flight(app, peer, packet));
            }
        }

        /// Some packet arrives, is lost, or is heard of again.
        private void move() {
            if (!flying.isEmpty() && random.nextInt(3) > 0) {
                Flight flight = flying.remove(random.nextInt(Math.min(30, flying.size())));
                if (isUnlucky(lossPercent)) {
                    flight.lost();
                    return;
                }
                flight.arrive();
                if (isUnlucky(10)) {
                    flight.arrive();
                }
                arrived.add(flight);
            } else if (!arrived.isEmpty()) {
                Flight flight = arrived.remove(random.nextInt(arrived.size()));
                // Taken for lost too early, or its acknowledgement never comes.
                if (isUnlucky(lossPercent)) {
                    flight.lost();
                }
                if (isUnlucky(lossPercent / 2)) {
                    flight.lost();
                } else {
                    flight.acknowledged();
                }
            }
        }

        private boolean isUnlucky(int percent) {
            return random.nextInt(100) < percent;
        }

        /// All plans are carried out, and nothing is lost any more.
        private void finish() {
            boolean isMoving = true;
            while (isMoving) {
                isMoving = !flying.isEmpty() || !arrived.isEmpty();
                flying.forEach(Flight::arrive);
                flying.forEach(Flight::acknowledged);
                arrived.forEach(Flight::acknowledged);
                flying.clear();
                arrived.clear();
                for (int which = 0; which < 2; which++) {
                    App app = apps[which];
                    app.poll();
                    app.plans.values().forEach(plan -> plan.advance(plan.size));
                    app.side.consumeAll();
                    isMoving |= app.side.streams.hasSomethingToSend();
                    send(app, apps[1 - which], 1_280);
                }
            }
            pair.settle();
        }

        private static void check(App app, App peer) {
            assertThat(app.side.streams.limiter()).isEqualTo(Limiter.SOURCE);
            long moved = 0;
            for (Plan plan : app.plans.values()) {
                int id = plan.stream.id();
                assertThat(plan.stream.isOver()).as("stream %s", id).isTrue();
                assertThat(app.side.streams.sending(id)).isNull();
                assertThat(peer.side.streams.receiving(id)).isNull();
                boolean isFinished = peer.side.saw(Kind.FINISHED, id);
                if (!app.aborted.contains(id)) {
                    assertThat(app.side.saw(Kind.DELIVERED, id)).isTrue();
                    assertThat(isFinished).isTrue();
                }
                if (isFinished) {
                    assertThat(peer.side.received(id).bytes).isEqualTo(plan.size);
                    moved += plan.size;
                }
            }
            assertThat(moved).isPositive();
        }
    }
}
