package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.wraith.crypto.handshake.Mutator;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/// Both sides fed with changed and with random datagrams from several addresses, in between with
/// work and time: nothing throws, nothing large is allocated, the tables stay within their limits,
/// and no session comes of it but the recorded one. `-Dwraith.fuzz=N` runs N datagrams,
/// `-Dwraith.fuzz.seed=S` another sequence.
final class HandshakeFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EXECUTIONS = Integer.getInteger("wraith.fuzz", 100_000);
    private static final long SEED = Long.getLong("wraith.fuzz.seed", 0x5eed_2026L);
    private static final int ALLOCATION_LIMIT = 64 << 10;
    private static final GreeterLimits LIMITS =
            new GreeterLimits(32, 16, 2, 1_000, 1_000, 10_000_000_000L, 30_000_000_000L, 4, 8);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Pipe recorded = Pipe.of(1, Pipe.Weather.FINE).run();
    private final List<byte[]> genuine = new ArrayList<>(recorded.seen);
    private final Burst out = new Burst(Greeter.BURST_BYTES);
    private long nowNs = SEED;
    private Greeter greeter = Sides.greeter(1, LIMITS, nowNs);
    private Initiation initiation = Sides.initiation(1, nowNs);

    @Test
    void nothingThrowsAndNothingGrows() {
        genuine.add(retry());
        for (int execution = 0; execution < EXECUTIONS; execution++) {
            try {
                execute();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "datagram " + execution + " of -Dwraith.fuzz.seed=" + SEED, failure);
            }
        }
        assertThat(greeter.dropped(HandshakeFault.MALFORMED)).isPositive();
        assertThat(greeter.dropped(HandshakeFault.COOKIE_ASKED)).isPositive();
        assertThat(greeter.dropped(HandshakeFault.VERSION_UNSUPPORTED)).isPositive();
    }

    private void execute() {
        byte[] datagram = genuine.get(random.nextInt(genuine.size()));
        if (random.nextInt(8) == 0) {
            datagram = new byte[1 + random.nextInt(1400)];
            random.nextBytes(datagram);
            datagram[Math.min(8, datagram.length - 1)] = (byte) random.nextInt(4);
        } else {
            datagram = new Mutator(random, random.nextInt(4)).mutate(datagram);
        }
        if (datagram.length == 0) {
            return;
        }
        byte[] address = {10, 0, 0, (byte) random.nextInt(64), 0x11, 0x11};
        Burst toGreeter = Sides.datagram(datagram, address);
        Burst toInitiation = Sides.datagram(datagram, Sides.BOBS_ADDRESS);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        greeter.receive(toGreeter, 0, nowNs);
        initiation.receive(toInitiation, 0, nowNs);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATION_LIMIT);
        if (random.nextInt(50) == 0) {
            turn();
        }
    }

    private void turn() {
        nowNs += random.nextLong(200_000_000L);
        greeter.work(nowNs, 2);
        initiation.work(nowNs);
        while (greeter.transmit(out, nowNs)) {
            assertThat(out.addressLength()).isEqualTo(6);
        }
        initiation.transmit(out, nowNs);
        assertThat(greeter.halfOpen()).isLessThanOrEqualTo(LIMITS.entries());
        Established session = greeter.poll();
        if (session != null) {
            // The random source is that of the recorded run, so its own messages are genuine.
            assertThat(session.channelBinding())
                    .isEqualTo(Objects.requireNonNull(recorded.theirs).channelBinding());
        }
        if (initiation.state() != Initiation.State.GREETING || random.nextInt(500) == 0) {
            // Message 2 of the recorded run is genuine for an initiation of the same seed.
            initiation = Sides.initiation(random.nextInt(3), nowNs);
        }
        if (random.nextInt(500) == 0) {
            greeter = keeping(Sides.greeter(1, LIMITS, nowNs));
        }
    }

    /// A fresh one, unless the old one has not yet dropped something for each reason.
    private Greeter keeping(Greeter fresh) {
        return greeter.dropped(HandshakeFault.COOKIE_ASKED) > 0 ? greeter : fresh;
    }

    private byte[] retry() {
        byte[] first = genuine.getFirst();
        byte[] retry = new byte[48];
        System.arraycopy(first, 16, retry, 0, 8);
        retry[8] = 2;
        System.arraycopy(first, 0, retry, 16, 8);
        return retry;
    }
}
