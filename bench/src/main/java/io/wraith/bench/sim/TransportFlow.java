package io.wraith.bench.sim;

import io.wraith.crypto.Suite;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.EndpointConfig.Conduct;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.congestion.CongestionTrace;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Two hosts of which one sends a stream without end, over the whole transport but its encryption:
/// after a real handshake, packets go under [Suite#NULL].
final class TransportFlow implements Flow, Application {
    private static final long ENDLESS = 1L << 56;
    private static final long WINDOW = 1L << 30;
    private static final int IDLE_MS = 30_000;
    private static final int ACK_DELAY_US = 25_000;

    private final CongestionProfile profile;
    private final CongestionTrace trace = new CongestionTrace();
    private @Nullable Connection sending;
    private long delivered;

    private TransportFlow(CongestionProfile profile) {
        this.profile = profile;
    }

    static void join(Dumbbell dumbbell, CongestionProfile profile, long startNs, long rttNs) {
        TransportFlow flow = new TransportFlow(profile);
        EndpointConfig config = config(profile);
        Simulation simulation = dumbbell.simulation;
        Host sender = new Host(simulation, dumbbell.newSenderAddress(), config, flow);
        Host receiver = new Host(simulation, dumbbell.newReceiverAddress(), config, flow);
        dumbbell.add(sender, receiver, flow, rttNs);
        dumbbell.timeline.at(
                startNs,
                "a flow begins",
                () -> sender.connect(receiver.address(), receiver.identity()));
    }

    private static EndpointConfig config(CongestionProfile profile) {
        List<SuiteSpeed> suites = List.of(new SuiteSpeed(Suite.AES_128_GCM, 1));
        return EndpointConfig.usual(suites)
                .with(
                        new Parameters(
                                WINDOW,
                                WINDOW,
                                1,
                                1,
                                IDLE_MS,
                                ACK_DELAY_US,
                                Capacity.PLAINTEXT,
                                1,
                                Parameters.PERFORMANCE,
                                suites))
                .with(Conduct.USUAL.with(profile).insisting(Suite.NULL));
    }

    @Override
    public StreamSink sink(Connection connection, ReceiveStream stream) {
        return (offset, bytes, at, length) -> {
            delivered += length;
            stream.consumed(length);
        };
    }

    @Override
    public void happened(ConnectionEvent event, long nowNs) {
        if (event instanceof ConnectionEvent.Established(Connection connection, boolean incoming)) {
            if (!incoming) {
                sending = connection;
                SendStream stream = Objects.requireNonNull(connection.streams().open(true, 0));
                // What the bytes are is the same to this network.
                stream.from((offset, target, at, length) -> {});
                stream.available(ENDLESS);
            }
        } else {
            throw new SimulationFault("a flow ended: " + event);
        }
    }

    @Override
    public void happened(Connection connection, StreamEvent event, long nowNs) {
        SimulationFault.unless(
                event.kind() == StreamEvent.Kind.OPENED
                        || event.kind() == StreamEvent.Kind.ADVANCED,
                "a flow without end: " + event);
    }

    @Override
    public void turn(long nowNs) {
        // Everything is said once and for all.
    }

    @Override
    public String name() {
        return profile.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public long deliveredBytes() {
        return delivered;
    }

    @Override
    public double windowBytes() {
        return described().windowBytes();
    }

    @Override
    public long rttNs() {
        return sending == null ? 0 : sending.rtt().latestNs();
    }

    @Override
    public double lossFloor() {
        return described().lossFloor();
    }

    private CongestionTrace described() {
        if (sending != null) {
            sending.describe(trace);
        }
        return trace;
    }
}
