package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.bench.PairTerms;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.net.PeerAddress;
import io.wraith.net.Port;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.Endpoint;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The whole transport from memory to memory: two of the product's shards, each with its thread and
/// its port, and one connection that stays open from run to run. It is in the shards' package
/// because they are no part of what programs may use.
@NullMarked
public final class MemoryTransfer implements AutoCloseable {
    /// What the two threads are called.
    public static final String SENDER = "memory-sender";

    public static final String RECEIVER = "memory-receiver";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// What may be on its way beyond what has arrived; more than any path here holds.
    private static final long AHEAD_BYTES = 32 << 20;

    private static final int MEMORY_BYTES = 1 << 20;
    private static final long PAUSE_NS = 1_000_000;
    private static final long PATIENCE_SECONDS = 30;

    private final Side sender;
    private final Side receiver;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong wrongBytes = new AtomicLong();
    private volatile long endNs;
    private volatile boolean isRunning;
    private volatile boolean checks;
    private volatile long offered;
    private volatile @Nullable Throwable broken;
    private @Nullable SendStream stream;

    /// What a run came to.
    ///
    /// @param packetBytes the plaintext of a full packet at its end
    public record Run(
            long bytes, long wallNs, long senderCpuNs, long receiverCpuNs, int packetBytes) {}

    private final class Side implements Shard.Application {
        final Identity identity = Identity.generate(new SecureRandom());
        final CompletableFuture<Connection> connected = new CompletableFuture<>();
        final Port port;
        final Shard shard;
        final Thread thread;
        private final byte[] memory = new byte[MEMORY_BYTES];
        private final StreamEvent event = new StreamEvent();
        private @Nullable Connection connection;

        Side(String name, Port port, EndpointConfig config) {
            this.port = port;
            SecureRandom random = new SecureRandom();
            Party party =
                    new Party(
                            identity.certify(X25519.generate(random)), new VerifiedKeys(8), random);
            KeyedToken resets = new KeyedToken(new byte[32], "reset");
            shard =
                    new Shard(
                            port,
                            nowNs ->
                                    new Endpoint(
                                            config,
                                            party,
                                            resets,
                                            accepted -> {
                                                connection = accepted;
                                                return this::sink;
                                            },
                                            nowNs),
                            this,
                            ShardPace.usual());
            thread = Thread.ofPlatform().daemon().name(name).start(shard);
        }

        private StreamSink sink(ReceiveStream from) {
            return (offset, bytes, at, length) -> {
                int place = (int) (offset & MEMORY_BYTES / 2 - 1);
                System.arraycopy(bytes, at, memory, place, length);
                if (checks) {
                    boolean isSame =
                            Arrays.equals(
                                    bytes, at, at + length, sender.memory, place, place + length);
                    wrongBytes.lazySet(wrongBytes.get() + (isSame ? 0 : length));
                }
                received.lazySet(received.get() + length);
                from.consumed(length);
            };
        }

        @Override
        public void broken(Throwable fault) {
            connected.completeExceptionally(fault);
            broken = fault;
        }

        void fill(long offset, byte[] target, int at, int length) {
            System.arraycopy(memory, (int) (offset & MEMORY_BYTES / 2 - 1), target, at, length);
        }

        @Override
        public void happened(ConnectionEvent happened, long nowNs) {
            if (happened instanceof ConnectionEvent.Established established) {
                connected.complete(established.connection());
            }
        }

        @Override
        public long turn(long nowNs) {
            Connection known = connection;
            if (known != null) {
                while (known.streams().poll(event)) {
                    // Streams that advanced.
                }
            }
            SendStream out = stream;
            if (this == sender && isRunning && out != null) {
                offer(out, nowNs);
            }
            return Deadline.NONE;
        }

        long cpuNs() {
            return THREADS.getThreadCpuTime(thread.threadId());
        }

        void close() {
            shard.stop();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            port.close();
        }
    }

    /// For the sender's thread. Acknowledgements wake it again.
    private void offer(SendStream out, long nowNs) {
        if (nowNs - endNs >= 0) {
            isRunning = false;
            return;
        }
        offered = received.get() + AHEAD_BYTES;
        out.available(offered);
    }

    private MemoryTransfer(Port from, Port to, EndpointConfig config) {
        sender = new Side(SENDER, from, config);
        receiver = new Side(RECEIVER, to, config);
    }

    /// Connects two ports, which are closed with the transfer. Packets grow to `mostPlaintext`
    /// where the path lets them.
    public static MemoryTransfer open(Port from, Port to, int mostPlaintext)
            throws InterruptedException {
        return open(from, to, mostPlaintext, Suite.AES_128_GCM);
    }

    /// The same with packets under another suite; [Suite#NULL] leaves the cipher out.
    public static MemoryTransfer open(Port from, Port to, int mostPlaintext, Suite suite)
            throws InterruptedException {
        MemoryTransfer made = new MemoryTransfer(from, to, PairTerms.of(mostPlaintext, suite));
        made.connect();
        return made;
    }

    private void connect() throws InterruptedException {
        byte[] address = PeerAddress.encode(receiver.port.localAddress());
        sender.shard.execute(nowNs ->
                sender.shard
                        .endpoint()
                        .connect(address, receiver.identity.publicIdentity(), new byte[0], nowNs));
        Connection connection = established();
        sender.shard.execute(_ -> {
            SendStream opened = Objects.requireNonNull(connection.streams().open(true, 3));
            opened.from(sender::fill);
            stream = opened;
        });
    }

    private Connection established() throws InterruptedException {
        try {
            return sender.connected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the two sides do not connect", failure);
        }
    }

    /// From now on sends what it made up by chance, and compares what arrives. Before the first
    /// run.
    public void check() {
        new SecureRandom().nextBytes(sender.memory);
        checks = true;
    }

    /// How much of what arrived was in pieces with something else in them.
    public long wrongBytes() {
        return wrongBytes.get();
    }

    /// Sends as much as goes in this time, and waits until all of it has arrived.
    public Run run(long runNs) throws InterruptedException {
        long before = received.get();
        long senderCpuNs = sender.cpuNs();
        long receiverCpuNs = receiver.cpuNs();
        long startNs = begin(runNs);
        while (isRunning || received.get() < offered) {
            checkSides();
            if (System.nanoTime() - endNs > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException("the transfer stands still");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        long wallNs = System.nanoTime() - startNs;
        CompletableFuture<Integer> packetBytes = new CompletableFuture<>();
        Connection connection = established();
        sender.shard.execute(_ -> packetBytes.complete(connection.packetBytes()));
        return new Run(
                received.get() - before,
                wallNs,
                sender.cpuNs() - senderCpuNs,
                receiver.cpuNs() - receiverCpuNs,
                packetBytes.join());
    }

    /// Sends for this time, and answers how much of it has arrived by then. What is still under
    /// way, much on a slow link, is not waited for, so nothing can be sent after it.
    public long arrivedWithin(long runNs) {
        long before = received.get();
        long startNs = begin(runNs);
        while (System.nanoTime() - startNs < runNs) {
            checkSides();
            LockSupport.parkNanos(PAUSE_NS);
        }
        return received.get() - before;
    }

    private long begin(long runNs) {
        long startNs = System.nanoTime();
        endNs = startNs + runNs;
        isRunning = true;
        sender.shard.wake();
        return startNs;
    }

    private void checkSides() {
        if (broken != null) {
            throw new IllegalStateException("one side failed", broken);
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
