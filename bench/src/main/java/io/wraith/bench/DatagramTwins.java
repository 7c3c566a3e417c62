package io.wraith.bench;

import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Results;
import io.wraith.kit.DatagramSender;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.ErrorQueue;
import io.wraith.linux.LinuxException;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.Sockets;
import io.wraith.linux.Uring;
import io.wraith.linux.UringSetup;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Ways to send datagrams: each turn sends as many as the receiver's buffer holds for certain, and
/// the untimed half counts them.
final class DatagramTwins implements AutoCloseable {
    private static final int SIZE = 1408;
    private static final int RUN = 44;
    private static final int RUNS = 10;
    private static final int CONTROL_BYTES = 24;

    private final Results results;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment run = arena.allocate((long) SIZE * RUN, Long.BYTES);
    private final MemorySegment inbox = arena.allocate(1 << 16);
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(SIZE);
    private final int receiver = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
    private final int sender = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
    private final DatagramChannel channel = DatagramChannel.open();
    private final MessageBatch segmented;
    private final DatagramSender batched;
    private final DatagramSender offloaded;
    private final ErrorQueue completions = new ErrorQueue(arena);
    private final @Nullable Uring ring;
    private long sent;
    private long arrived;
    private long copied;
    private long zeroCopies;

    DatagramTwins(Results results) throws IOException {
        this.results = results;
        Sockets.bind(receiver, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress target = Sockets.localAddress(receiver);
        int granted = SocketOptions.receiveBuffer(receiver, 4 << 20).granted();
        if (granted < 4 * SIZE * RUN * RUNS) {
            throw new IOException("a receive buffer of " + granted + " bytes is too small");
        }
        Sockets.connect(sender, target);
        channel.connect(target);
        batched = new DatagramSender(arena, sender, RUN, false);
        offloaded = new DatagramSender(arena, sender, 4, true);
        MessageBatch.Shape shape = new MessageBatch.Shape(1, 1, CONTROL_BYTES);
        segmented = new MessageBatch(arena.allocate(shape.bytes(), Long.BYTES), shape);
        segmented.buffer(0, run, 0, run.byteSize());
        segmented.control(0).segmentSize(SIZE);
        ring = openRing();
    }

    void compare(int rounds, long turnsNs) {
        new Rounds(
                        results,
                        "UDP datagrams of 1408 bytes, receiver without GRO",
                        "datagram",
                        this::drain)
                .with("send", () -> turn(this::sendEach))
                .with("GSO, 44 per message", () -> turn(() -> flush(offloaded)))
                .run(rounds, turnsNs);
        check(SocketOptions.set(receiver, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1));
        Rounds datagrams =
                new Rounds(results, "the same, receiver with GRO", "datagram", this::drain)
                        .with("send", () -> turn(this::sendEach))
                        .with("DatagramChannel.write", () -> turn(this::writeEach))
                        .with("sendmmsg of 44", () -> turn(() -> flush(batched)))
                        .with("GSO, 44 per message", () -> turn(() -> flush(offloaded)));
        if (ring != null) {
            Uring open = ring;
            datagrams.with("io_uring, 44 sends per submit", () -> turn(() -> submit(open)));
        }
        datagrams.run(rounds, turnsNs);

        int answer =
                SocketOptions.set(sender, SocketOptions.SOL_SOCKET, SocketOptions.SO_ZEROCOPY, 1);
        if (answer < 0) {
            results.add(new Missing("MSG_ZEROCOPY", Errno.describe(-answer)));
        } else {
            new Rounds(results, "GSO messages of 44 datagrams", "datagram", this::drain)
                    .with("sendmsg", () -> turn(() -> sendSegmented(0)))
                    .with("sendmsg MSG_ZEROCOPY", () -> turn(this::sendZeroCopy))
                    .run(rounds, turnsNs);
            results.note("%d of %d notices say: copied".formatted(copied, zeroCopies));
        }
        results.note("%d datagrams sent, %d arrived".formatted(sent, arrived));
    }

    private long turn(Runnable sendRun) {
        for (int i = 0; i < RUNS; i++) {
            sendRun.run();
        }
        sent += (long) RUNS * RUN;
        return (long) RUNS * RUN;
    }

    private void sendEach() {
        for (int i = 0; i < RUN; i++) {
            check(Sockets.send(sender, run, (long) i * SIZE, SIZE, 0));
        }
    }

    private void writeEach() {
        try {
            for (int i = 0; i < RUN; i++) {
                channel.write(datagram.clear());
            }
        } catch (IOException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private void flush(DatagramSender by) {
        by.add(run, 0, run.byteSize(), SIZE);
        check(by.flush());
    }

    private void submit(Uring by) {
        for (int i = 0; i < RUN; i++) {
            by.prepare().send(sender, run, (long) i * SIZE, SIZE, 0).offer(i);
        }
        check(by.submitAndWait(RUN, Uring.FOREVER));
        for (int left = RUN; left > 0; ) {
            if (by.completions().next()) {
                check(by.completions().result());
                left--;
            }
        }
    }

    private void sendSegmented(int flags) {
        check(Sockets.sendMessage(sender, segmented, 0, flags));
    }

    /// The buffer may not be used again before the notice has come, so reading that is in the time.
    private void sendZeroCopy() {
        sendSegmented(Sockets.MSG_ZEROCOPY);
        while (completions.next(sender) == 0) {
            drain();
        }
        zeroCopies++;
        copied += completions.wasCopied() ? 1 : 0;
    }

    private void drain() {
        long bytes;
        do {
            bytes = Sockets.receive(receiver, inbox, 0, inbox.byteSize(), Sockets.MSG_DONTWAIT);
            arrived += Math.max(0, bytes) / SIZE;
        } while (bytes > 0);
    }

    private static void check(long answer) {
        LinuxException.check(answer, "send", "sending datagrams");
    }

    private @Nullable Uring openRing() {
        try {
            return Uring.open(UringSetup.of(64));
        } catch (LinuxException refused) {
            results.add(new Missing("io_uring", String.valueOf(refused.getMessage())));
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (ring != null) {
            ring.close();
        }
        channel.close();
        Descriptors.close(sender);
        Descriptors.close(receiver);
        arena.close();
    }
}
