package io.wraith.bench;

import io.wraith.crypto.Aead;
import io.wraith.crypto.Suite;
import io.wraith.net.PeerAddress;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.net.Ports.Wish;
import io.wraith.net.SendOutcome;
import io.wraith.wire.Burst;
import io.wraith.wire.ProtectedHeader;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The product's parts without its protocol: one thread seals datagrams and sends them through a
/// port, another receives and opens them. `pipe.c` does the same.
public final class WraithPipe {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final long CONNECTION = 7;
    private static final int MOST_BYTES = 65_000;

    /// Less than the receive buffer holds, so that nothing is dropped.
    private static final int WINDOW_BYTES = 1 << 20;

    private static final long PAUSE_NS = 50_000;
    private static final long WAIT_NS = 20_000_000;

    /// When nothing has come for so long after the last was sent, something was lost.
    private static final long PATIENCE_NS = 5_000_000_000L;

    private final Wish wish;
    private final Suite suite;
    private final int plainBytes;
    private final int wireBytes;
    private final int burstCount;
    private final long runNs;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong(-1);

    private WraithPipe(Wish wish, Suite suite, int plainBytes, long runNs) {
        this.wish = wish;
        this.suite = suite;
        this.plainBytes = plainBytes;
        this.wireBytes = ProtectedHeader.LENGTH + plainBytes + Aead.TAG_LENGTH;
        this.burstCount = Math.min(MOST_BYTES / wireBytes, Burst.COUNT_LIMIT);
        this.runNs = runNs;
    }

    public static PipeRun run(Suite suite, int plainBytes, long runNs) throws Exception {
        return run(Wish.LINUX, suite, plainBytes, runNs);
    }

    /// Throws [UnsupportedOperationException] where there is no such port.
    static PipeRun run(Wish wish, Suite suite, int plainBytes, long runNs) throws Exception {
        return new WraithPipe(wish, suite, plainBytes, runNs).run();
    }

    private PipeRun run() throws Exception {
        PortConfig local =
                PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        try (Port from = open(local);
                Port to = open(local);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            long cpuNs = ProcessorTime.ownNs();
            long startNs = System.nanoTime();
            Future<Long> receiver = threads.submit(timed(() -> receiveAll(to)));
            Future<Long> sender = threads.submit(timed(() -> sendAll(from, to.localAddress())));
            long receiverCpuNs = receiver.get();
            long wallNs = System.nanoTime() - startNs;
            return new PipeRun(
                    plainBytes,
                    received.get(),
                    wallNs,
                    sender.get(),
                    receiverCpuNs,
                    ProcessorTime.ownNs() - cpuNs);
        }
    }

    private Port open(PortConfig config) {
        Ports.Choice choice = Ports.open(config, wish);
        if (!choice.isWished()) {
            choice.port().close();
            throw new UnsupportedOperationException(choice.reason());
        }
        return choice.port();
    }

    private static Callable<Long> timed(Runnable work) {
        return () -> {
            long startNs = THREADS.getCurrentThreadCpuTime();
            work.run();
            return THREADS.getCurrentThreadCpuTime() - startNs;
        };
    }

    private Aead aead() {
        return suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
    }

    private void sendAll(Port port, InetSocketAddress target) {
        Aead aead = aead();
        byte[] plain = new byte[burstCount * plainBytes];
        Burst burst = new Burst(Port.BURST_BYTES);
        byte[] address = PeerAddress.encode(target);
        burst.address(address, 0, address.length);
        long number = 0;
        long window = WINDOW_BYTES / wireBytes;
        long endNs = System.nanoTime() + runNs;
        while (System.nanoTime() - endNs < 0) {
            while (number - received.get() > window) {
                if (System.nanoTime() - endNs > PATIENCE_NS) {
                    throw new IllegalStateException("datagrams were lost on loopback");
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
            number = seal(aead, number, plain, burst);
            if (port.send(burst) != SendOutcome.SENT) {
                throw new IllegalStateException("the port refused a burst");
            }
        }
        sent.set(number);
    }

    private long seal(Aead aead, long first, byte[] plain, Burst burst) {
        ProtectedHeader header = new ProtectedHeader();
        byte[] wire = burst.bytes();
        burst.received(0, wireBytes);
        long number = first;
        for (int i = 0; i < burstCount; i++) {
            int at = burst.end();
            int body = at + ProtectedHeader.LENGTH;
            header.wrap(wire, at).write(CONNECTION, 0, 0, number);
            aead.header(wire, at, ProtectedHeader.LENGTH)
                    .seal(number, plain, i * plainBytes, plainBytes, wire, body);
            burst.append(wireBytes);
            number++;
        }
        return number;
    }

    private void receiveAll(Port port) {
        Aead aead = aead();
        ProtectedHeader header = new ProtectedHeader();
        byte[] plain = new byte[Burst.COUNT_LIMIT * plainBytes];
        Burst burst = new Burst(Port.BURST_BYTES);
        long count = 0;
        long lastNs = System.nanoTime();
        while (sent.get() < 0 || count < sent.get()) {
            int datagrams = port.receive(burst);
            if (datagrams == 0) {
                port.await(WAIT_NS);
                if (System.nanoTime() - lastNs > runNs + PATIENCE_NS) {
                    throw new IllegalStateException("datagrams were lost on loopback");
                }
                continue;
            }
            for (int i = 0; i < datagrams; i++) {
                open(aead, header.wrap(burst.bytes(), burst.offset(i)), burst, i, plain);
            }
            count += datagrams;
            received.set(count);
            lastNs = System.nanoTime();
        }
    }

    private void open(Aead aead, ProtectedHeader header, Burst burst, int index, byte[] plain) {
        byte[] wire = burst.bytes();
        int at = burst.offset(index);
        int length = burst.length(index) - ProtectedHeader.LENGTH;
        int opened =
                aead.header(wire, at, ProtectedHeader.LENGTH)
                        .open(
                                header.number(),
                                wire,
                                at + ProtectedHeader.LENGTH,
                                length,
                                plain,
                                index * plainBytes);
        if (opened != plainBytes) {
            throw new IllegalStateException("a datagram did not open");
        }
    }
}
