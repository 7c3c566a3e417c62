package io.wraith.node;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Passes the datagrams of one caller on to a peer, and the answers back, late.
final class SlowPath implements AutoCloseable {
    private final SocketAddress peer;
    private final int oneWayMs;
    private final DatagramSocket near = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket far = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile @Nullable SocketAddress caller;
    private volatile long gapEndNs = System.nanoTime();

    SlowPath(InetSocketAddress peer, int oneWayMs) throws IOException {
        this.peer = peer;
        this.oneWayMs = oneWayMs;
        Thread.ofPlatform().daemon().start(() -> pass(near, far, false));
        Thread.ofPlatform().daemon().start(() -> pass(far, near, true));
    }

    /// Where the caller calls.
    String address() {
        return "127.0.0.1:" + near.getLocalPort();
    }

    /// What the peer says from now on is lost.
    void loseAnswersFor(int gapMs) {
        gapEndNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(gapMs);
    }

    /// How much that was.
    int lost() {
        return lost.get();
    }

    private void pass(DatagramSocket from, DatagramSocket to, boolean isAnswer) {
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        try {
            while (true) {
                from.receive(packet);
                if (!isAnswer) {
                    caller = packet.getSocketAddress();
                } else if (System.nanoTime() - gapEndNs < 0) {
                    lost.incrementAndGet();
                    continue;
                }
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                SocketAddress target = isAnswer ? caller : peer;
                if (target != null) {
                    Future<?> _ =
                            late.schedule(
                                    () -> send(to, new DatagramPacket(bytes, bytes.length, target)),
                                    oneWayMs,
                                    TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void send(DatagramSocket socket, DatagramPacket packet) {
        try {
            socket.send(packet);
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
        late.shutdownNow();
    }
}
