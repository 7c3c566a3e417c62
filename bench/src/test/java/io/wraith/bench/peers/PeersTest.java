package io.wraith.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// All that is sent arrives, or the run fails by itself.
@Timeout(120)
final class PeersTest {
    private static void movesBytes(Peer.Opening opening) throws Exception {
        try (Peer peer = opening.open()) {
            for (int i = 0; i < 2; i++) {
                Peer.Run run = peer.run(100_000_000);
                assertThat(run.bytes()).isPositive();
                assertThat(run.wallNs()).isGreaterThanOrEqualTo(100_000_000);
                assertThat(run.cpuNs()).isPositive();
            }
        }
    }

    @Test
    void tls() throws Exception {
        movesBytes(TlsPeer::open);
    }

    @Test
    void kwik() throws Exception {
        movesBytes(KwikPeer::open);
    }

    @Test
    void nettyQuic() throws Exception {
        movesBytes(NettyQuicPeer::open);
    }

    @Test
    void aeron() throws Exception {
        movesBytes(AeronPeer::open);
    }
}
