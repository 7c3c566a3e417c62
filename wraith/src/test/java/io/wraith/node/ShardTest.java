package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Deadline;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.net.PeerAddress;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.Endpoint;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The transport over real sockets on the loopback interface.
@Timeout(60)
final class ShardTest {
    private static final List<SuiteSpeed> SUITES = List.of(new SuiteSpeed(Suite.AES_128_GCM, 300));

    private static final ShardPace ADAPTIVE = ShardPace.usual().idling(ShardPace.Idle.ADAPTIVE);

    private final List<Side> sides = new ArrayList<>();

    private static final class Side implements Shard.Application {
        final Identity identity = Identity.generate(new SecureRandom());
        final CompletableFuture<Connection> connected = new CompletableFuture<>();
        final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
        final CompletableFuture<Long> pong = new CompletableFuture<>();
        final CountDownLatch finished = new CountDownLatch(1);
        final Port port;
        final Shard shard;
        final Thread thread;
        long received;
        boolean differs;
        private final List<Connection> connections = new ArrayList<>();
        private final StreamEvent event = new StreamEvent();

        Side(Port port, EndpointConfig config, ShardPace pace) {
            this.port = port;
            SecureRandom random = new SecureRandom();
            Party party =
                    new Party(
                            identity.certify(X25519.generate(random)), new VerifiedKeys(8), random);
            KeyedToken tokens = new KeyedToken(new byte[32], "reset");
            shard =
                    new Shard(
                            port,
                            nowNs ->
                                    new Endpoint(
                                            config,
                                            party,
                                            tokens,
                                            connection -> {
                                                connections.add(connection);
                                                return this::sink;
                                            },
                                            nowNs),
                            this,
                            pace);
            thread = Thread.ofPlatform().name("shard").start(shard);
        }

        private StreamSink sink(ReceiveStream stream) {
            return (offset, bytes, at, length) -> {
                for (int i = 0; i < length; i++) {
                    differs |= bytes[at + i] != content(offset + i);
                }
                received += length;
                stream.consumed(length);
            };
        }

        PublicIdentity identity() {
            return identity.publicIdentity();
        }

        void connect(Side other) {
            byte[] address = PeerAddress.encode(other.port.localAddress());
            shard.execute(nowNs ->
                    shard.endpoint().connect(address, other.identity(), new byte[0], nowNs));
        }

        void send(Connection connection, long bytes) {
            shard.execute(nowNs -> {
                SendStream stream = Objects.requireNonNull(connection.streams().open(true, 3));
                stream.from(Side::fill);
                stream.finish(bytes);
            });
        }

        @Override
        public void happened(ConnectionEvent happened, long nowNs) {
            switch (happened) {
                case ConnectionEvent.Established established ->
                        connected.complete(established.connection());
                case ConnectionEvent.Closed over -> closed.complete(over.reason());
                case ConnectionEvent.Pong answer -> pong.complete(answer.token());
                default -> {}
            }
        }

        @Override
        public long turn(long nowNs) {
            for (Connection connection : connections) {
                while (connection.streams().poll(event)) {
                    if (event.kind() == StreamEvent.Kind.FINISHED) {
                        finished.countDown();
                    }
                }
            }
            return Deadline.NONE;
        }

        @Override
        public void broken(Throwable fault) {
            closed.completeExceptionally(fault);
        }

        private static void fill(long offset, byte[] target, int at, int length) {
            for (int i = 0; i < length; i++) {
                target[at + i] = content(offset + i);
            }
        }

        private static byte content(long offset) {
            return (byte) (offset ^ offset >>> 9);
        }

        void close() throws InterruptedException {
            shard.stop();
            thread.join();
            port.close();
        }
    }

    private static Port port(Ports.Wish wish) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        return Ports.open(PortConfig.at(anyPort), wish).port();
    }

    private Side side(Ports.Wish wish) {
        return side(port(wish), ShardPace.usual());
    }

    private Side side(Port port, ShardPace pace) {
        Parameters usual = Parameters.usual(SUITES);
        Parameters loopback =
                new Parameters(
                        usual.connectionWindow(),
                        usual.streamWindow(),
                        usual.twoWayStreams(),
                        usual.oneWayStreams(),
                        usual.idleTimeoutMs(),
                        usual.maxAckDelayUs(),
                        8704,
                        1,
                        Parameters.PERFORMANCE,
                        SUITES);
        Side side = new Side(port, EndpointConfig.usual(SUITES).with(loopback), pace);
        sides.add(side);
        return side;
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Side side : sides) {
            side.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Ports.Wish.class)
    void bytesCrossRealSockets(Ports.Wish wish) throws Exception {
        long bytes = 48 << 20;
        Side server = side(wish);
        Side client = side(wish);
        client.connect(server);
        client.send(client.connected.get(10, TimeUnit.SECONDS), bytes);
        assertThat(server.finished.await(30, TimeUnit.SECONDS)).isTrue();
        server.close();
        assertThat(server.received).isEqualTo(bytes);
        assertThat(server.differs).isFalse();
        assertThat(client.connected.get().packetBytes()).isEqualTo(8704);
    }

    /// The kernel doubles what is asked for and gives no less than some kilobytes.
    @Test
    void bytesCrossTheSmallestSocketBuffers() throws Exception {
        long bytes = 4 << 20;
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        PortConfig tiny = PortConfig.at(anyPort).withBuffers(4_096, 4_096);
        Side server = side(Ports.open(tiny, Ports.Wish.BEST).port(), ShardPace.usual());
        Side client = side(Ports.open(tiny, Ports.Wish.BEST).port(), ShardPace.usual());
        client.connect(server);
        client.send(client.connected.get(10, TimeUnit.SECONDS), bytes);
        assertThat(server.finished.await(40, TimeUnit.SECONDS)).isTrue();
        server.close();
        assertThat(server.received).isEqualTo(bytes);
        assertThat(server.differs).isFalse();
    }

    @Test
    void aFaultOfOurOwnIsTold() throws Exception {
        Side side = side(Ports.Wish.BEST);
        side.thread.setUncaughtExceptionHandler((_, _) -> {});
        side.shard.execute(_ -> {
            throw new IllegalStateException("ours");
        });
        assertThat(side.closed)
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("ours");
    }

    @Test
    void aSleepingShardIsWokenByAPingAndByACommand() throws Exception {
        Side server = side(Ports.Wish.BEST);
        Side client = side(Ports.Wish.BEST);
        client.connect(server);
        Connection connection = client.connected.get(10, TimeUnit.SECONDS);
        client.shard.execute(nowNs -> connection.ping(77));
        assertThat(client.pong.get(5, TimeUnit.SECONDS)).isEqualTo(77);
        client.shard.execute(nowNs -> connection.close(0x100, "bye", nowNs));
        assertThat(server.closed.get(5, TimeUnit.SECONDS))
                .isEqualTo(new CloseReason.Peer(0x100, "bye"));
    }

    @Test
    void aSpinningShardNeverSleeps() throws Exception {
        AtomicInteger sleeps = new AtomicInteger();
        Side server =
                side(
                        counting(port(Ports.Wish.BEST), sleeps),
                        ShardPace.usual().idling(ShardPace.Idle.SPIN));
        Side client = side(Ports.Wish.BEST);
        client.connect(server);
        Connection connection = client.connected.get(10, TimeUnit.SECONDS);
        client.shard.execute(nowNs -> connection.ping(78));
        assertThat(client.pong.get(5, TimeUnit.SECONDS)).isEqualTo(78);
        assertThat(server.shard.execute(nowNs -> server.finished.countDown())).isTrue();
        assertThat(server.finished.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(sleeps).hasValue(0);
    }

    @Test
    void aShardThatDoesNotSpinSleeps() throws Exception {
        AtomicInteger sleeps = new AtomicInteger();
        Side server = side(counting(port(Ports.Wish.BEST), sleeps), ShardPace.usual());
        Side client = side(Ports.Wish.BEST);
        client.connect(server);
        client.connected.get(10, TimeUnit.SECONDS);
        assertThat(sleeps).hasPositiveValue();
    }

    /// What a thread does with nothing to do is seen in its processor time.
    @ParameterizedTest
    @EnumSource(ShardPace.Idle.class)
    void idleThreadsCostWhatTheyWereAllowed(ShardPace.Idle idle) throws Exception {
        Side side = side(port(Ports.Wish.BEST), ShardPace.usual().idling(idle));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Thread.sleep(200);
        long beginNs = threads.getThreadCpuTime(side.thread.threadId());
        Thread.sleep(600);
        long usedNs = threads.getThreadCpuTime(side.thread.threadId()) - beginNs;
        if (idle == ShardPace.Idle.SPIN) {
            assertThat(usedNs).isGreaterThan(50_000_000);
        } else {
            assertThat(usedNs).isLessThan(50_000_000);
        }
    }

    /// However slow the machine is: between the last bytes and a sleep lies the time of looking.
    @Test
    void anAdaptiveShardSleepsOnlyAfterAWhile() throws Exception {
        QuietBeforeSleep quiet = new QuietBeforeSleep();
        Side server = side(quiet.of(port(Ports.Wish.BEST)), ADAPTIVE);
        Side client = side(Ports.Wish.BEST);
        client.connect(server);
        client.send(client.connected.get(10, TimeUnit.SECONDS), 4 << 20);
        assertThat(server.finished.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(quiet.slept.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(quiet.leastNs.get()).isGreaterThanOrEqualTo(400_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "64, 1"})
    void turnsAreNoLongerThanTheirBatches(int burstsIn, int burstsOut) throws Exception {
        long bytes = 16 << 20;
        ShardPace pace = new ShardPace(burstsIn, burstsOut, ShardPace.Idle.PARK);
        Turns turns = new Turns();
        Side server = side(turns.of(port(Ports.Wish.BEST)), pace);
        Side client = side(turns.of(port(Ports.Wish.BEST)), pace);
        client.connect(server);
        client.send(client.connected.get(10, TimeUnit.SECONDS), bytes);
        assertThat(server.finished.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(turns.mostIn.get()).isBetween(1, burstsIn);
        assertThat(turns.mostOut.get()).isEqualTo(burstsOut);
    }

    /// How many bursts came and left between two turns' beginnings, at most.
    private static final class Turns {
        final AtomicInteger mostIn = new AtomicInteger();
        final AtomicInteger mostOut = new AtomicInteger();

        Port of(Port port) {
            int[] now = new int[2]; // touched by the port's owner
            return InterceptedPort.of(
                    port,
                    _ -> {},
                    (method, answer) -> {
                        switch (method) {
                            case "notice" -> Arrays.fill(now, 0);
                            case "receive" -> now[0] += answer.equals(0) ? 0 : 1;
                            case "send" -> now[1]++;
                            default -> {}
                        }
                        mostIn.accumulateAndGet(now[0], Math::max);
                        mostOut.accumulateAndGet(now[1], Math::max);
                    });
        }
    }

    /// The same port, with its sleeps counted.
    private static Port counting(Port port, AtomicInteger sleeps) {
        return InterceptedPort.of(
                port, method -> sleeps.addAndGet(method.equals("await") ? 1 : 0), (_, _) -> {});
    }
}
