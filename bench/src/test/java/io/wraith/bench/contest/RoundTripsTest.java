package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

final class RoundTripsTest {
    @Test
    void quantilesAreOnesThatWereMeasured() {
        double[] falling = IntStream.range(0, 1000).mapToDouble(i -> 1000 - i).toArray();
        assertThat(RoundTrips.of(falling)).isEqualTo(new RoundTrips(1, 500, 990));
        assertThat(falling[0]).as("left as it was").isEqualTo(1000);
        assertThat(RoundTrips.of(new double[] {7})).isEqualTo(new RoundTrips(7, 7, 7));
    }

    @Test
    void nothingHasNoQuantiles() {
        assertThatIllegalArgumentException().isThrownBy(() -> RoundTrips.of(new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> RoundTrips.ofIcmp("100% loss"));
    }

    @Test
    void whatPingPrintsIsRead() {
        String output =
                """
                64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms
                64 bytes from 127.0.0.1: icmp_seq=2 ttl=64 time=0.015 ms
                64 bytes from 127.0.0.1: icmp_seq=3 ttl=64 time=1.25 ms

                rtt min/avg/max/mdev = 0.015/0.436/1.250/0.575 ms
                """;
        assertThat(RoundTrips.ofIcmp(output)).isEqualTo(new RoundTrips(15, 45, 1250));
    }

    @Test
    void whatWraithPrintsIsRead() {
        String line =
                "{\"answered\":1000,\"min_us\":30.5,\"median_us\":51.25,\"p99_us\":1.0E3,"
                        + "\"max_us\":4000.0}";
        assertThat(RoundTrips.ofWraith(line)).isEqualTo(new RoundTrips(30.5, 51.25, 1000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoundTrips.ofWraith("{\"answered\":0}"))
                .withMessageContaining("min_us");
    }
}
