package io.wraith.proto;

import static io.wraith.proto.World.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.World.Weather;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What lanes of one session have in common: phases, epochs, lanes.
final class SessionTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 50, 100})
    void keysRatchetWithoutAStall(int packetsPerKey) {
        Meeting calm = Meeting.of("SessionTest calm", Machine.config());
        long beganNs = calm.world.nowNs;
        calm.exchange(3_000_000);
        long usualNs = calm.world.nowNs - beganNs;

        Meeting busy = Meeting.of("SessionTest", Meeting.keys(packetsPerKey, 120 * SECOND));
        beganNs = busy.world.nowNs;
        busy.exchange(3_000_000);
        assertThat(busy.alices().counters().get(Counter.KEY_PHASES)).isPositive();
        assertThat(busy.alices().counters().get(Counter.FORGED)).isZero();
        assertThat(busy.world.nowNs - beganNs).isLessThan(usualNs + usualNs / 5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void freshKeysAreExchangedUnderLoad(boolean rough) {
        Meeting meeting = Meeting.of("SessionTest", Meeting.keys(1 << 20, SECOND));
        meeting.world.weather(rough ? Weather.ROUGH : Weather.FINE);
        for (int i = 0; i < 12; i++) {
            meeting.exchange(100_000);
            meeting.world.during(SECOND / 2);
        }
        assertThat(meeting.alices().keyEpoch()).isBetween(3, 7);
        assertThat(Math.abs(meeting.bobs().keyEpoch() - meeting.alices().keyEpoch()))
                .isLessThanOrEqualTo(1);
        assertThat(meeting.alices().isOpen() && meeting.bobs().isOpen()).isTrue();
    }

    @Test
    void aSessionAtRestExchangesNothing() {
        Meeting meeting = Meeting.of("SessionTest", Meeting.keys(1 << 20, 2 * SECOND));
        meeting.world.during(8 * SECOND);
        long before = meeting.world.datagrams;
        meeting.world.during(15 * SECOND);
        assertThat(meeting.world.datagrams).isEqualTo(before);
        long nextNs = meeting.alice.endpoint.deadlineNs(meeting.world.nowNs);
        assertThat(nextNs - meeting.world.nowNs).as("is left to sleep").isGreaterThan(SECOND);
    }

    @Test
    void lanesHaveKeysAndStreamsOfTheirOwn() {
        Meeting meeting = Meeting.of("SessionTest", Meeting.keys(200, 2 * SECOND));
        assertThat(meeting.bobs().openLane()).as("the initiator asks").isFalse();
        for (int lane = 1; lane < 4; lane++) {
            assertThat(meeting.alices().openLane()).isTrue();
        }
        assertThat(meeting.alices().openLane()).as("more than both allow").isFalse();
        meeting.world.until(
                () -> meeting.alice.connections.size() == 4 && meeting.bob.connections.size() == 4,
                5 * SECOND);
        for (int lane = 0; lane < 4; lane++) {
            meeting.alice.send(meeting.alice.connections.get(lane), 500_000);
            meeting.bob.send(meeting.bob.connections.get(lane), 500_000);
        }
        meeting.world.until(
                () -> meeting.alice.delivered == 4 && meeting.bob.delivered == 4, 20 * SECOND);
        meeting.world.during(5 * SECOND);
        meeting.exchange(1_000);
        assertThat(meeting.bob.received).isEqualTo(4 * 500_000 + 1_000);
        assertThat(meeting.alices().keyEpoch()).as("epochs with lanes").isPositive();
        assertThat(meeting.alice.events(ConnectionEvent.LaneOpened.class)).hasSize(3);
        assertThat(meeting.bob.connections)
                .extracting(Connection::lane)
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void theEndOfTheFirstLaneIsTheEndOfAll() {
        Meeting meeting = Meeting.of("SessionTest", Machine.config());
        meeting.alices().openLane();
        meeting.world.until(() -> meeting.bob.connections.size() == 2, 5 * SECOND);
        meeting.alices().close(0x100, "done", meeting.world.nowNs);
        meeting.world.until(
                () ->
                        meeting.alice.endpoint.connections().isEmpty()
                                && meeting.bob.endpoint.connections().isEmpty(),
                20 * SECOND);
        assertThat(meeting.bob.connections).noneMatch(Connection::isOpen);
    }
}
