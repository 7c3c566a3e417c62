package io.wraith.proto;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
import io.wraith.crypto.Suite;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.handshake.GreeterLimits;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.proto.keys.KeyPhases;
import io.wraith.proto.stream.StreamConfig;
import io.wraith.proto.stream.StreamLimits;
import io.wraith.proto.stream.Streams;
import io.wraith.wire.Steering;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How an endpoint behaves, for all its connections.
///
/// @param parameters what peers are told
/// @param greeting how much strangers may cost
/// @param steering which of the endpoints behind one port it is
public record EndpointConfig(
        Parameters parameters,
        Resources resources,
        Conduct conduct,
        GreeterLimits greeting,
        Steering steering) {

    /// What a connection may take on this side, beside the windows that the peer is granted.
    ///
    /// @param openedStreams streams of ours that may exist at once
    /// @param datagramSendBytes room for unreliable datagrams to be sent
    /// @param datagramReceiveBytes room for those that arrived
    /// @param packets how many packets may wait for acknowledgement, a power of two
    /// @param traceRecords how many events the flight recorder keeps, a power of two
    public record Resources(
            int openedStreams,
            int datagramSendBytes,
            int datagramReceiveBytes,
            int packets,
            int traceRecords) {
        public static final Resources USUAL = new Resources(1_024, 1 << 18, 1 << 18, 1 << 18, 128);

        /// Remembering at most so many packets of a connection that nobody acknowledged.
        public Resources withPackets(int most) {
            return new Resources(
                    openedStreams, datagramSendBytes, datagramReceiveBytes, most, traceRecords);
        }

        /// With a flight recorder of so many events.
        public Resources withTrace(int records) {
            return new Resources(
                    openedStreams, datagramSendBytes, datagramReceiveBytes, packets, records);
        }
    }

    /// How a connection acts.
    ///
    /// @param keepAliveNs a sign of life after so much silence; 0 for none
    /// @param rekeyNs keys are exchanged afresh so often
    /// @param packetsPerKey a key ratchets forward after so many
    /// @param instead a suite that is used whatever was negotiated, if both sides name it: for
    ///   measurements of all that is not encryption
    public record Conduct(
            CongestionProfile congestion,
            long keepAliveNs,
            long rekeyNs,
            long packetsPerKey,
            @Nullable Suite instead) {
        private static final long SECOND_NS = 1_000_000_000L;

        public static final Conduct USUAL =
                new Conduct(
                        CongestionProfile.DEFAULT, 0, 120 * SECOND_NS, Aead.SEALS_INTENDED, null);

        public Conduct {
            Check.that(keepAliveNs >= 0 && rekeyNs > 0, "times of a connection");
            Check.that(packetsPerKey > 0, "a key that may seal nothing");
        }

        public Conduct with(CongestionProfile profile) {
            return new Conduct(profile, keepAliveNs, rekeyNs, packetsPerKey, instead);
        }

        public Conduct withKeepAlive(long everyNs) {
            return new Conduct(congestion, everyNs, rekeyNs, packetsPerKey, instead);
        }

        public Conduct withKeys(long mostPackets, long mostNs) {
            return new Conduct(congestion, keepAliveNs, mostNs, mostPackets, instead);
        }

        /// With this suite whatever is negotiated.
        public Conduct insisting(@Nullable Suite suite) {
            return new Conduct(congestion, keepAliveNs, rekeyNs, packetsPerKey, suite);
        }
    }

    public EndpointConfig {
        Check.that(
                parameters.obfuscationMode() == Obfuscation.PERFORMANCE.id(),
                "obfuscation mode " + parameters.obfuscationMode() + " does not exist");
    }

    /// What is right for most, with these suites.
    public static EndpointConfig usual(List<SuiteSpeed> suites) {
        return new EndpointConfig(
                Parameters.usual(suites),
                Resources.USUAL,
                Conduct.USUAL,
                GreeterLimits.USUAL,
                Steering.ALONE);
    }

    public EndpointConfig with(Parameters changed) {
        return new EndpointConfig(changed, resources, conduct, greeting, steering);
    }

    public EndpointConfig with(Resources changed) {
        return new EndpointConfig(parameters, changed, conduct, greeting, steering);
    }

    public EndpointConfig with(Conduct changed) {
        return new EndpointConfig(parameters, resources, changed, greeting, steering);
    }

    public EndpointConfig with(GreeterLimits changed) {
        return new EndpointConfig(parameters, resources, conduct, changed, steering);
    }

    public EndpointConfig with(Steering changed) {
        return new EndpointConfig(parameters, resources, conduct, greeting, changed);
    }

    /// The most that the streams of one connection may take, whatever its peer does.
    public long worstCaseStreamBytes() {
        return Streams.worstCaseBytes(streams());
    }

    StreamConfig streams() {
        return new StreamConfig(
                granted(parameters),
                resources.openedStreams,
                resources.datagramSendBytes,
                resources.datagramReceiveBytes);
    }

    /// What parameters let the other side do.
    static StreamLimits granted(Parameters of) {
        return new StreamLimits(
                of.connectionWindow(), of.streamWindow(), of.twoWayStreams(), of.oneWayStreams());
    }

    /// The cipher of packets where the handshake agreed on `negotiated`.
    Suite suite(Suite negotiated) {
        return conduct.instead == null ? negotiated : conduct.instead;
    }

    KeyPhases.Limits keyLimits(Suite suite) {
        return new KeyPhases.Limits(conduct.packetsPerKey, suite.forgeriesAllowed());
    }
}
