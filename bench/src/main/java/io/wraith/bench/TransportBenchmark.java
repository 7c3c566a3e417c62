package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.Connection;
import io.wraith.proto.Endpoint;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.wire.Burst;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What the transport costs beside its cipher: 256 KiB from one endpoint to another on one thread,
/// in packets of 1280 bytes, with acknowledgements, recovery, BBR, pacing and flow control; and the
/// same bytes only sealed and opened.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TransportBenchmark {
    private static final int CHUNK = 256 << 10;
    private static final int PLAIN = 1280;

    /// Payload of a full packet with one frame of data.
    private static final int PAYLOAD = PLAIN - 15;

    private static final int PACKETS = CHUNK / PAYLOAD + 1;
    private static final int HEADER = 16;
    private static final int TAG = 16;

    /// Virtual time between two turns: a round trip of about as much.
    private static final long STEP_NS = 20_000;

    private static final int MOST_TURNS = 1_000_000;
    private static final List<SuiteSpeed> SUITES = List.of(new SuiteSpeed(Suite.AES_128_GCM, 100));

    private final byte[] file = new byte[1 << 20];
    private final byte[] block = new byte[1 << 20];
    private final StreamEvent event = new StreamEvent();
    private final Burst burst = new Burst(1 << 16);
    private final Side sender = new Side(1);
    private final Side receiver = new Side(2);
    private final SendStream stream;
    private long nowNs;
    private long available;
    private long received;

    private final byte[] sealed = new byte[HEADER + PLAIN + TAG];
    private final byte[] opened = new byte[PLAIN];
    private final byte[] key = new byte[Suite.AES_128_GCM.keyLength()];
    private final byte[] iv = new byte[Suite.AES_128_GCM.ivLength()];
    private final Aead sealing = Suite.AES_128_GCM.aead(key, iv);
    private final Aead opening = Suite.AES_128_GCM.aead(key, iv);
    private long number;

    private final class Side {
        final byte[] address;
        final List<Connection> connections = new ArrayList<>();
        final Endpoint endpoint;

        Side(int number) {
            address = new byte[] {10, 0, 0, (byte) number, 1, 1};
            SecureRandom random = new SecureRandom();
            Party party =
                    new Party(
                            Identity.generate(random).certify(X25519.generate(random)),
                            new VerifiedKeys(8),
                            random);
            Parameters usual = Parameters.usual(SUITES);
            Parameters parameters =
                    new Parameters(
                            8 << 20,
                            4 << 20,
                            usual.twoWayStreams(),
                            usual.oneWayStreams(),
                            usual.idleTimeoutMs(),
                            usual.maxAckDelayUs(),
                            PLAIN,
                            1,
                            Parameters.PERFORMANCE,
                            SUITES);
            endpoint =
                    new Endpoint(
                            EndpointConfig.usual(SUITES).with(parameters),
                            party,
                            new KeyedToken(new byte[32], "reset"),
                            connection -> {
                                connections.add(connection);
                                return incoming ->
                                        (offset, bytes, at, length) -> {
                                            int to = (int) (offset & block.length / 2 - 1);
                                            System.arraycopy(bytes, at, block, to, length);
                                            received += length;
                                            incoming.consumed(length);
                                        };
                            },
                            nowNs);
        }
    }

    public TransportBenchmark() {
        sender.endpoint.connect(receiver.address, null, new byte[0], nowNs);
        for (int turn = 0; receiver.connections.isEmpty(); turn++) {
            Check.that(turn < MOST_TURNS, "no connection");
            turn();
        }
        stream = Objects.requireNonNull(sender.connections.get(0).streams().open(true, 3));
        stream.from((offset, target, at, length) ->
                System.arraycopy(file, (int) (offset & file.length / 2 - 1), target, at, length));
    }

    /// Both endpoints and everything they do.
    @Benchmark
    public long transport() {
        available += CHUNK;
        stream.available(available);
        for (int turn = 0; received < available; turn++) {
            Check.that(turn < MOST_TURNS, "a transfer that stands still");
            turn();
        }
        return received;
    }

    /// The cipher alone, for as many packets.
    @Benchmark
    public long sealAndOpen() {
        for (int packet = 0; packet < PACKETS; packet++) {
            number++;
            sealing.header(sealed, 0, HEADER).seal(number, sealed, HEADER, PLAIN, sealed, HEADER);
            int length =
                    opening.header(sealed, 0, HEADER)
                            .open(number, sealed, HEADER, PLAIN + TAG, opened, 0);
            Check.that(length == PLAIN, "a packet that does not open");
        }
        return opened[0];
    }

    private void turn() {
        nowNs += STEP_NS;
        move(sender, receiver);
        move(receiver, sender);
    }

    private void move(Side from, Side to) {
        from.endpoint.work(nowNs, 8);
        from.endpoint.timeout(nowNs);
        while (from.endpoint.poll() != null) {
            // Nothing is to be decided.
        }
        for (int i = 0; i < from.connections.size(); i++) {
            while (from.connections.get(i).streams().poll(event)) {
                // Streams that advanced.
            }
        }
        while (from.endpoint.transmit(burst, nowNs)) {
            burst.address(from.address, 0, from.address.length);
            to.endpoint.receive(burst, nowNs);
        }
    }
}
