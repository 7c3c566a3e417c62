package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IperfTransferTest {
    @Test
    void whatArrivedCountsAndNotWhatWasSent() {
        String output =
                """
                {"end": {"sum_sent": {"bytes": 9, "bits_per_second": 9e8, "retransmits": 4},
                         "sum_received": {
                           "start": 0,
                           "bits_per_second": 8.5e+08,
                           "sender": true}}}
                """;
        assertThat(IperfTransfer.received(output)).contains(8.5e8);
        assertThat(IperfTransfer.received("{\"error\": \"unable to connect\"}")).isEmpty();
    }

    @Test
    void aCongestionControlThatIsNotThereIsNamed() {
        assertThat(IperfTransfer.missing("no-such-thing")).isNotEmpty();
    }
}
