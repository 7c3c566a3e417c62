package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class UdpPingPongTest {
    @Test
    @Timeout(60)
    void roundTripsTakeTime() throws Exception {
        RoundTrips trips = UdpPingPong.run(50);
        assertThat(trips.least()).isPositive();
        assertThat(trips.median()).isBetween(trips.least(), trips.p99());
    }
}
