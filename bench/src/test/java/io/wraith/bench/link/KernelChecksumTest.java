package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wraith.base.Prng;
import io.wraith.linux.IoVectors;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.Namespace;
import io.wraith.linux.Poll;
import io.wraith.linux.Tun;
import io.wraith.linux.VirtioHeader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The kernel's super-packets, cut into single packets whose checksums are completed here, go to
/// another kernel's network that was told nothing about them, and so checks them all.
@KernelTest({Need.ROOT, Need.TUN})
final class KernelChecksumTest {
    private static final int BYTES = 3_000_000;
    private static final Path COUNTERS = Path.of("/proc/thread-self/net/snmp");

    /// A thread of its own: on two processors the common pool has one.
    private static final Executor CUTTER = task -> Thread.ofPlatform().daemon().start(task);

    private final Arena arena = Arena.ofShared();
    private final Map<Side, Namespace> namespaces = new EnumMap<>(Side.class);
    private final Map<Side, Tun> tuns = new EnumMap<>(Side.class);
    private final MemorySegment memory = arena.allocate(70_000, Long.BYTES);
    private final MemorySegment header = arena.allocate(SegmentWriter.MOST_BYTES, Long.BYTES);
    private final IoVectors pieces = new IoVectors(arena.allocate(IoVectors.bytes(1), 8), 1);
    private final SegmentWriter writer = new SegmentWriter(header);
    private final SuperPacket packet = new SuperPacket();
    private volatile boolean isDone;
    private volatile boolean isFlipping;
    private long cut;

    KernelChecksumTest() {
        for (Side side : Side.values()) {
            Namespace namespace = Namespace.create();
            Tun tun = namespace.call(() -> Tun.open("cut"));
            namespace.links().up("cut");
            namespace.links().address("cut", side.address(), Side.PREFIX4);
            namespace.links().address("cut", side.address6(), Side.PREFIX6);
            LocalRoute.await(namespace, side.address6());
            namespaces.put(side, namespace);
            tuns.put(side, tun);
        }
    }

    @AfterEach
    void close() {
        tuns.values().forEach(Tun::close);
        namespaces.values().forEach(Namespace::close);
        arena.close();
    }

    enum Family {
        IPV4,
        IPV6
    }

    @ParameterizedTest
    @EnumSource
    void tcpIsAccepted(Family family) throws IOException {
        InetAddress target = family == Family.IPV4 ? Side.B.address() : Side.B.address6();
        byte[] bytes = new byte[BYTES];
        new Prng(7).fill(bytes, 0, BYTES);
        CompletableFuture<Void> cutter = CompletableFuture.runAsync(this::cutAll, CUTTER);
        try {
            byte[] received = TcpTransfer.run(namespace(Side.A), namespace(Side.B), target, bytes);
            assertThat(received).isEqualTo(bytes);
            assertThat(cut).as("segments cut from super-packets").isGreaterThan(BYTES / 1500 / 2);
            assertThat(counter(Side.B, "Tcp:", "InCsumErrors")).isZero();

            isFlipping = true;
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .as("nothing gets through that is not summed right")
                    .isThrownBy(() -> TcpTransfer.probe(namespace(Side.A), target));
            assertThat(counter(Side.B, "Tcp:", "InCsumErrors")).isPositive();
        } finally {
            isDone = true;
            cutter.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void udpIsAccepted(Family family) throws Exception {
        InetAddress target = family == Family.IPV4 ? Side.B.address() : Side.B.address6();
        try (UdpFlow flow = new UdpFlow(namespace(Side.A), namespace(Side.B), target, 1201)) {
            CompletableFuture<Void> cutter = CompletableFuture.runAsync(this::cutAll, CUTTER);
            try {
                for (int i = 0; i < 20; i++) {
                    flow.send(50);
                }
                assertThat(flow.receive(1000, 3_000_000_000L)).hasSize(1000);
                assertThat(cut).isEqualTo(1000);
            } finally {
                isDone = true;
                cutter.join();
            }
        }
    }

    private Namespace namespace(Side side) {
        return java.util.Objects.requireNonNull(namespaces.get(side));
    }

    private Tun tun(Side side) {
        return java.util.Objects.requireNonNull(tuns.get(side));
    }

    /// One counter of the kernel's tables, which have a line of names above one of numbers.
    private long counter(Side side, String table, String name) {
        return namespace(side)
                .call(() -> {
                    try {
                        String[][] lines =
                                Files.readAllLines(COUNTERS).stream()
                                        .filter(line -> line.startsWith(table))
                                        .map(line -> line.split(" "))
                                        .toArray(String[][]::new);
                        int column = java.util.List.of(lines[0]).indexOf(name);
                        return Long.parseLong(lines[1][column]);
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                });
    }

    private void cutAll() {
        Poll poll = new Poll(arena, 2);
        poll.watch(0, tun(Side.A).descriptor(), Poll.POLLIN);
        poll.watch(1, tun(Side.B).descriptor(), Poll.POLLIN);
        while (!isDone) {
            poll.await(10_000_000);
            cut(tun(Side.A), tun(Side.B));
            cut(tun(Side.B), tun(Side.A));
        }
    }

    private void cut(Tun from, Tun to) {
        while (true) {
            pieces.set(0, memory, 0, memory.byteSize());
            long bytes = from.read(pieces, 0, 1);
            if (bytes < 0) {
                return;
            }
            assertThat(packet.look(memory, 0, bytes)).isTrue();
            for (int i = 0; i < packet.count() && !packet.isHousekeeping(); i++) {
                write(to, single(i));
            }
        }
    }

    private byte[] single(int index) {
        int headerBytes = writer.write(packet, index, 1, false) - VirtioHeader.SIZE;
        int payload = packet.payloadBytes(index, 1);
        byte[] single = new byte[headerBytes + payload];
        MemorySegment.copy(header, JAVA_BYTE, VirtioHeader.SIZE, single, 0, headerBytes);
        long at = packet.at(packet.headerBytes() + (long) index * packet.segmentBytes());
        MemorySegment.copy(memory, JAVA_BYTE, at, single, headerBytes, payload);
        if (VirtioHeader.flags(header, 0) == VirtioHeader.VIRTIO_NET_HDR_F_NEEDS_CSUM) {
            Packets.finish(
                    single,
                    VirtioHeader.checksumStart(header, 0),
                    VirtioHeader.checksumOffset(header, 0));
        }
        cut += packet.count() > 1 ? 1 : 0;
        if (isFlipping) {
            single[single.length - 1] ^= 1;
        }
        return single;
    }

    private void write(Tun to, byte[] single) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment whole = scratch.allocate(VirtioHeader.SIZE + single.length);
            VirtioHeader.plain(whole, 0);
            MemorySegment.copy(single, 0, whole, JAVA_BYTE, VirtioHeader.SIZE, single.length);
            IoVectors out = new IoVectors(scratch.allocate(IoVectors.bytes(1), 8), 1);
            out.set(0, whole, 0, whole.byteSize());
            assertThat(to.write(out, 0, 1)).isEqualTo(whole.byteSize());
        }
    }
}
