package io.wraith.proto;

import static io.wraith.proto.World.MS;
import static io.wraith.proto.World.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.EndpointConfig.Resources;
import io.wraith.proto.World.Weather;
import io.wraith.proto.congestion.CongestionTrace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/// Addresses that change, packets that are too long, peers that forget, and those who meddle.
final class PathTest {
    private final Meeting meeting = Meeting.of("PathTest", Machine.config());
    private final World world = meeting.world;
    private final Machine alice = meeting.alice;
    private final Machine bob = meeting.bob;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTransferSurvivesANewAddress(boolean rough) {
        world.weather(rough ? Weather.ROUGH : Weather.FINE);
        long firstId = bob.connection().peerId();
        alice.send(alice.connection(), 2_000_000);
        bob.send(bob.connection(), 2_000_000);
        world.until(() -> bob.received > 500_000, 20 * SECOND);
        alice.address = new byte[] {10, 9, 9, 9, 7, 7};
        world.until(() -> alice.delivered == 1 && bob.delivered == 1, 60 * SECOND);
        assertThat(bob.connection().address()).isEqualTo(alice.address);
        assertThat(bob.connection().counters().get(Counter.PATH_CHANGES)).isEqualTo(1);
        assertThat(bob.connection().peerId())
                .as("another id on another path")
                .isNotEqualTo(firstId);
        assertThat(bob.events(ConnectionEvent.Moved.class)).isNotEmpty();
    }

    @Test
    void anotherPortOfTheSameHostKeepsWhatWasLearnt() {
        meeting.exchange(3_000_000);
        CongestionTrace before = new CongestionTrace();
        bob.connection().describe(before);
        alice.address = new byte[] {10, 0, 0, 1, 99, 99};
        alice.connection().ping(1);
        world.during(SECOND);
        CongestionTrace after = new CongestionTrace();
        bob.connection().describe(after);
        assertThat(bob.connection().address()).isEqualTo(alice.address);
        assertThat(after.bandwidthBytesPerSecond())
                .isEqualTo(before.bandwidthBytesPerSecond())
                .isPositive();
        assertThat(bob.connection().packetBytes()).isEqualTo(8704);
    }

    /// Who repeats a packet from elsewhere first gets at most three times its bytes, and the
    /// connection goes on where it was.
    @Test
    void oneShortPacketFromElsewherePaysForAChallenge() {
        meeting.exchange(100_000);
        alice.address = new byte[] {10, 0, 0, 1, 99, 99};
        long[] came = new long[1];
        long[] answered = new long[1];
        world.passes =
                flying -> {
                    answered[0] +=
                            Arrays.equals(flying.to, alice.address) ? flying.bytes.length : 0;
                    if (!Arrays.equals(flying.from, alice.address)) {
                        return true;
                    }
                    boolean isFirst = came[0] == 0;
                    came[0] += isFirst ? flying.bytes.length : 0;
                    return isFirst;
                };
        alice.connection().ping(1);
        world.during(SECOND);
        assertThat(answered[0]).isPositive().isLessThanOrEqualTo(3 * came[0]);
    }

    @Test
    void aReplayFromElsewhereDoesNotTakeTheConnectionAway() {
        world.during(SECOND);
        byte[] thief = {66, 66, 66, 66, 6, 6};
        long[] toThief = new long[1];
        long[] stolen = new long[1];
        world.passes =
                flying -> {
                    if (Arrays.equals(flying.to, thief)) {
                        toThief[0] += flying.bytes.length;
                    } else if (Arrays.equals(flying.from, alice.address) && stolen[0] == 0) {
                        stolen[0] = flying.bytes.length;
                        world.inject(flying.bytes.clone(), thief, bob.address);
                        return false;
                    }
                    return true;
                };
        bob.send(bob.connection(), 1_000_000);
        alice.connection().ping(1);
        world.until(() -> bob.delivered == 1, 60 * SECOND);
        assertThat(stolen[0]).isPositive();
        assertThat(toThief[0]).isLessThanOrEqualTo(3 * stolen[0]);
        assertThat(bob.connection().address()).isEqualTo(alice.address);
    }

    @Test
    void aPathThatStopsCarryingLargePacketsIsLeftForSmallerOnes() {
        meeting.exchange(2_000_000);
        assertThat(alice.connection().packetBytes()).isEqualTo(8704);
        world.passes = flying -> flying.bytes.length <= 1400;
        meeting.exchange(500_000);
        assertThat(alice.connection().packetBytes()).isLessThanOrEqualTo(1280);
        assertThat(alice.connection().counters().get(Counter.BLACK_HOLES)).isPositive();
    }

    @Test
    void theKernelsRefusalOfAProbeIsNoLoss() {
        world.passes = flying -> flying.bytes.length <= 1472;
        meeting.exchange(1_000_000);
        assertThat(alice.connection().packetBytes()).isEqualTo(1408);
        CongestionTrace trace = new CongestionTrace();
        alice.connection().describe(trace);
        assertThat(trace.lossFloor()).isZero();
    }

    @Test
    void aPeerThatWasRestartedEndsTheConnection() {
        world.during(SECOND);
        world.machines.remove(bob);
        Machine reborn = world.add(new Machine(2, 99, Machine.config(), world.nowNs));
        alice.connection().ping(1);
        world.until(() -> !alice.connection().isOpen(), SECOND);
        assertThat(alice.connection().closeReason()).isEqualTo(new CloseReason.Reset());
        assertThat(reborn.endpoint.connections()).isEmpty();
    }

    /// A packet that was cut short looks like a stateless reset, and is no reason to send one.
    @Test
    void noLengthUnderTheIdOfALiveConnectionIsAnsweredWithAReset() {
        world.during(SECOND);
        for (int length = 1; length < 80; length++) {
            byte[] cut = new byte[Math.max(length, 9)];
            io.wraith.base.Big.u64(cut, 0, alice.connection().peerId());
            cut[8] = (byte) 0x80;
            world.inject(Arrays.copyOf(cut, length), alice.address, bob.address);
        }
        world.during(SECOND);
        meeting.exchange(10_000);
        assertThat(alice.connection().isOpen() && bob.connection().isOpen()).isTrue();
    }

    @Test
    void noiseIsDroppedAndAnsweredByAlmostNothing() {
        world.during(SECOND);
        byte[] stranger = {1, 2, 3, 4, 5, 6};
        long[] answered = new long[2];
        world.passes =
                flying -> {
                    answered[0] += Arrays.equals(flying.to, stranger) ? flying.bytes.length : 0;
                    return true;
                };
        long sent = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[1 + alice.connection().parts().random().below(1_400)];
            alice.connection().parts().random().fill(noise, 0, noise.length);
            sent += noise.length;
            world.inject(noise, stranger, bob.address);
        }
        world.during(SECOND);
        assertThat(answered[0]).isLessThan(Math.min(sent, 100 * 40 + 1));
        meeting.exchange(100_000);
    }

    @Test
    void forgedPacketsAreCountedAndChangeNothing() {
        world.during(SECOND);
        long id = alice.connection().peerId();
        for (int i = 0; i < 100; i++) {
            byte[] forged = new byte[64];
            alice.connection().parts().random().fill(forged, 0, forged.length);
            io.wraith.base.Big.u64(forged, 0, id);
            forged[8] = (byte) 0x80;
            world.inject(forged, alice.address, bob.address);
        }
        world.during(10 * MS);
        assertThat(bob.connection().counters().get(Counter.FORGED)).isEqualTo(100);
        meeting.exchange(100_000);
    }

    @Test
    void signsOfLifeKeepASilentConnection() {
        Meeting kept = Meeting.of("PathTest", Meeting.keepAlive(5 * SECOND));
        kept.world.during(120 * SECOND);
        assertThat(kept.alices().isOpen() && kept.bobs().isOpen()).isTrue();
        assertThat(kept.world.datagrams).isLessThan(300);
    }

    /// Its answers to what the peer asks fill the room for packets that nobody acknowledges.
    @Test
    void aPeerThatAcknowledgesNothingIsLeftBeforeThereIsNoRoom() {
        EndpointConfig usual = Machine.config();
        Resources few = usual.resources().withPackets(1_024);
        Meeting meeting = Meeting.of("PathTest.unacknowledged", usual.with(few));
        meeting.world.passes = flying -> false;
        Connection connection = meeting.alices();
        for (int i = 0; i < 2_000 && connection.isOpen(); i++) {
            connection.ping(i);
            meeting.world.during(MS);
        }
        assertThat(connection.closeReason())
                .isInstanceOfSatisfying(
                        CloseReason.Fault.class,
                        fault ->
                                assertThat(fault.code())
                                        .isEqualTo(ErrorCode.UNACKNOWLEDGED.code()));
        // What still arrives is answered by a CLOSE, for which there is room.
        meeting.world.passes = flying -> Arrays.equals(flying.to, meeting.alice.address);
        meeting.bobs().ping(1);
        meeting.world.during(SECOND);
        assertThat(meeting.alice.endpoint.connections()).isEmpty();
    }

    @Test
    void aPeerThatVanishesIsNoticed() {
        world.passes = flying -> false;
        alice.send(alice.connection(), 1_000_000);
        world.until(() -> !alice.connection().isOpen(), 31 * SECOND);
        assertThat(alice.connection().closeReason()).isEqualTo(new CloseReason.Idle());
    }
}
