package io.wraith.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Deadline;
import io.wraith.base.Prng;
import io.wraith.wire.Burst;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Machines and a network between them in virtual time, all from one seed. The network loses,
/// doubles, delays and damages datagrams, and can be told what does not pass.
final class World {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    /// Chances in a thousand.
    record Weather(int lost, int doubled, int late, int damaged) {
        static final Weather FINE = new Weather(0, 0, 0, 0);
        static final Weather ROUGH = new Weather(50, 20, 100, 5);
    }

    /// What is under way.
    static final class Flying {
        final byte[] from;
        final byte[] to;
        final byte[] bytes;

        /// The two bits of the IP header.
        int ecn;

        private final long atNs;
        private final long order;

        Flying(long atNs, long order, byte[] from, byte[] to, byte[] bytes) {
            this.atNs = atNs;
            this.order = order;
            this.from = from;
            this.to = to;
            this.bytes = bytes;
        }
    }

    private static final long TRIP_NS = 10 * MS;

    /// No turn of anybody may leave the clock where it is so often.
    private static final int MOST_TURNS_AT_REST = 2_000;

    final List<Machine> machines = new ArrayList<>();
    long nowNs;
    long datagrams;
    Predicate<Flying> passes = flying -> true;

    private final Prng random;
    private final PriorityQueue<Flying> flying =
            new PriorityQueue<>((a, b) ->
                    a.atNs == b.atNs
                            ? Long.compare(a.order, b.order)
                            : Long.compare(a.atNs - b.atNs, 0));
    private final Burst burst = new Burst(1 << 16);
    private Weather weather = Weather.FINE;
    private long order;

    World(long seed) {
        random = new Prng(seed);
        // Also before the zero of the clock, and close to its overflow.
        nowNs = random.nextLong();
    }

    World weather(Weather now) {
        weather = now;
        return this;
    }

    Machine add(Machine machine) {
        machines.add(machine);
        return machine;
    }

    /// Runs until something holds, which has to happen within the given time.
    void until(BooleanSupplier holds, long withinNs) {
        long endNs = nowNs + withinNs;
        int turns = 0;
        while (!holds.getAsBoolean()) {
            long beforeNs = nowNs;
            long nextNs = turn();
            if (holds.getAsBoolean()) {
                return;
            }
            assertThat(nextNs != Deadline.NONE && nextNs - endNs <= 0)
                    .as("still waiting after %d ms, next in %s", withinNs / MS, rest(nextNs))
                    .isTrue();
            nowNs = nextNs - nowNs > 0 ? nextNs : nowNs;
            turns = nowNs == beforeNs ? turns + 1 : 0;
            assertThat(turns).as("turns at one time").isLessThan(MOST_TURNS_AT_REST);
        }
    }

    /// Runs for a while, or until nothing would ever happen again.
    void during(long forNs) {
        long endNs = nowNs + forNs;
        int turns = 0;
        while (nowNs - endNs < 0) {
            long beforeNs = nowNs;
            long nextNs = turn();
            boolean over = nextNs == Deadline.NONE || nextNs - endNs > 0;
            nowNs = over ? endNs : nextNs - nowNs > 0 ? nextNs : nowNs;
            turns = nowNs == beforeNs ? turns + 1 : 0;
            assertThat(turns).as("turns at one time").isLessThan(MOST_TURNS_AT_REST);
        }
    }

    private String rest(long nextNs) {
        return nextNs == Deadline.NONE ? "eternity" : (nextNs - nowNs) / MS + " ms";
    }

    /// One turn of everybody; answers when the next is due.
    private long turn() {
        while (!flying.isEmpty() && flying.peek().atNs - nowNs <= 0) {
            deliver(flying.remove());
        }
        long nextNs = Deadline.NONE;
        for (Machine machine : machines) {
            machine.turn(nowNs);
            while (machine.endpoint.transmit(burst, nowNs)) {
                assertThat(burst.count()).isPositive();
                for (int i = 0; i < burst.count(); i++) {
                    send(machine, i);
                }
            }
            nextNs = Deadline.earlier(nextNs, machine.endpoint.deadlineNs(nowNs));
        }
        return flying.isEmpty() ? nextNs : Deadline.earlier(nextNs, flying.peek().atNs);
    }

    private void send(Machine from, int index) {
        datagrams++;
        byte[] bytes =
                Arrays.copyOfRange(
                        burst.bytes(),
                        burst.offset(index),
                        burst.offset(index) + burst.length(index));
        byte[] to = Arrays.copyOf(burst.address(), burst.addressLength());
        int copies = random.below(1_000) < weather.doubled ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            long delayNs = TRIP_NS;
            if (random.below(1_000) < weather.late) {
                delayNs += random.below((int) (2 * TRIP_NS));
            }
            byte[] arriving = bytes.clone();
            if (random.below(1_000) < weather.damaged) {
                arriving[random.below(arriving.length)] ^= (byte) (1 << random.below(8));
            }
            Flying datagram = new Flying(nowNs + delayNs, order++, from.address, to, arriving);
            datagram.ecn = burst.ecn();
            if (random.below(1_000) >= weather.lost && passes.test(datagram)) {
                flying.add(datagram);
            }
        }
    }

    /// Something that nobody sent.
    void inject(byte[] bytes, byte[] from, byte[] to) {
        flying.add(new Flying(nowNs, order++, from, to, bytes));
    }

    private void deliver(Flying datagram) {
        for (Machine machine : machines) {
            if (Arrays.equals(machine.address, datagram.to)) {
                machine.receive(datagram, nowNs);
            }
        }
    }
}
