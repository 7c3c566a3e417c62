package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;
import io.wraith.wire.RetryDatagram;
import io.wraith.wire.VersionsDatagram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/// Attackers who know the ids of a handshake, and its addresses, and are faster than its peers.
final class HandshakeAttackTest {
    private static final long SEED = Long.getLong("wraith.seed", 2026);
    private static final int MESSAGE = 11;

    /// Before each genuine fragment some with other contents arrive: with the cookie, as one who
    /// reads the traffic can send them, and without.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forgedFragmentsDoNotKeepTheGenuineOnesOut(boolean withCookie) {
        for (long seed = SEED; seed < SEED + 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Pipe pipe =
                    Pipe.of(seed, Pipe.Weather.FINE)
                            .validated()
                            .mischief((self, genuine) -> forge(self, genuine, withCookie, random))
                            .run();
            assertThat(pipe.completes()).as("-Dwraith.seed=" + seed).isTrue();
        }
    }

    private static void forge(
            Pipe pipe, byte[] genuine, boolean withCookie, SplittableRandom random) {
        if (genuine[8] != 1) {
            return;
        }
        int cookie = genuine[24];
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            byte[] forged = genuine.clone();
            int from = 32 + cookie + random.nextInt(forged.length - 32 - cookie);
            byte[] tail = new byte[forged.length - from];
            random.nextBytes(tail);
            System.arraycopy(tail, 0, forged, from, tail.length);
            if (!withCookie && cookie != 0) {
                forged[24] = 0;
            }
            pipe.inject(forged[MESSAGE] != 2, forged);
        }
    }

    /// Fragments of one byte, of which only few fit beside the genuine ones.
    @Test
    void tinyForgedFragmentsDoNotKeepTheGenuineOnesOut() {
        Pipe pipe = Pipe.of(SEED, Pipe.Weather.FINE).validated();
        pipe.mischief((self, genuine) -> {
            for (int i = 0; i < 4 && genuine[8] == 1 && genuine[MESSAGE] != 1; i++) {
                byte[] tiny = Arrays.copyOf(genuine, 32 + genuine[24] + 1);
                tiny[12] = 0;
                tiny[13] = (byte) i;
                self.inject(tiny[MESSAGE] != 2, tiny);
            }
        });
        assertThat(pipe.run().completes()).isTrue();
    }

    /// One who sees message 1 answers it first, with a valid message 2 of its own.
    @Test
    void anotherIdentityThatAnswersFirstIsIgnored() {
        long startNs = -7;
        Initiation initiation = Sides.initiation(SEED, startNs);
        Greeter mallory =
                new Greeter(mallorys(), GreeterLimits.USUAL, new ScriptedRandom(5), startNs);
        Greeter bob = Sides.greeter(SEED, GreeterLimits.USUAL, startNs);
        Pipe race = new Pipe(SEED, Pipe.Weather.FINE, initiation, bob, startNs);
        Burst burst = new Burst(Greeter.BURST_BYTES);
        race.mischief((self, genuine) -> {
            mallory.receive(Sides.datagram(genuine, Sides.ALICES_ADDRESS), 0, self.nowNs);
            mallory.work(self.nowNs, 9);
            while (mallory.transmit(burst, self.nowNs)) {
                for (int i = 0; i < burst.count(); i++) {
                    self.inject(false, Sides.datagram(burst, i));
                }
            }
        });
        assertThat(race.run().completes()).isTrue();
        assertThat(Objects.requireNonNull(race.ours).peer()).isEqualTo(Sides.BOBS);
    }

    @Test
    void onlyAnotherIdentityEndsTheAttemptSoonWithTheReason() {
        Greeter mallory = new Greeter(mallorys(), GreeterLimits.USUAL, new ScriptedRandom(5), 0);
        Pipe pipe = new Pipe(SEED, Pipe.Weather.FINE, Sides.initiation(SEED, 0), mallory, 0).run();
        assertThat(pipe.initiation.fault()).isEqualTo(HandshakeFault.IDENTITY_UNEXPECTED);
        assertThat(pipe.nowNs).isEqualTo(40_000_000 + Initiation.GRACE_NS);
        assertThat(pipe.seen).as("nothing was revealed").noneMatch(bytes -> bytes[MESSAGE] == 3);
    }

    @Test
    void aForgedVersionsDatagramDoesNotEndAnAttempt() {
        Pipe pipe = Pipe.of(SEED, Pipe.Weather.FINE);
        pipe.mischief((self, genuine) -> {
            if (genuine[MESSAGE] == 1) {
                self.inject(false, versions(genuine, 7, 8));
            }
        });
        assertThat(pipe.run().completes()).isTrue();
    }

    @Test
    void aPeerOfOtherVersionsEndsItWithTheReason() {
        Pipe pipe = Pipe.of(SEED, Pipe.Weather.FINE);
        pipe.mischief((self, genuine) -> {
            byte[] answer = versions(genuine, 7, 8);
            genuine[9] = 9;
            self.inject(false, answer);
        });
        pipe.run();
        assertThat(pipe.initiation.fault()).isEqualTo(HandshakeFault.VERSION_UNSUPPORTED);
        assertThat(pipe.greeter.dropped(HandshakeFault.VERSION_UNSUPPORTED)).isPositive();
    }

    @Test
    void aVersionsDatagramThatListsOurVersionIsIgnored() {
        Initiation initiation = Sides.initiation(SEED, 0);
        Burst out = new Burst(Greeter.BURST_BYTES);
        initiation.transmit(out, 0);
        byte[] first = Sides.datagram(out, 0);
        receive(initiation, versions(first, 1, 2), HandshakeFault.DUPLICATE.code());
        byte[] stranger = versions(first, 2);
        stranger[16] ^= 1;
        receive(initiation, stranger, HandshakeFault.UNKNOWN.code());
        assertThat(initiation.deadlineNs()).isEqualTo(1_000_000_000L);
    }

    /// A retry is answered at once a few times; then the attempt keeps to its intervals.
    @Test
    void forgedRetriesDoNotMakeAFlood() {
        Initiation initiation = Sides.initiation(SEED, 0);
        Burst out = new Burst(Greeter.BURST_BYTES);
        initiation.transmit(out, 0);
        byte[] first = Sides.datagram(out, 0);
        int sent = 0;
        for (int i = 1; i <= 100; i++) {
            byte[] retry = new byte[RetryDatagram.LENGTH];
            HandshakeHeader header = new HandshakeHeader().wrap(first, 0, first.length);
            byte[] cookie = new byte[24];
            cookie[0] = (byte) i;
            new RetryDatagram()
                    .wrap(retry, 0)
                    .write(header.sender(), header.connectionId(), cookie, 0);
            receive(initiation, retry, 0);
            sent += initiation.transmit(out, i) ? 1 : 0;
        }
        assertThat(sent).isEqualTo(3);
        assertThat(initiation.transmit(out, 1_000_000_003L)).isTrue();
        assertThat(out.bytes()[32]).as("the newest cookie").isEqualTo((byte) 100);
        assertThat(out.length(0)).isEqualTo(1200);
        assertThat(out.bytes()[out.offset(1) + 24]).isEqualTo((byte) 24);
    }

    private static void receive(Initiation initiation, byte[] bytes, int expected) {
        Burst burst = Sides.datagram(bytes, Sides.BOBS_ADDRESS);
        assertThat(initiation.receive(burst, 0, 1)).isEqualTo(expected);
    }

    private static byte[] versions(byte[] first, int... versions) {
        HandshakeHeader header = new HandshakeHeader().wrap(first, 0, first.length);
        byte[] bytes = new byte[VersionsDatagram.length(versions.length)];
        new VersionsDatagram()
                .wrap(bytes, 0)
                .write(header.sender(), header.connectionId(), versions);
        return bytes;
    }

    private static HandshakeSetup mallorys() {
        SplittableRandom ids = new SplittableRandom(77);
        X25519 key = X25519.generate(new ScriptedRandom(6));
        return new HandshakeSetup(
                new Party(Sides.ALICE.certify(key), new VerifiedKeys(1), new ScriptedRandom(7)),
                Sides.PARAMETERS,
                new KeyedToken(new byte[32], "reset"),
                () -> ids.nextLong() | 1);
    }
}
