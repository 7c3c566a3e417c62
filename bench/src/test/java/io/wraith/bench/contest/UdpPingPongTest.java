package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UdpPingPongTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void roundTripsTakeTime(boolean isSpinning) throws Exception {
        RoundTrips trips = UdpPingPong.run(50, isSpinning);
        assertThat(trips.least()).isPositive();
        assertThat(trips.median()).isBetween(trips.least(), trips.p99());
    }
}
