package io.wraith.bench;

import io.wraith.bench.result.Results;
import io.wraith.kit.GatherWriter;
import io.wraith.kit.ScatterReader;
import io.wraith.kit.SpliceMover;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.linux.KernelCopy;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Sockaddr;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.Sockets;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Ways to move bytes through TCP connections: from a file in the page cache, from another
/// connection, and in small pieces.
final class StreamTwins implements AutoCloseable {
    private static final int CHUNK = 256 << 10;
    private static final int PIECE = 200;
    private static final int PIECES = 512;

    private final Results results;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(CHUNK, 4096);
    private final Connection in = new Connection();
    private final Connection out = new Connection();
    private final SpliceMover relayMover = SpliceMover.ofSocket(in.source, out.target, CHUNK);
    private final Path path = java.nio.file.Files.createTempFile("twins", ".bin");
    private final int file;
    private final GatherWriter writer;
    private final ScatterReader reader;

    /// A connection to ourselves, with room for a chunk.
    private static final class Connection implements AutoCloseable {
        final int target;
        final int source;

        Connection() {
            int listener = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
            Sockets.bind(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketOptions.receiveBuffer(listener, 4 << 20);
            Sockets.listen(listener, 1);
            target = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
            SocketOptions.sendBuffer(target, 4 << 20);
            Sockets.connect(target, Sockets.localAddress(listener));
            try (Arena scratch = Arena.ofConfined()) {
                source = Sockets.accept(listener, Sockaddr.in(scratch));
            }
            LinuxException.check(source, "accept", "connecting to ourselves");
            Descriptors.close(listener);
        }

        @Override
        public void close() {
            Descriptors.close(target);
            Descriptors.close(source);
        }
    }

    StreamTwins(Results results) throws IOException {
        this.results = results;
        java.nio.file.Files.write(path, new byte[CHUNK]);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        file = Files.open(Files.AT_FDCWD, name, Files.O_RDONLY, 0);
        LinuxException.check(file, "open", "opening " + path);
        writer = new GatherWriter(arena, out.target, new GatherWriter.Limits(64, CHUNK, 1));
        reader = new ScatterReader(arena, out.source, 64);
    }

    void compare(int rounds, long turnsNs) {
        new Rounds(results, "file in the page cache to TCP, 256 KiB", "KiB", this::drain)
                .with("pread + send", this::readAndSend)
                .with("sendfile", this::sendfile)
                .with("splice through a pipe of 256 KiB", this::spliceFile)
                .run(rounds, turnsNs);
        fillInput();
        new Rounds(results, "TCP to TCP, 64 KiB", "KiB", this::drainAndFill)
                .with("recv + send", this::relay)
                .with("splice through a pipe of 256 KiB", this::spliceSocket)
                .run(rounds, turnsNs);
        new Rounds(results, "pieces of 200 bytes to TCP", "piece", this::drain)
                .with("send each", this::sendPieces)
                .with("writev of 64", this::gatherPieces)
                .run(rounds, turnsNs);
        drain();
        gatherPieces();
        new Rounds(results, "pieces of 200 bytes from TCP", "piece", () -> gatherPieces())
                .with("recv each", this::receivePieces)
                .with("readv of 64", this::scatterPieces)
                .run(rounds, turnsNs);
        drain();
    }

    private long readAndSend() {
        check(Files.pread(file, buffer, 0, CHUNK, 0));
        send(out.target, buffer, CHUNK);
        return CHUNK >> 10;
    }

    private long sendfile() {
        for (long done = 0; done < CHUNK; ) {
            done += check(KernelCopy.sendfile(out.target, file, done, CHUNK - done));
        }
        return CHUNK >> 10;
    }

    /// The pipe is made once per turn, as for a file.
    private long spliceFile() {
        try (SpliceMover mover = SpliceMover.ofFile(file, 0, out.target, CHUNK)) {
            for (long done = 0; done < CHUNK; ) {
                done += check(mover.move(CHUNK - done));
            }
        }
        return CHUNK >> 10;
    }

    private long relay() {
        long got = check(Sockets.receive(in.source, buffer, 0, 64 << 10, Sockets.MSG_WAITALL));
        send(out.target, buffer, got);
        return got >> 10;
    }

    private long spliceSocket() {
        long done = 0;
        while (done < 64 << 10) {
            done += check(relayMover.move((64 << 10) - done));
        }
        return done >> 10;
    }

    private long sendPieces() {
        for (int i = 0; i < PIECES; i++) {
            check(Sockets.send(out.target, buffer, (long) i * PIECE, PIECE, 0));
        }
        return PIECES;
    }

    private long gatherPieces() {
        for (int i = 0; i < PIECES; i++) {
            check(writer.add(buffer, (long) i * PIECE, PIECE, 0));
        }
        check(writer.flush());
        return PIECES;
    }

    private long receivePieces() {
        for (int i = 0; i < PIECES; i++) {
            check(
                    Sockets.receive(
                            out.source, buffer, (long) i * PIECE, PIECE, Sockets.MSG_WAITALL));
        }
        return PIECES;
    }

    private long scatterPieces() {
        for (int i = 0; i < PIECES; i++) {
            if (!reader.want(buffer, (long) i * PIECE, PIECE)) {
                check(reader.fill());
                reader.want(buffer, (long) i * PIECE, PIECE);
            }
        }
        check(reader.fill());
        return PIECES;
    }

    private void fillInput() {
        send(in.target, buffer, 64 << 10);
    }

    private void drainAndFill() {
        drain();
        fillInput();
    }

    /// Of TCP, `MSG_TRUNC` throws away what was received without copying it.
    private void drain() {
        int flags = Sockets.MSG_DONTWAIT | Sockets.MSG_TRUNC;
        while (Sockets.receive(out.source, buffer, 0, CHUNK, flags) > 0) {
            Thread.onSpinWait();
        }
    }

    private static void send(int fd, MemorySegment from, long length) {
        for (long done = 0; done < length; ) {
            done += check(Sockets.send(fd, from, done, length - done, 0));
        }
    }

    private static long check(long answer) {
        return LinuxException.check(answer, "a turn", "moving bytes");
    }

    @Override
    public void close() throws IOException {
        relayMover.close();
        in.close();
        out.close();
        Descriptors.close(file);
        java.nio.file.Files.delete(path);
        arena.close();
    }
}
