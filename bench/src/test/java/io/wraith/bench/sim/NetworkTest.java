package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.base.Big;

import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/// Every node against what it is defined to do.
final class NetworkTest {
    private static final int PAYLOAD = 1312;
    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final Simulation simulation = new Simulation(7);
    private final Recorder recorder = new Recorder(simulation);

    private void run(int count, long gapNs, Node... nodes) {
        run(new Feeder(simulation, count, gapNs, PAYLOAD), nodes);
    }

    private void run(Feeder feeder, Node... nodes) {
        Chain chain = new Chain().add(feeder);
        List.of(nodes).forEach(chain::add);
        chain.add(recorder);
        simulation.runUntil(1000 * SECOND);
        assertThat(simulation.datagrams().count()).as("datagrams left over").isZero();
        assertThat(simulation.nowNs()).isEqualTo(1000 * SECOND);
    }

    @Test
    void aDelayIsExactAndKeepsTheOrder() {
        run(1000, 10 * US, new Delay(simulation, 25 * MS));
        for (int i = 0; i < 1000; i++) {
            Recorder.Arrival arrival = recorder.arrivals.get(i);
            assertThat(arrival.number()).isEqualTo(i);
            assertThat(arrival.timeNs()).isEqualTo(10L * i * US + 25 * MS);
        }
    }

    @Test
    void aShorterDelayDoesNotLetDatagramsOvertake() {
        Delay delay = new Delay(simulation, 25 * MS);
        Timeline timeline = new Timeline(simulation);
        timeline.at(5 * US, "shorter", () -> delay.delayNs(MS));
        run(5, 2 * US, delay);
        assertThat(recorder.numbers()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(recorder.arrivals.getLast().timeNs()).isEqualTo(25 * MS + 4 * US);
        assertThat(timeline.describe()).contains("5 us shorter");
    }

    @Test
    void jitterStaysWithinItsBoundsAndKeepsTheOrder() {
        run(10_000, 10 * US, new Delay(simulation, 5 * MS, 2 * MS));
        assertThat(recorder.numbers()).isSorted().hasSize(10_000);
        long[] added =
                recorder.arrivals.stream()
                        .mapToLong(a -> a.timeNs() - a.number() * 10 * US - 5 * MS)
                        .toArray();
        assertThat(LongStream.of(added).min().orElseThrow()).isNotNegative();
        assertThat(LongStream.of(added).max().orElseThrow()).isBetween(1900 * US, 2000 * US);
    }

    @Test
    void aLinkSendsAtItsRateToTheNanosecond() {
        long rate = 999_999_937;
        run(10_000, 1, new Bottleneck(simulation, rate, Long.MAX_VALUE));
        assertThat(recorder.numbers()).isSorted().hasSize(10_000);
        long bits = 10_000L * (PAYLOAD + 28 + 38) * 8;
        assertThat(recorder.arrivals.getLast().timeNs()).isEqualTo(bits * SECOND / rate);
    }

    @Test
    void aFullQueueDropsWhatComesLast() {
        int wire = PAYLOAD + 28 + 38;
        Bottleneck link = new Bottleneck(simulation, 1_000_000, 10L * wire);
        run(50, 1, link);
        assertThat(recorder.numbers()).isEqualTo(LongStream.rangeClosed(0, 10).boxed().toList());
        assertThat(link.dropped()).isEqualTo(39);
        assertThat(link.passedBytes()).isEqualTo(11L * wire);
        assertThat(link.waitedNs()).isEqualTo(11L * wire * 8 * 1000 - 10);
    }

    @Test
    void aLinkMarksAboveItsThresholdOnlyWhoCanAnswer() {
        int wire = PAYLOAD + 28 + 38;
        Feeder capable = new Feeder(simulation, 20, 1, PAYLOAD);
        capable.ecn(2);
        run(capable, new Bottleneck(simulation, 1_000_000, Long.MAX_VALUE, 5L * wire));
        assertThat(recorder.arrivals.stream().filter(a -> a.ecn() == 3).map(a -> a.number()))
                .isEqualTo(LongStream.range(6, 20).boxed().toList());
        recorder.arrivals.clear();
        run(20, 1, new Bottleneck(simulation, 1_000_000, Long.MAX_VALUE, 5L * wire));
        assertThat(recorder.arrivals).allMatch(a -> a.ecn() == 0);
    }

    @Test
    void aChangedRateHoldsFromTheNextDatagramOn() {
        long wireBits = (PAYLOAD + 28 + 38) * 8L;
        Bottleneck link = new Bottleneck(simulation, 1_000_000, Long.MAX_VALUE);
        Timeline timeline = new Timeline(simulation);
        timeline.at(wireBits * 1000 * 3 / 2, "halved", () -> link.rate(500_000));
        run(4, 1, link);
        assertThat(recorder.arrivals.stream().map(Recorder.Arrival::timeNs))
                .containsExactly(
                        wireBits * 1000, wireBits * 2000, wireBits * 4000, wireBits * 6000);
    }

    @Test
    void randomLossHasItsRateAndNoMemory() {
        run(200_000, 1, new RandomLoss(simulation, 0.05));
        double lost = 1 - recorder.arrivals.size() / 200_000.0;
        assertThat(lost).isEqualTo(0.05, within(4 * Math.sqrt(0.05 * 0.95 / 200_000)));
        assertThat(meanRun()).isEqualTo(1 / 0.95, within(0.03));
    }

    @Test
    void burstLossHasItsRateAndItsMeanRun() {
        run(400_000, 1, new BurstLoss(simulation, 0.05, 5));
        double lost = 1 - recorder.arrivals.size() / 400_000.0;
        assertThat(lost).isEqualTo(0.05, within(0.005));
        assertThat(meanRun()).isEqualTo(5, within(0.3));
    }

    /// Lost datagrams per run of consecutive losses.
    private double meanRun() {
        BitSet arrived = new BitSet();
        recorder.numbers().forEach(number -> arrived.set(number.intValue()));
        int lost = 0;
        int runs = 0;
        for (int i = 1; i < arrived.length(); i++) {
            if (!arrived.get(i)) {
                lost++;
                runs += arrived.get(i - 1) ? 1 : 0;
            }
        }
        return lost / (double) runs;
    }

    @Test
    void someAreHeldBackAndOvertaken() {
        run(100_000, 10 * US, new Reorder(simulation, 0.25, 5 * MS));
        assertThat(recorder.arrivals).hasSize(100_000);
        assertThat(recorder.numbers()).doesNotHaveDuplicates();
        long late =
                recorder.arrivals.stream().filter(a -> a.timeNs() > a.number() * 10 * US).count();
        assertThat(late / 100_000.0).isEqualTo(0.25, within(0.01));
        assertThat(recorder.arrivals).allMatch(a -> a.timeNs() <= a.number() * 10 * US + 5 * MS);
        assertThat(recorder.numbers()).isNotEqualTo(recorder.numbers().stream().sorted().toList());
    }

    @Test
    void someComeTwice() {
        run(100_000, 1, new Damage(simulation, Damage.Kind.DUPLICATE, 0.1));
        assertThat(recorder.arrivals.size()).isBetween(109_000, 111_000);
        assertThat(recorder.numbers().stream().distinct().count()).isEqualTo(100_000);
    }

    @Test
    void oneBitIsFlipped() {
        run(1000, 1, new Damage(simulation, Damage.Kind.FLIP_BIT, 1));
        assertThat(recorder.arrivals)
                .allSatisfy(arrival -> {
                    byte[] sent = new byte[PAYLOAD];
                    Big.u64(sent, 0, recorder.arrivals.indexOf(arrival));
                    BitSet difference = BitSet.valueOf(sent);
                    difference.xor(arrival.bits());
                    assertThat(difference.cardinality()).isEqualTo(1);
                });
    }

    @Test
    void someAreCutShort() {
        run(1000, 1, new Damage(simulation, Damage.Kind.TRUNCATE, 1));
        assertThat(recorder.arrivals).hasSize(1000).allMatch(a -> a.length() < PAYLOAD);
        assertThat(recorder.arrivals).anyMatch(a -> a.length() > PAYLOAD / 2);
        assertThat(recorder.arrivals).anyMatch(a -> a.length() < PAYLOAD / 2);
    }

    @Test
    void marksAreSetOrWipedOnTheWay() {
        Feeder capable = new Feeder(simulation, 10, 1, PAYLOAD);
        capable.ecn(1);
        run(capable, new Damage(simulation, Damage.Kind.ECN_CE, 1));
        assertThat(recorder.arrivals).hasSize(10).allMatch(a -> a.ecn() == 3);
        recorder.arrivals.clear();
        run(10, 1, new Damage(simulation, Damage.Kind.ECN_CE, 1));
        assertThat(recorder.arrivals).hasSize(10).allMatch(a -> a.ecn() == 0);
        recorder.arrivals.clear();
        Feeder another = new Feeder(simulation, 10, 1, PAYLOAD);
        another.ecn(1);
        run(another, new Damage(simulation, Damage.Kind.ECN_CLEAR, 1));
        assertThat(recorder.arrivals).hasSize(10).allMatch(a -> a.ecn() == 0);
    }

    @Test
    void theMtuCountsIpHeaders() {
        MtuLimit limit = new MtuLimit(simulation, PAYLOAD + 28);
        Timeline timeline = new Timeline(simulation);
        timeline.at(5, "smaller", () -> limit.mtu(PAYLOAD + 27));
        run(10, 1, limit);
        assertThat(recorder.numbers()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(limit.dropped()).isEqualTo(5);
    }

    @Test
    void aClosedGateLosesEverything() {
        Gate gate = new Gate(simulation);
        Timeline timeline = new Timeline(simulation);
        timeline.at(35, "cut", () -> gate.closed(true));
        timeline.at(65, "mended", () -> gate.closed(false));
        run(10, 10, gate);
        assertThat(recorder.numbers()).containsExactly(0L, 1L, 2L, 3L, 7L, 8L, 9L);
    }

    @Test
    void aPolicerLetsItsBucketAndItsRatePass() {
        int wire = PAYLOAD + 28 + 38;
        Policer policer = new Policer(simulation, 100_000_000, 50L * wire);
        long gapNs = wire * 8L * 5; // 200 Mbit/s
        run(100_000, gapNs, policer);
        long first = recorder.numbers().stream().takeWhile(n -> n < 100).count();
        assertThat(first).isGreaterThan(98);
        long passed = recorder.arrivals.size();
        assertThat((double) passed).isEqualTo(50 + 100_000 / 2.0, within(1.0));
    }

    @Test
    void aRebindingChangesTheAddressAndForgetsTheOldOne() {
        Nat nat = new Nat(simulation, Feeder.SOURCE, 77);
        Timeline timeline = new Timeline(simulation);
        timeline.at(55, "rebound", () -> nat.rebind(78));
        run(10, 10, nat.outwards());
        assertThat(recorder.arrivals.stream().map(Recorder.Arrival::source))
                .containsExactly(77L, 77L, 77L, 77L, 77L, 77L, 78L, 78L, 78L, 78L);
        new Chain().add(nat.inwards()).add(recorder);
        recorder.arrivals.clear();
        Datagrams datagrams = simulation.datagrams();
        nat.inwards().process(datagrams.create(new byte[9], 0, 9, 1, 77), 0);
        nat.inwards().process(datagrams.create(new byte[9], 0, 9, 1, 78), 0);
        assertThat(recorder.arrivals).hasSize(1);
        assertThat(nat.inwards().dropped()).isEqualTo(1);
    }

    @Test
    void aSwitchKnowsItsAddresses() {
        Recorder other = new Recorder(simulation);
        Switch byTarget =
                new Switch(simulation)
                        .way(target -> target == 1, other)
                        .way(target -> target == Feeder.TARGET, recorder);
        new Chain().add(new Feeder(simulation, 3, 1, PAYLOAD)).add(byTarget);
        simulation.runUntil(SECOND);
        byTarget.process(simulation.datagrams().create(new byte[9], 0, 9, 5, 1), SECOND);
        byTarget.process(simulation.datagrams().create(new byte[9], 0, 9, 5, 2), SECOND);
        assertThat(recorder.arrivals).hasSize(3);
        assertThat(other.arrivals).hasSize(1);
        assertThat(byTarget.dropped()).isEqualTo(1);
    }
}
