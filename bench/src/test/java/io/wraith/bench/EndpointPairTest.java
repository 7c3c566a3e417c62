package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Suite;

import org.junit.jupiter.api.Test;

final class EndpointPairTest {
    private static final int CHUNK = 1 << 20;

    @Test
    void everythingArrivesAndPacketsGrow() {
        EndpointPair pair = new EndpointPair(Suite.NULL, 8_704);
        for (int i = 1; i <= 20; i++) {
            assertThat(pair.send(CHUNK)).isEqualTo((long) i * CHUNK);
        }
        assertThat(pair.packetBytes()).isEqualTo(8_704);
        assertThat(pair.senderNs()).isPositive();
        assertThat(pair.receiverNs()).isPositive();
    }

    @Test
    void everythingArrivesAlthoughMuchIsLost() {
        EndpointPair pair = new EndpointPair(Suite.AES_128_GCM, 1_280);
        pair.loseEvery(5);
        assertThat(pair.send(4 * CHUNK)).isEqualTo(4L * CHUNK);
    }

    @Test
    void severalStreamsShareWhatIsSent() {
        EndpointPair pair = new EndpointPair(Suite.NULL, 1_280, 16);
        assertThat(pair.send(CHUNK)).isEqualTo(CHUNK);
    }
}
