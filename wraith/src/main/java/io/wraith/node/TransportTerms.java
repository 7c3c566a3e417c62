package io.wraith.node;

import io.wraith.proto.EndpointConfig;
import io.wraith.proto.EndpointConfig.Conduct;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.transfer.Blocks;
import io.wraith.wire.Steering;

import java.util.List;

/// What nodes offer and allow their peers.
final class TransportTerms {
    private static final int USUAL_STREAMS = 8;
    private static final int TWO_WAY_STREAMS = 2 * HostedShare.GRANTED.largeReads() + 32;
    private static final int IDLE_MS = 15_000;
    private static final int MOST_ACK_DELAY_US = 25_000;
    private static final int MOST_PLAINTEXT = 65_280;
    private static final int MOST_LANES = 1;
    private static final long KEEP_ALIVE_NS = 4_000_000_000L;

    private TransportTerms() {}

    /// For the shard of that place.
    static EndpointConfig of(NodeConfig config, List<SuiteSpeed> suites, Steering steering) {
        long window = (long) (config.slots() + USUAL_STREAMS) * Blocks.SLOT_BYTES;
        Parameters parameters =
                new Parameters(
                        window,
                        Blocks.SLOT_BYTES,
                        TWO_WAY_STREAMS,
                        config.slots(),
                        IDLE_MS,
                        MOST_ACK_DELAY_US,
                        MOST_PLAINTEXT,
                        MOST_LANES,
                        Parameters.PERFORMANCE,
                        suites);
        return EndpointConfig.usual(suites)
                .with(parameters)
                .with(steering)
                .with(Conduct.USUAL.withKeepAlive(KEEP_ALIVE_NS));
    }
}
