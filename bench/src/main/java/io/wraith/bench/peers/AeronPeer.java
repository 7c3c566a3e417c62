package io.wraith.bench.peers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// Aeron over UDP: not encrypted, and without congestion control unless asked for. Its driver has a
/// thread of its own, as has who receives.
public final class AeronPeer implements Peer {
    private static final int STREAM = 7;

    /// What fits into a datagram of 1408 bytes beside the header.
    private static final int MESSAGE_BYTES = 1376;

    private static final int FRAGMENTS = 64;

    private final Arrivals arrivals = new Arrivals();
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE_BYTES));
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final Thread reader;

    private AeronPeer(Path folder, String channel) {
        driver =
                MediaDriver.launch(
                        new MediaDriver.Context()
                                .aeronDirectoryName(folder.toString())
                                .threadingMode(ThreadingMode.SHARED)
                                .sharedIdleStrategy(idling())
                                .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(folder.toString()));
        subscription = aeron.addSubscription(channel, STREAM);
        publication = aeron.addExclusivePublication(channel, STREAM);
        reader = Thread.ofPlatform().daemon().name("aeron-receiver").start(this::readAll);
    }

    public static AeronPeer open() throws IOException {
        String channel = "aeron:udp?endpoint=127.0.0.1:%d|mtu=1408".formatted(freePort());
        return new AeronPeer(Files.createTempDirectory("aeron").resolve("driver"), channel);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static IdleStrategy idling() {
        return new BackoffIdleStrategy();
    }

    private void readAll() {
        IdleStrategy idling = idling();
        FragmentHandler handler = (_, _, length, _) -> arrivals.add(length);
        while (!isOver.get()) {
            idling.idle(subscription.poll(handler, FRAGMENTS));
        }
    }

    @Override
    public Run run(long runNs) throws IOException, InterruptedException {
        return arrivals.run(
                runNs,
                () -> {
                    if (publication.offer(message, 0, MESSAGE_BYTES) > 0) {
                        return MESSAGE_BYTES;
                    }
                    Thread.onSpinWait();
                    return 0;
                });
    }

    @Override
    public void close() {
        isOver.set(true);
        Arrivals.join(reader);
        aeron.close();
        driver.close();
    }
}
