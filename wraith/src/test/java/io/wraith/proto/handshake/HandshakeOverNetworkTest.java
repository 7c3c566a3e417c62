package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Aead;
import io.wraith.crypto.LaneKeys;
import io.wraith.crypto.Suite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Both sides against each other. Every run also checks the limit of amplification.
final class HandshakeOverNetworkTest {
    private static final long SEED = Long.getLong("wraith.seed", 2026);
    private static final byte[] NONE = {};

    @Test
    void aFineNetworkTakesThreeMessagesAndOneRoundTrip() {
        Pipe pipe = Pipe.of(SEED, Pipe.Weather.FINE).run();
        assertSame(pipe);
        assertThat(pipe.seen)
                .extracting(bytes -> bytes[11])
                .containsExactly((byte) 1, (byte) 1, (byte) 2, (byte) 2, (byte) 3);
        assertThat(pipe.seen.getFirst()).hasSize(1200);
        Established ours = Objects.requireNonNull(pipe.ours);
        Established theirs = Objects.requireNonNull(pipe.theirs);
        assertThat(ours.rttNs()).isEqualTo(40_000_000);
        assertThat(theirs.rttNs()).isEqualTo(40_000_000);
        assertThat(ours.initiator()).isTrue();
        assertThat(theirs.initiator()).isFalse();
        assertThat(theirs.capability()).isEqualTo(Sides.CAPABILITY);
        assertThat(ours.capability()).isEmpty();
        assertThat(ours.peerParameters()).isEqualTo(Sides.PARAMETERS);
        assertThat(theirs.address()).isEqualTo(Sides.ALICES_ADDRESS);
        assertThat(ours.address()).isEqualTo(Sides.BOBS_ADDRESS);
        assertThat(ours.peerResetToken()).isNotEqualTo(theirs.peerResetToken()).hasSize(16);
        assertThat(pipe.initiation.state()).isEqualTo(Initiation.State.CONFIRMED);
        assertThat(pipe.greeter.halfOpen()).isZero();
        LaneKeys sending = ours.keys().nextLane(ours.suite());
        LaneKeys receiving = theirs.keys().nextLane(theirs.suite());
        byte[] sealed = new byte[5 + Aead.TAG_LENGTH];
        sending.sending().next().header(NONE, 0, 0).seal(0, sealed, 0, 5, sealed, 0);
        Aead opening = receiving.receiving().next().header(NONE, 0, 0);
        assertThat(opening.open(0, sealed, 0, sealed.length, new byte[5], 0)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"30, 0, 0, 0", "0, 50, 50, 0", "0, 0, 0, 20", "10, 20, 20, 5"})
    void badNetworksOnlyTakeLonger(int lost, int repeated, int delayed, int damaged) {
        Pipe.Weather weather = new Pipe.Weather(lost, repeated, delayed, damaged);
        int completed = 0;
        int runs = 100;
        for (int run = 0; run < runs; run++) {
            long seed = SEED + run;
            try {
                Pipe pipe = Pipe.of(seed, weather).run();
                completed += pipe.completes() ? 1 : 0;
                if (pipe.completes()) {
                    assertSame(pipe);
                } else {
                    assertThat(pipe.initiation.fault())
                            .isIn(HandshakeFault.TIMEOUT, HandshakeFault.UNREADABLE);
                }
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(weather + " -Dwraith.seed=" + seed, failure);
            }
        }
        System.out.printf("%s: %d of %d from seed %d%n", weather, completed, runs, SEED);
        assertThat(completed).as("completed from seed " + SEED).isGreaterThan(runs * 9 / 10);
    }

    /// A byte of every field of every datagram, once: the retransmission makes up for it.
    @Test
    void everyDamagedByteOnlyCostsARetransmission() {
        List<byte[]> datagrams = Pipe.of(SEED, Pipe.Weather.FINE).run().seen;
        List<String> failed = new ArrayList<>();
        for (int number = 0; number < datagrams.size(); number++) {
            int length = datagrams.get(number).length;
            for (int at = 0; at < length; at += at < 32 ? 1 : 97) {
                int datagram = number;
                int damaged = at;
                Pipe pipe = Pipe.of(SEED + at, Pipe.Weather.FINE);
                pipe.mischief((self, bytes) -> {
                    if (self.seen.size() == datagram + 1) {
                        bytes[damaged] ^= 0x41;
                    }
                });
                pipe.run();
                if (pipe.completes()) {
                    assertSame(pipe);
                } else {
                    failed.add(datagram + " at " + damaged);
                }
            }
        }
        assertThat(failed).as("seed " + SEED).isEmpty();
    }

    /// Message 3 goes on until a packet of the responder opens, and no longer.
    @Test
    void messageThreeIsRepeatedUntilConfirmed() {
        Pipe pipe = Pipe.of(SEED, Pipe.Weather.FINE).silent().run();
        assertSame(pipe);
        int before = pipe.seen.size();
        for (int i = 0; i < 5; i++) {
            pipe.nowNs = pipe.initiation.deadlineNs();
            pipe.turn();
        }
        assertThat(pipe.seen.subList(before, pipe.seen.size()))
                .hasSize(5)
                .allMatch(bytes -> bytes[11] == 3);
        pipe.initiation.confirmed();
        assertThat(pipe.initiation.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        pipe.nowNs += 20_000_000_000L;
        pipe.turn();
        assertThat(pipe.seen).hasSize(before + 5);
        assertThat(pipe.greeter.dropped(HandshakeFault.DUPLICATE)).isPositive();
    }

    @Test
    void aSilentPeerEndsTheAttemptInTime() {
        Pipe pipe = Pipe.of(SEED, new Pipe.Weather(100, 0, 0, 0));
        long startNs = pipe.nowNs;
        pipe.run();
        assertThat(pipe.initiation.state()).isEqualTo(Initiation.State.FAILED);
        assertThat(pipe.initiation.fault()).isEqualTo(HandshakeFault.TIMEOUT);
        assertThat(pipe.nowNs - startNs).isEqualTo(Initiation.USUAL_TIMEOUT_NS);
        assertThat(pipe.seen).as("message 1 after 0, 1, 3, 5, 7 and 9 s").hasSize(12);
    }

    private static void assertSame(Pipe pipe) {
        Established ours = Objects.requireNonNull(pipe.ours);
        Established theirs = Objects.requireNonNull(pipe.theirs);
        assertThat(ours.channelBinding()).isEqualTo(theirs.channelBinding());
        assertThat(ours.suite()).isEqualTo(theirs.suite()).isEqualTo(Suite.AES_256_GCM);
        assertThat(ours.peerId()).isEqualTo(theirs.ownId());
        assertThat(theirs.peerId()).isEqualTo(ours.ownId());
        assertThat(ours.peer()).isEqualTo(Sides.BOBS);
        assertThat(theirs.peer()).isEqualTo(Sides.ALICE.publicIdentity());
    }
}
