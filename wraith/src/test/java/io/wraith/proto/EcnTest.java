package io.wraith.proto;

import static io.wraith.proto.World.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.World.Flying;
import io.wraith.proto.recovery.EcnPath;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.function.Predicate;

/// Marks of congestion over whole endpoints: paths that carry them, and paths that do not.
final class EcnTest {
    private static final int CE = 3;

    private final Meeting meeting = Meeting.of("EcnTest", Machine.config());
    private final World world = meeting.world;
    private final Machine alice = meeting.alice;
    private int marked;
    private int unmarked;

    /// Lets `path` decide over what alice sends; counts before.
    private void path(Predicate<Flying> path) {
        marked = 0;
        unmarked = 0;
        world.passes =
                flying -> {
                    if (!Arrays.equals(flying.from, alice.address)) {
                        return true;
                    }
                    marked += flying.ecn == EcnPath.ECT_0 ? 1 : 0;
                    unmarked += flying.ecn == 0 ? 1 : 0;
                    return path.test(flying);
                };
    }

    private EcnPath ecn() {
        return alice.connection().parts().flight().ecn();
    }

    private void send(long bytes) {
        int before = alice.delivered;
        alice.send(alice.connection(), bytes);
        world.until(() -> alice.delivered == before + 1, 60 * SECOND);
    }

    @Test
    void aPathThatCarriesMarksGetsThem() {
        path(flying -> true);
        send(3_000_000);
        assertThat(ecn().isCapable()).isTrue();
        assertThat(marked).isGreaterThan(9 * unmarked);
    }

    @Test
    void aPathThatBleachesGetsNoMoreMarks() {
        path(Bits::bleach);
        send(3_000_000);
        assertThat(ecn().isRefused()).isTrue();
        assertThat(marked).isBetween(1, EcnPath.TRIAL_PACKETS);
        assertThat(alice.connection().counters().get(Counter.ECN_REFUSALS)).isEqualTo(1);
        assertThat(alice.connection().counters().get(Counter.PACKETS_LOST)).isZero();
    }

    @Test
    void aPathThatDropsMarkedPacketsCostsOneTimeout() {
        Machine carol = world.add(new Machine(3, 7, Machine.config(), world.nowNs));
        world.passes = flying -> flying.ecn == 0;
        carol.connect(meeting.bob, world.nowNs);
        world.until(carol::isConnected, 20 * SECOND);
        carol.send(carol.connection(), 3_000_000);
        long startNs = world.nowNs;
        world.until(() -> carol.delivered == 1, 60 * SECOND);
        assertThat(carol.connection().parts().flight().ecn().isRefused()).isTrue();
        assertThat(world.nowNs - startNs).isLessThan(3 * SECOND);
    }

    @Test
    void aPathThatBeginsToDropMarkedPacketsIsLeftToUnmarkedOnes() {
        path(flying -> true);
        send(1_000_000);
        path(flying -> flying.ecn == 0);
        send(1_000_000);
        assertThat(ecn().isCapable()).isFalse();
    }

    /// The queue marks instead of dropping, and the sender gives way as if it had dropped.
    @Test
    void marksOfCongestionSlowTheSender() {
        long startNs = world.nowNs;
        path(flying -> true);
        send(10_000_000);
        long withoutNs = world.nowNs - startNs;
        Meeting crowded = Meeting.of("EcnTest", Machine.config());
        crowded.world.passes = Bits::congested;
        long crowdedNs = crowded.world.nowNs;
        crowded.alice.send(crowded.alices(), 10_000_000);
        crowded.world.until(() -> crowded.alice.delivered == 1, 60 * SECOND);
        assertThat(crowded.alices().parts().flight().ecn().isCapable()).isTrue();
        assertThat(crowded.alices().counters().get(Counter.CONGESTION_MARKS)).isPositive();
        assertThat(crowded.alices().counters().get(Counter.PACKETS_LOST)).isZero();
        assertThat(crowded.world.nowNs - crowdedNs).isGreaterThan(3 * withoutNs);
    }

    @Test
    void anotherPathIsTriedAnew() {
        path(Bits::bleach);
        send(1_000_000);
        assertThat(ecn().isRefused()).isTrue();
        alice.address = new byte[] {10, 9, 9, 9, 7, 7};
        alice.connection().pathChanged();
        path(flying -> true);
        send(1_000_000);
        assertThat(ecn().isCapable()).isTrue();
    }

    /// What paths do to the two bits.
    private static final class Bits {
        static boolean bleach(Flying flying) {
            flying.ecn = 0;
            return true;
        }

        static boolean congested(Flying flying) {
            flying.ecn = flying.ecn == 0 ? 0 : CE;
            return true;
        }
    }
}
