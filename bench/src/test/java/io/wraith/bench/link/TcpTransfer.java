package io.wraith.bench.link;

import io.wraith.linux.Namespace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/// Bytes over TCP from one network to another.
final class TcpTransfer {
    private static final int PATIENCE_MS = 20_000;

    private static final int PROBE_MS = 300;

    private TcpTransfer() {}

    /// What arrives at `target` in `to` when `bytes` are sent from `from`.
    static byte[] run(Namespace from, Namespace to, InetAddress target, byte[] bytes)
            throws IOException {
        try (ServerSocket listener = to.call(() -> listen(target));
                Socket sender =
                        connect(
                                from,
                                (InetSocketAddress) listener.getLocalSocketAddress(),
                                PATIENCE_MS);
                Socket receiver = listener.accept()) {
            receiver.setSoTimeout(PATIENCE_MS);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(sender, bytes));
            InputStream in = receiver.getInputStream();
            byte[] received = in.readAllBytes();
            sent.join();
            return received;
        }
    }

    /// Connects to a port where nobody listens, for a short time; an IOException says how that
    /// went.
    static void probe(Namespace from, InetAddress target) throws IOException {
        connect(from, new InetSocketAddress(target, 9), PROBE_MS).close();
    }

    private static void send(Socket sender, byte[] bytes) {
        try {
            OutputStream out = sender.getOutputStream();
            out.write(bytes);
            sender.shutdownOutput();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ServerSocket listen(InetAddress address) {
        try {
            return new ServerSocket(0, 1, address);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Socket connect(Namespace from, InetSocketAddress target, int patienceMs)
            throws IOException {
        try {
            return from.call(() -> {
                try {
                    Socket socket = new Socket();
                    socket.connect(target, patienceMs);
                    return socket;
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (UncheckedIOException failure) {
            throw java.util.Objects.requireNonNull(failure.getCause());
        }
    }
}
