package io.wraith.proto;

import static io.wraith.proto.World.MS;
import static io.wraith.proto.World.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.EndpointConfig.Conduct;
import io.wraith.proto.World.Weather;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.handshake.Parameters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

final class EndpointTest {
    private final long seed = Long.getLong("wraith.seed", System.nanoTime());
    private final World world = new World(seed);
    private final Machine alice = machine(1, Machine.config());
    private final Machine bob = machine(2, Machine.config());

    EndpointTest() {
        System.out.println("EndpointTest seed " + seed);
    }

    private Machine machine(int number, EndpointConfig config) {
        return world.add(new Machine(number, seed, config, world.nowNs));
    }

    private void meet() {
        alice.connect(bob, world.nowNs);
        world.until(() -> alice.isConnected() && bob.isConnected(), 20 * SECOND);
    }

    @Test
    void bothSidesLearnWhoTheOtherIs() {
        meet();
        assertThat(alice.connection().peer()).isEqualTo(bob.identity());
        assertThat(bob.connection().peer()).isEqualTo(alice.identity());
        assertThat(bob.connection().capability()).containsExactly(7);
        assertThat(alice.connection().channelBinding())
                .isEqualTo(bob.connection().channelBinding());
        assertThat(alice.events(ConnectionEvent.Established.class))
                .extracting(ConnectionEvent.Established::incoming)
                .isEqualTo(List.of(false));
        assertThat(bob.events(ConnectionEvent.Established.class))
                .extracting(ConnectionEvent.Established::incoming)
                .isEqualTo(List.of(true));
    }

    @Test
    void bytesArriveInBothDirections() {
        meet();
        alice.send(alice.connection(), 3_000_000);
        bob.send(bob.connection(), 1_000_000);
        world.until(() -> alice.delivered == 1 && bob.delivered == 1, 10 * SECOND);
        assertThat(bob.received).isEqualTo(3_000_000);
        assertThat(alice.received).isEqualTo(1_000_000);
        assertThat(alice.connection().counters().get(Counter.PACKETS_LOST)).isZero();
        assertThat(alice.connection().packetBytes()).isEqualTo(8704);
        assertThat(alice.connection().inFlightBytes()).isZero();
    }

    /// Nothing but ACKs goes back, which have to be acknowledged now and then so as not to repeat
    /// every gap for ever.
    @Test
    void whoOnlyReceivesKeepsItsAcknowledgementsShort() {
        Conduct steady = Conduct.USUAL.with(CongestionProfile.fixedRate(20_000_000));
        EndpointConfig config = Machine.config().with(wide()).with(steady);
        Machine carol = machine(3, config);
        Machine dave = machine(4, config);
        carol.connect(dave, world.nowNs);
        world.until(() -> carol.isConnected() && dave.isConnected(), 20 * SECOND);
        world.during(SECOND);
        int[] longest = new int[1];
        world.passes =
                flying -> {
                    if (Arrays.equals(flying.from, dave.address)) {
                        longest[0] = Math.max(longest[0], flying.bytes.length);
                    }
                    return true;
                };
        carol.send(carol.connection(), 100_000_000);
        world.until(() -> carol.delivered == 1, 60 * SECOND);
        assertThat(longest[0]).isLessThan(150);
    }

    /// Windows that need no update while the test runs.
    private static Parameters wide() {
        return new Parameters(
                1 << 28,
                1 << 28,
                1,
                1,
                30_000,
                25_000,
                1_024,
                1,
                Parameters.PERFORMANCE,
                Machine.SUITES);
    }

    @Test
    void anIdleConnectionRestsUntilItsTimeout() {
        meet();
        world.during(5 * SECOND);
        long before = world.datagrams;
        world.during(10 * SECOND);
        assertThat(world.datagrams - before).isZero();
        world.until(() -> !alice.connection().isOpen() && !bob.connection().isOpen(), 30 * SECOND);
        assertThat(alice.connection().closeReason()).isEqualTo(new CloseReason.Idle());
        assertThat(alice.endpoint.connections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void roughWeatherDelaysButLosesNothing(int variant) {
        world.weather(Weather.ROUGH);
        meet();
        for (int i = 0; i <= variant; i++) {
            alice.send(alice.connection(), 200_000 + variant);
            bob.send(bob.connection(), 50_000);
        }
        world.until(
                () -> alice.delivered == variant + 1 && bob.delivered == variant + 1, 60 * SECOND);
        assertThat(bob.received).isEqualTo((200_000L + variant) * (variant + 1));
        assertThat(alice.received).isEqualTo(50_000L * (variant + 1));
    }

    @Test
    void aPingIsAnsweredAtOnce() {
        meet();
        world.during(SECOND);
        long beforeNs = world.nowNs;
        alice.connection().ping(42);
        world.until(() -> !alice.events(ConnectionEvent.Pong.class).isEmpty(), SECOND);
        assertThat(alice.events(ConnectionEvent.Pong.class).get(0).token()).isEqualTo(42);
        assertThat(world.nowNs - beforeNs).isBetween(20 * MS, 21 * MS);
    }

    @Test
    void aCloseReachesTheOtherSide() {
        meet();
        alice.connection().close(0x123, "enough", world.nowNs);
        world.until(() -> !bob.connection().isOpen(), SECOND);
        assertThat(alice.connection().closeReason())
                .isEqualTo(new CloseReason.Local(0x123, "enough"));
        assertThat(bob.connection().closeReason()).isEqualTo(new CloseReason.Peer(0x123, "enough"));
        world.until(
                () ->
                        alice.endpoint.connections().isEmpty()
                                && bob.endpoint.connections().isEmpty(),
                5 * SECOND);
        assertThat(alice.events(ConnectionEvent.Closed.class)).hasSize(1);
        assertThat(bob.events(ConnectionEvent.Closed.class)).hasSize(1);
    }

    @Test
    void anAttemptThatNobodyAnswersFails() {
        world.passes = flying -> false;
        long attempt = alice.connect(bob, world.nowNs);
        world.until(() -> !alice.events.isEmpty(), 11 * SECOND);
        ConnectionEvent.Failed failed = alice.events(ConnectionEvent.Failed.class).get(0);
        assertThat(failed.attempt()).isEqualTo(attempt);
    }

    /// The caller has keys and never hears that the peer has them.
    @Test
    void anAttemptWhoseLastMessageIsLostEndsItsConnection() {
        alice.connect(bob, world.nowNs);
        world.until(alice::isConnected, SECOND);
        world.machines.remove(bob);
        world.until(() -> !alice.events(ConnectionEvent.Closed.class).isEmpty(), 12 * SECOND);
        assertThat(alice.connection().closeReason()).isInstanceOf(CloseReason.NotEstablished.class);
        assertThat(alice.endpoint.connections()).isEmpty();
    }

    /// What was told as a connection and its end is not told as a failure too.
    @Test
    void theEndOfAConnectionIsTheEndOfItsAttempt() {
        alice.connect(bob, world.nowNs);
        world.until(alice::isConnected, SECOND);
        world.machines.remove(bob);
        alice.connection().close(0x123, "", world.nowNs);
        world.during(15 * SECOND);
        assertThat(alice.events(ConnectionEvent.Closed.class)).hasSize(1);
        assertThat(alice.events(ConnectionEvent.Failed.class)).isEmpty();
    }
}
