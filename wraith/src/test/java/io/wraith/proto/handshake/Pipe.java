package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Deadline;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/// One initiation and one greeter with a bad network between them, in virtual time.
final class Pipe {
    /// Probabilities in percent.
    record Weather(int lost, int repeated, int delayed, int damaged) {
        static final Weather FINE = new Weather(0, 0, 0, 0);
    }

    private static final class Flying {
        private final boolean toGreeter;
        private final byte[] bytes;
        private final long atNs;

        Flying(boolean toGreeter, byte[] bytes, long atNs) {
            this.toGreeter = toGreeter;
            this.bytes = bytes;
            this.atNs = atNs;
        }
    }

    private static final long TRIP_NS = 20_000_000;

    final Initiation initiation;
    final Greeter greeter;
    final List<byte[]> seen = new ArrayList<>();
    @Nullable Established ours;
    @Nullable Established theirs;
    long nowNs;

    private final Weather weather;
    private final SplittableRandom random;
    private final List<Flying> flying = new ArrayList<>();
    private final Burst burst = new Burst(Greeter.BURST_BYTES);
    private BiConsumer<Pipe, byte[]> mischief = (pipe, datagram) -> {};
    private long toGreeterBytes;
    private long fromGreeterBytes;
    private boolean validated;
    private boolean confirms = true;

    Pipe(long seed, Weather weather, Initiation initiation, Greeter greeter, long nowNs) {
        this.initiation = initiation;
        this.greeter = greeter;
        this.weather = weather;
        this.nowNs = nowNs;
        random = new SplittableRandom(seed);
    }

    static Pipe of(long seed, Weather weather) {
        long startNs = new SplittableRandom(seed).nextLong();
        return new Pipe(
                seed,
                weather,
                Sides.initiation(seed, startNs),
                Sides.greeter(seed, GreeterLimits.USUAL, startNs),
                startNs);
    }

    /// Sees every datagram before it flies, may change it and inject others.
    Pipe mischief(BiConsumer<Pipe, byte[]> attacker) {
        mischief = attacker;
        return this;
    }

    /// The connection that would confirm stays silent.
    Pipe silent() {
        confirms = false;
        return this;
    }

    /// A cookie proved the address, so amplification is not limited.
    Pipe validated() {
        validated = true;
        return this;
    }

    boolean completes() {
        return ours != null && theirs != null;
    }

    /// Runs until both are established, or the attempt failed, or nothing happens any more.
    Pipe run() {
        int turns = 0;
        while (!completes()) {
            assertThat(turns++).as("turns").isLessThan(100_000);
            turn();
            if (initiation.state() == Initiation.State.FAILED) {
                break;
            }
            long next = initiation.deadlineNs();
            next = Deadline.earlier(next, greeter.deadlineNs());
            for (Flying datagram : flying) {
                next = Deadline.earlier(next, datagram.atNs);
            }
            if (next == Deadline.NONE) {
                break;
            }
            nowNs = next - nowNs > 0 ? next : nowNs;
        }
        return this;
    }

    /// One turn of both endpoints.
    void turn() {
        deliver();
        while (initiation.work(nowNs)) {
            Established done = initiation.poll();
            ours = done != null ? done : ours;
        }
        greeter.work(nowNs, 8);
        Established done = greeter.poll();
        if (done != null) {
            assertThat(theirs).as("a second session").isNull();
            theirs = done;
        }
        if (completes() && confirms) {
            initiation.confirmed();
        }
        while (initiation.transmit(burst, nowNs)) {
            assertThat(burst.sameAddress(Sides.BOBS_ADDRESS, 6)).isTrue();
            send(true);
        }
        while (greeter.transmit(burst, nowNs)) {
            fromGreeterBytes += burst.length();
            assertThat(validated || completes() || fromGreeterBytes <= 3 * toGreeterBytes)
                    .as("amplification: %d bytes for %d", fromGreeterBytes, toGreeterBytes)
                    .isTrue();
            send(false);
        }
    }

    void inject(boolean toGreeter, byte[] bytes) {
        flying.add(new Flying(toGreeter, bytes.clone(), nowNs + TRIP_NS / 2));
    }

    private void send(boolean toGreeter) {
        for (int i = 0; i < burst.count(); i++) {
            byte[] datagram = Sides.datagram(burst, i);
            assertThat(datagram).hasSizeLessThanOrEqualTo(1200);
            seen.add(datagram.clone());
            mischief.accept(this, datagram);
            if (chance(weather.lost)) {
                continue;
            }
            int copies = chance(weather.repeated) ? 3 : 1;
            for (int copy = 0; copy < copies; copy++) {
                byte[] bytes = datagram.clone();
                if (chance(weather.damaged)) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                }
                long delayNs = chance(weather.delayed) ? random.nextLong(3_000_000_000L) : 0;
                flying.add(new Flying(toGreeter, bytes, nowNs + TRIP_NS + delayNs));
            }
        }
    }

    private void deliver() {
        List<Flying> arrived =
                new ArrayList<>(flying.stream().filter(one -> one.atNs - nowNs <= 0).toList());
        flying.removeAll(arrived);
        for (Flying one : arrived) {
            if (one.toGreeter) {
                toGreeterBytes += one.bytes.length;
                greeter.receive(Sides.datagram(one.bytes, Sides.ALICES_ADDRESS), 0, nowNs);
            } else {
                initiation.receive(Sides.datagram(one.bytes, Sides.BOBS_ADDRESS), 0, nowNs);
            }
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
