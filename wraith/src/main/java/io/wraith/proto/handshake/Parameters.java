package io.wraith.proto.handshake;

import io.wraith.base.Check;

import java.util.List;

/// What one side tells the other about itself and what it allows the other to do. It travels
/// encrypted, the responder's in message 2 and the initiator's in message 3.
///
/// Windows are bytes, streams are those that the peer may open, and the plaintext limit is the
/// largest packet this side can take.
public record Parameters(
        long connectionWindow,
        long streamWindow,
        int twoWayStreams,
        int oneWayStreams,
        int idleTimeoutMs,
        int maxAckDelayUs,
        int maxPlaintext,
        int maxLanes,
        int obfuscationMode,
        List<SuiteSpeed> suites) {
    /// The only mode so far: nothing is hidden but the content.
    public static final int PERFORMANCE = 0;

    static final int SUITES_LIMIT = 16;

    public Parameters {
        suites = List.copyOf(suites);
        Check.that(!suites.isEmpty() && suites.size() <= SUITES_LIMIT, "number of suites");
        check(Parameter.CONNECTION_WINDOW, connectionWindow);
        check(Parameter.STREAM_WINDOW, streamWindow);
        check(Parameter.TWO_WAY_STREAMS, twoWayStreams);
        check(Parameter.ONE_WAY_STREAMS, oneWayStreams);
        check(Parameter.IDLE_TIMEOUT_MS, idleTimeoutMs);
        check(Parameter.MAX_ACK_DELAY_US, maxAckDelayUs);
        check(Parameter.MAX_PLAINTEXT, maxPlaintext);
        check(Parameter.MAX_LANES, maxLanes);
        check(Parameter.OBFUSCATION, obfuscationMode);
    }

    /// Windows for 1 Gbit/s over 100 ms, 256 streams of each kind, 30 s of silence, base packets.
    public static Parameters usual(List<SuiteSpeed> suites) {
        return new Parameters(
                64 << 20, 16 << 20, 256, 256, 30_000, 25_000, 1024, 1, PERFORMANCE, suites);
    }

    private static void check(Parameter parameter, long value) {
        Check.that(parameter.allows(value), parameter + " of " + value);
    }

    long value(Parameter parameter) {
        return switch (parameter) {
            case CONNECTION_WINDOW -> connectionWindow;
            case STREAM_WINDOW -> streamWindow;
            case TWO_WAY_STREAMS -> twoWayStreams;
            case ONE_WAY_STREAMS -> oneWayStreams;
            case IDLE_TIMEOUT_MS -> idleTimeoutMs;
            case MAX_ACK_DELAY_US -> maxAckDelayUs;
            case MAX_PLAINTEXT -> maxPlaintext;
            case MAX_LANES -> maxLanes;
            case OBFUSCATION -> obfuscationMode;
        };
    }
}
