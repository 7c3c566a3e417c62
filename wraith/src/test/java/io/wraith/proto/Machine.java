package io.wraith.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamAcceptor;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.Burst;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// An endpoint with an application that sends and checks streams whose bytes follow from their
/// place.
final class Machine implements StreamOwner {
    static final List<SuiteSpeed> SUITES = List.of(new SuiteSpeed(Suite.AES_128_GCM, 300));
    final Identity identity;
    final List<ConnectionEvent> events = new ArrayList<>();
    final List<Connection> connections = new ArrayList<>();
    final Endpoint endpoint;
    byte[] address;
    long received;
    int finished;
    int delivered;

    private boolean checks = true;
    private final Burst burst = new Burst(1 << 16);
    private final StreamEvent event = new StreamEvent();

    Machine(int number, long seed, EndpointConfig config, long nowNs) {
        address = new byte[] {10, 0, 0, (byte) number, 1, 1};
        identity = Identity.generate(new ScriptedRandom(number));
        Party party =
                new Party(
                        identity.certify(X25519.generate(new ScriptedRandom(100 + number))),
                        new VerifiedKeys(8),
                        new ScriptedRandom(seed * 31 + number));
        KeyedToken tokens = new KeyedToken(new byte[32], "reset " + number);
        endpoint = new Endpoint(config, party, tokens, this, nowNs);
    }

    static EndpointConfig config() {
        return EndpointConfig.usual(SUITES).with(parameters(8704));
    }

    /// With packets of up to so many bytes.
    static Parameters parameters(int plaintext) {
        return new Parameters(
                8 << 20,
                4 << 20,
                64,
                64,
                30_000,
                25_000,
                plaintext,
                4,
                Parameters.PERFORMANCE,
                SUITES);
    }

    /// Bytes are counted from now on, not looked at.
    void discard() {
        checks = false;
    }

    PublicIdentity identity() {
        return identity.publicIdentity();
    }

    Connection connection() {
        assertThat(connections).isNotEmpty();
        return connections.get(0);
    }

    boolean isConnected() {
        return !connections.isEmpty();
    }

    long connect(Machine other, long nowNs) {
        return endpoint.connect(other.address, other.identity(), new byte[] {7}, nowNs);
    }

    /// Sends so many bytes on a new stream.
    void send(Connection connection, long bytes) {
        SendStream stream = Objects.requireNonNull(connection.streams().open(true, 3));
        int id = stream.id();
        stream.from((offset, target, at, length) -> fill(id, offset, target, at, length));
        stream.finish(bytes);
    }

    <T extends ConnectionEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public StreamAcceptor of(Connection connection) {
        connections.add(connection);
        return this::sink;
    }

    private StreamSink sink(ReceiveStream stream) {
        return (offset, bytes, at, length) -> {
            for (int i = 0; checks && i < length; i++) {
                if (bytes[at + i] != content(stream.id(), offset + i)) {
                    throw new AssertionError(
                            "stream " + stream.id() + " differs at " + (offset + i));
                }
            }
            received += length;
            stream.consumed(length);
        };
    }

    void receive(World.Flying datagram, long nowNs) {
        burst.clear();
        System.arraycopy(datagram.bytes, 0, burst.bytes(), 0, datagram.bytes.length);
        burst.received(datagram.bytes.length, datagram.bytes.length);
        burst.address(datagram.from, 0, datagram.from.length);
        burst.ecn(datagram.ecn);
        endpoint.receive(burst, nowNs);
    }

    void turn(long nowNs) {
        endpoint.work(nowNs, 8);
        endpoint.timeout(nowNs);
        for (ConnectionEvent next = endpoint.poll(); next != null; next = endpoint.poll()) {
            events.add(next);
        }
        for (int i = connections.size() - 1; i >= 0; i--) {
            Connection connection = connections.get(i);
            while (connection.streams().poll(event)) {
                finished += event.kind() == StreamEvent.Kind.FINISHED ? 1 : 0;
                delivered += event.kind() == StreamEvent.Kind.DELIVERED ? 1 : 0;
            }
        }
    }

    private static void fill(int stream, long offset, byte[] target, int at, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] = content(stream, offset + i);
        }
    }

    private static byte content(int stream, long offset) {
        return (byte) ((offset * 0x9e3779b97f4a7c15L + stream) >>> 40);
    }
}
