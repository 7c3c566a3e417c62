package io.wraith.bench;

import io.wraith.crypto.Suite;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.EndpointConfig.Conduct;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;

import java.util.List;

/// On what terms two endpoints talk that are measured with each other.
public final class PairTerms {
    private static final List<SuiteSpeed> SUITES = List.of(new SuiteSpeed(Suite.AES_128_GCM, 100));
    private static final long KEEP_ALIVE_NS = 4_000_000_000L;

    private PairTerms() {}

    /// With packets of at most so much plaintext, under a suite that need not be the one they agree
    /// on: [Suite#NULL] leaves the cipher out. One stream may use the whole window.
    public static EndpointConfig of(int mostPlaintext, Suite suite) {
        Parameters usual = Parameters.usual(SUITES);
        Parameters parameters =
                new Parameters(
                        usual.connectionWindow(),
                        usual.connectionWindow(),
                        usual.twoWayStreams(),
                        usual.oneWayStreams(),
                        usual.idleTimeoutMs(),
                        usual.maxAckDelayUs(),
                        mostPlaintext,
                        1,
                        Parameters.PERFORMANCE,
                        SUITES);
        return EndpointConfig.usual(SUITES)
                .with(parameters)
                .with(Conduct.USUAL.withKeepAlive(KEEP_ALIVE_NS).insisting(suite));
    }
}
