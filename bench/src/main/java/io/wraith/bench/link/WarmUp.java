package io.wraith.bench.link;

import io.wraith.linux.Namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Sends as much over a link as it takes until its code is compiled: before that it is slower than
/// the links it emulates.
final class WarmUp {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final long NS = 500_000_000;

    private WarmUp() {}

    /// Both directions, with acknowledgements the other way.
    static void run(EmulatedLink link) {
        for (Side sender : Side.values()) {
            try {
                transfer(link, sender);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static void transfer(EmulatedLink link, Side sender) throws IOException {
        Namespace there = link.namespace(sender.other());
        try (ServerSocketChannel listener = open(there, ServerSocketChannel::open)) {
            listener.bind(new InetSocketAddress(sender.other().address(), 0));
            SocketAddress target = listener.getLocalAddress();
            try (SocketChannel from = open(link.namespace(sender), SocketChannel::open)) {
                from.connect(target);
                try (SocketChannel to = listener.accept()) {
                    Thread reader = Thread.ofPlatform().daemon().start(() -> readAll(to));
                    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
                    long endNs = System.nanoTime() + NS;
                    while (System.nanoTime() - endNs < 0) {
                        from.write(chunk.clear());
                    }
                    from.shutdownOutput();
                    join(reader);
                }
            }
        }
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T open(Namespace namespace, Opening<T> opening) throws IOException {
        try {
            return namespace.call(() -> {
                try {
                    return opening.open();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (UncheckedIOException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private static void readAll(SocketChannel from) {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try {
            while (from.read(chunk.clear()) >= 0) {
                // Only the way here matters.
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void join(Thread reader) {
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
