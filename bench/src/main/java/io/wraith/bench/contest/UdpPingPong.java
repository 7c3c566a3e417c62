package io.wraith.bench.contest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Datagrams there and back between two threads with the JDK's channels, which sleep until one
/// comes or look for it all the time: a round trip without any protocol.
final class UdpPingPong {
    private static final int BYTES = 64;

    private UdpPingPong() {}

    /// So many, after as many that are not counted.
    static RoundTrips run(int count, boolean isSpinning) throws IOException, InterruptedException {
        try (DatagramChannel here = open();
                DatagramChannel there = open()) {
            here.connect(there.getLocalAddress());
            there.connect(here.getLocalAddress());
            here.configureBlocking(!isSpinning);
            there.configureBlocking(!isSpinning);
            Thread echo = Thread.ofPlatform().daemon().name("echo").start(() -> echo(there));
            ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
            double[] microseconds = new double[count];
            for (int i = -count; i < count; i++) {
                long startNs = System.nanoTime();
                here.write(datagram.clear());
                read(here, datagram);
                if (i >= 0) {
                    microseconds[i] = (System.nanoTime() - startNs) / 1e3;
                }
            }
            // A short one is the end; an empty one would not be sent.
            here.write(datagram.clear().limit(1));
            echo.join();
            return RoundTrips.of(microseconds);
        }
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open()
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    private static int read(DatagramChannel channel, ByteBuffer datagram) throws IOException {
        int length = channel.read(datagram.clear());
        while (length == 0) {
            Thread.onSpinWait();
            length = channel.read(datagram);
        }
        return length;
    }

    private static void echo(DatagramChannel channel) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
        try {
            while (read(channel, datagram) == BYTES) {
                channel.write(datagram.flip());
            }
        } catch (IOException failure) {
            System.err.println("wraith: bench: the echo failed: " + failure.getMessage());
        }
    }
}
