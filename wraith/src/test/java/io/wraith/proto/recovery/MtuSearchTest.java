package io.wraith.proto.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

final class MtuSearchTest {
    private static final long START_NS = shortBeforeTheClockWraps();
    private static final long SECOND_NS = 1_000_000_000;

    private long number;

    /// Headers of a packet: 32 of ours, 8 of UDP, 20 or 40 of IP.
    @ParameterizedTest
    @CsvSource({
        "1279, true, 1024", "1280, true, 1024", "1340, false, 1280", "1339, false, 1024",
        "1360, true, 1280", "1359, true, 1024", "1500, false, 1408", "1500, true, 1408",
        "1468, false, 1408", "1467, false, 1280", "8764, false, 8704", "8784, true, 8704",
        "8783, true, 1408", "9000, true, 8704", "65536, false, 65280", "65536, true, 65280"
    })
    void whatALinkCarries(int linkMtu, boolean isIpv6, int plainBytes) {
        assertThat(MtuSearch.fitting(linkMtu, isIpv6)).isEqualTo(plainBytes);
    }

    @Test
    void udpPayloadsAreTheOnesOfTheSpecification() {
        assertThat(MtuSearch.BASE + MtuSearch.OVERHEAD).isEqualTo(1056);
        assertThat(1280 + MtuSearch.OVERHEAD).isEqualTo(1312);
        assertThat(8704 + MtuSearch.OVERHEAD).isEqualTo(8736);
        assertThat(65_280 + MtuSearch.OVERHEAD).isEqualTo(65_312).isLessThan(65_507);
        assertThat(1056 + MtuSearch.IPV6_HEADERS).isLessThanOrEqualTo(1280);
    }

    @Test
    void climbsAsFarAsThePathAllows() {
        MtuSearch search = new MtuSearch(65_280);
        List<Integer> sizes = new ArrayList<>();
        while (search.probeBytes(START_NS) != 0) {
            sizes.add(search.probeBytes(START_NS));
            assertThat(succeed(search)).isTrue();
        }
        assertThat(sizes).containsExactly(1280, 1408, 8704, 16_384, 32_768, 65_280);
        assertThat(search.plainBytes()).isEqualTo(65_280);
        assertThat(search.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void neverGoesBeyondWhatBothAllow() {
        MtuSearch search = new MtuSearch(8703);
        succeed(search);
        succeed(search);
        assertThat(search.plainBytes()).isEqualTo(1408);
        assertThat(search.probeBytes(START_NS)).isZero();
        assertThat(new MtuSearch(1024).probeBytes(START_NS)).isZero();
        assertThatThrownBy(() -> new MtuSearch(1023)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void threeLostProbesEndTheSearchForTenMinutes() {
        MtuSearch search = new MtuSearch(8704);
        succeed(search);
        for (int i = 0; i < 3; i++) {
            assertThat(search.probeBytes(START_NS)).isEqualTo(1408);
            fail(search, START_NS);
        }
        assertThat(search.plainBytes()).isEqualTo(1280);
        assertThat(search.probeBytes(START_NS)).isZero();
        assertThat(search.deadlineNs()).isEqualTo(START_NS + 600 * SECOND_NS);
        assertThat(search.probeBytes(START_NS + 600 * SECOND_NS - 1)).isZero();
        assertThat(search.probeBytes(START_NS + 600 * SECOND_NS)).isEqualTo(1408);
        fail(search, START_NS);
        assertThat(search.probeBytes(START_NS)).as("three again").isEqualTo(1408);
    }

    @Test
    void oneProbeAtATime() {
        MtuSearch search = new MtuSearch(8704);
        search.probeSent(7);
        assertThat(search.probeBytes(START_NS)).isZero();
        assertThat(search.acked(6, 1056)).isFalse();
        assertThat(search.acked(7, 1312)).isTrue();
        assertThat(search.plainBytes()).isEqualTo(1280);
    }

    @Test
    void aSizeThatTheKernelRefusesIsNotTriedAgainSoon() {
        MtuSearch search = new MtuSearch(8704);
        search.probeRefused(START_NS);
        assertThat(search.probeBytes(START_NS)).isZero();
        assertThat(search.deadlineNs()).isEqualTo(START_NS + 600 * SECOND_NS);
    }

    @Test
    void aBlackHoleIsFoundAndLeftForAMinute() {
        MtuSearch search = new MtuSearch(1280);
        succeed(search);
        assertThat(search.acked(number++, 1312)).isFalse();
        for (int burst = 1; burst <= 4; burst++) {
            boolean changed = false;
            for (int i = 0; i < 20; i++) {
                changed |= search.lost(number++, 1312, START_NS);
            }
            assertThat(changed).as("burst " + burst).isEqualTo(burst == 4);
            // What arrives is small: it says nothing about large packets.
            assertThat(search.acked(number++, 1056)).isFalse();
        }
        assertThat(search.plainBytes()).isEqualTo(1024);
        assertThat(search.deadlineNs()).isEqualTo(START_NS + 60 * SECOND_NS);
        assertThat(search.probeBytes(START_NS + 60 * SECOND_NS - 1)).isZero();
        assertThat(search.probeBytes(START_NS + 60 * SECOND_NS)).isEqualTo(1280);
    }

    @Test
    void lossOfSmallPacketsOrOfOlderOnesIsNoBlackHole() {
        MtuSearch search = new MtuSearch(1280);
        succeed(search);
        long old = number;
        number += 100;
        search.acked(number++, 1312);
        for (int i = 0; i < 40; i += 2) {
            assertThat(search.lost(old + i, 1312, START_NS)).isFalse();
            assertThat(search.lost(number, 1056, START_NS)).isFalse();
            number += 2;
        }
        assertThat(search.plainBytes()).isEqualTo(1280);
    }

    @Test
    void timeoutsPutTheSizeUnderSuspicion() {
        MtuSearch search = new MtuSearch(1280);
        succeed(search);
        assertThat(search.plainBytes(1)).isEqualTo(1280);
        assertThat(search.plainBytes(2)).isEqualTo(1024);
    }

    /// Full packets, each lost by chance; acknowledged ones are told first, as by the detector.
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void lossByChanceIsNoBlackHole(int percent) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MtuSearch search = new MtuSearch(1280);
            succeed(search);
            for (int ack = 0; ack < 10_000; ack++) {
                List<Long> lost = new ArrayList<>();
                for (int i = 0; i < 10; i++, number++) {
                    if (random.nextInt(100) < percent) {
                        lost.add(number);
                    } else {
                        search.acked(number, 1312);
                    }
                }
                for (long packet : lost) {
                    search.lost(packet, 1312, START_NS);
                }
            }
            assertThat(search.plainBytes()).as("seed " + seed).isEqualTo(1280);
        }
    }

    private boolean succeed(MtuSearch search) {
        int bytes = search.probeBytes(START_NS) + MtuSearch.OVERHEAD;
        search.probeSent(number);
        return search.acked(number++, bytes);
    }

    private void fail(MtuSearch search, long nowNs) {
        int bytes = search.probeBytes(nowNs) + MtuSearch.OVERHEAD;
        search.probeSent(number);
        assertThat(search.lost(number++, bytes, nowNs)).isFalse();
    }

    /// A call, as the compiler would refuse a constant that overflows.
    private static long shortBeforeTheClockWraps() {
        return Long.MAX_VALUE - 1_000;
    }
}
