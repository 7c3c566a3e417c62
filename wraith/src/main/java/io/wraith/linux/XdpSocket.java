package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// An AF_XDP socket: frames of one queue of one interface, in and out, without the kernel's network
/// stack. Chunks for what is to be received go in by the fill ring and come back by the receive
/// ring; frames to be sent go in by the transmit ring and come back by the completion ring. One
/// thread at a time; closing ends every ring.
public final class XdpSocket implements AutoCloseable {
    private static final Sys.Call3 BIND = Sys.call3("bind");
    private static final Sys.Call5 SETSOCKOPT = Sys.call5("setsockopt");
    private static final Sys.Call5 GETSOCKOPT = Sys.call5("getsockopt");
    private static final Sys.Call6 SENDTO = Sys.call6("sendto");
    private static final Sys.Call6 RECVFROM = Sys.call6("recvfrom");

    /// How often a queue is asked for that another socket may just be leaving, and how long after.
    private static final int BIND_TRIES = 50;

    private static final long BIND_PAUSE_NS = 10_000_000L;

    private static final int MOST_PER_KICK = 256;

    /// Entries of each ring; powers of two.
    public record Rings(int receive, int transmit, int fill, int completion) {
        public Rings {
            for (int entries : new int[] {receive, transmit, fill, completion}) {
                if (entries < 1 || Integer.bitCount(entries) != 1) {
                    throw new IllegalArgumentException("a ring of " + entries + " entries");
                }
            }
        }
    }

    /// How frames get from the device into memory.
    public enum Transport {
        /// The device writes them there itself.
        ZERO_COPY(XdpAbi.XDP_ZEROCOPY),
        /// The kernel copies them.
        COPY(XdpAbi.XDP_COPY);

        private final int flag;

        Transport(int flag) {
            this.flag = flag;
        }
    }

    /// What the kernel threw away, since the socket was bound.
    public record Statistics(
            long receiveDropped,
            long receiveInvalid,
            long transmitInvalid,
            long receiveRingFull,
            long fillRingEmpty) {}

    private final int fd;
    private final boolean sharesUmem;
    private final int umemSocket;
    private final List<Memory.Region> mappings = new ArrayList<>();
    private final XdpProducer fill;
    private final XdpProducer transmit;
    private final XdpConsumer receive;
    private final XdpConsumer completion;
    private boolean closed;

    private XdpSocket(int fd, int umemSocket, Rings rings) {
        this.fd = fd;
        this.umemSocket = umemSocket;
        this.sharesUmem = umemSocket != fd;
        String purpose = "making the rings of an AF_XDP socket";
        set(fd, XdpAbi.XDP_UMEM_FILL_RING, rings.fill, purpose);
        set(fd, XdpAbi.XDP_UMEM_COMPLETION_RING, rings.completion, purpose);
        set(fd, XdpAbi.XDP_RX_RING, rings.receive, purpose);
        set(fd, XdpAbi.XDP_TX_RING, rings.transmit, purpose);
        // From Linux 6.17 on one call may send more than 32 frames; older ones need more calls.
        int budget = Math.min(rings.transmit, MOST_PER_KICK);
        int _ = SocketOptions.set(fd, XdpAbi.SOL_XDP, XdpAbi.XDP_MAX_TX_SKB_BUDGET, budget);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offsets = arena.allocate(XdpAbi.MMAP_OFFSETS);
            get(XdpAbi.XDP_MMAP_OFFSETS, offsets, purpose);
            XdpRingPlaces places = XdpRingPlaces.of(offsets, "fr", rings.fill);
            fill = new XdpProducer(map(places, XdpAbi.XDP_UMEM_PGOFF_FILL_RING), places);
            places = XdpRingPlaces.of(offsets, "cr", rings.completion);
            completion =
                    new XdpConsumer(map(places, XdpAbi.XDP_UMEM_PGOFF_COMPLETION_RING), places);
            places = XdpRingPlaces.of(offsets, "rx", rings.receive);
            receive = new XdpConsumer(map(places, XdpAbi.XDP_PGOFF_RX_RING), places);
            places = XdpRingPlaces.of(offsets, "tx", rings.transmit);
            transmit = new XdpProducer(map(places, XdpAbi.XDP_PGOFF_TX_RING), places);
        } catch (RuntimeException failure) {
            mappings.forEach(Memory.Region::close);
            throw failure;
        }
    }

    /// A socket in this thread's network that brings the memory with it, not bound yet.
    public static XdpSocket open(XdpUmem umem, Rings rings) {
        int fd = Sockets.socket(XdpAbi.AF_XDP, Sockets.SOCK_RAW, 0);
        return opening(
                fd,
                () -> {
                    register(fd, umem);
                    return new XdpSocket(fd, fd, rings);
                });
    }

    /// A socket for another queue of the same interface, on the memory of one that is bound.
    public static XdpSocket openSharing(XdpSocket bound, Rings rings) {
        int fd = Sockets.socket(XdpAbi.AF_XDP, Sockets.SOCK_RAW, 0);
        return opening(fd, () -> new XdpSocket(fd, bound.fd, rings));
    }

    private static XdpSocket opening(int fd, Supplier<XdpSocket> making) {
        try {
            return making.get();
        } catch (RuntimeException failure) {
            Descriptors.close(fd);
            throw failure;
        }
    }

    /// What a socket would say that was refused or is none: why AF_XDP is not to be had, or
    /// nothing.
    public static String refusal() {
        try {
            Descriptors.close(Sockets.socket(XdpAbi.AF_XDP, Sockets.SOCK_RAW, 0));
            return "";
        } catch (LinuxException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private static void register(int fd, XdpUmem umem) {
        XdpUmem.Shape shape = umem.shape();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(XdpAbi.UMEM_REG);
            request.set(JAVA_LONG, at(XdpAbi.UMEM_REG, "addr"), Sys.address(umem.segment()));
            request.set(JAVA_LONG, at(XdpAbi.UMEM_REG, "len"), shape.bytes());
            request.set(JAVA_INT, at(XdpAbi.UMEM_REG, "chunk_size"), shape.frameBytes());
            request.set(JAVA_INT, at(XdpAbi.UMEM_REG, "headroom"), shape.headroom());
            int flags = shape.unaligned() ? XdpAbi.XDP_UMEM_UNALIGNED_CHUNK_FLAG : 0;
            request.set(JAVA_INT, at(XdpAbi.UMEM_REG, "flags"), flags);
            int answer =
                    SETSOCKOPT.toInt(
                            fd,
                            XdpAbi.SOL_XDP,
                            XdpAbi.XDP_UMEM_REG,
                            Sys.address(request),
                            request.byteSize());
            String limit = answer == -Errno.ENOBUFS ? " within RLIMIT_MEMLOCK" : "";
            String purpose = "registering %d bytes of frames%s".formatted(shape.bytes(), limit);
            LinuxException.check(answer, "setsockopt XDP_UMEM_REG", purpose);
        }
    }

    /// Takes a queue of an interface. The kernel frees a closed socket's queue some time later, so
    /// a busy one is asked for again for half a second. `takesFragments`: packets larger than a
    /// chunk come and go in several.
    public void bind(int interfaceIndex, int queue, Transport transport, boolean takesFragments) {
        int flags =
                sharesUmem
                        ? XdpAbi.XDP_SHARED_UMEM
                        : transport.flag
                                | XdpAbi.XDP_USE_NEED_WAKEUP
                                | (takesFragments ? XdpAbi.XDP_USE_SG : 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(XdpAbi.SOCKADDR);
            name.set(JAVA_SHORT, at(XdpAbi.SOCKADDR, "sxdp_family"), (short) XdpAbi.AF_XDP);
            name.set(JAVA_SHORT, at(XdpAbi.SOCKADDR, "sxdp_flags"), (short) flags);
            name.set(JAVA_INT, at(XdpAbi.SOCKADDR, "sxdp_ifindex"), interfaceIndex);
            name.set(JAVA_INT, at(XdpAbi.SOCKADDR, "sxdp_queue_id"), queue);
            name.set(
                    JAVA_INT,
                    at(XdpAbi.SOCKADDR, "sxdp_shared_umem_fd"),
                    sharesUmem ? umemSocket : 0);
            int answer = BIND.toInt(fd, Sys.address(name), name.byteSize());
            for (int i = 1; i < BIND_TRIES && answer == -Errno.EBUSY; i++) {
                LockSupport.parkNanos(BIND_PAUSE_NS);
                answer = BIND.toInt(fd, Sys.address(name), name.byteSize());
            }
            LinuxException.check(
                    answer,
                    "bind",
                    "binding to queue %d of interface %d".formatted(queue, interfaceIndex));
        }
    }

    /// Lets the kernel look for packets while this process asks for them, instead of by interrupts:
    /// 0, or `-errno` where the kernel or the rights are lacking.
    public int busyPoll(int microseconds, int packets) {
        int answer = socketOption(SocketOptions.SO_PREFER_BUSY_POLL, 1);
        if (answer == 0) {
            answer = socketOption(SocketOptions.SO_BUSY_POLL, microseconds);
        }
        return answer == 0 ? socketOption(SocketOptions.SO_BUSY_POLL_BUDGET, packets) : answer;
    }

    private int socketOption(int option, int value) {
        return SocketOptions.set(fd, SocketOptions.SOL_SOCKET, option, value);
    }

    public int descriptor() {
        return fd;
    }

    public XdpProducer fill() {
        return fill;
    }

    public XdpConsumer completion() {
        return completion;
    }

    public XdpConsumer receive() {
        return receive;
    }

    public XdpProducer transmit() {
        return transmit;
    }

    /// Has the kernel send what is in the transmit ring: 0, or `-errno`. It stops after a number of
    /// frames and says `-EAGAIN`; what is left waits for the next call.
    public int kick() {
        requireOpen();
        return (int) SENDTO.toLong(fd, 0, 0, Sockets.MSG_DONTWAIT, 0, 0);
    }

    /// Has the kernel look for packets (busy polling, or a fill ring that asks for it): 0 or
    /// `-errno`.
    public int wakeReceiver() {
        requireOpen();
        return (int) RECVFROM.toLong(fd, 0, 0, Sockets.MSG_DONTWAIT, 0, 0);
    }

    /// Whether the device itself reads and writes the frames.
    public boolean isZeroCopy() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(JAVA_INT);
            get(XdpAbi.XDP_OPTIONS, word, "asking how an AF_XDP socket moves frames");
            return (word.get(JAVA_INT, 0) & XdpAbi.XDP_OPTIONS_ZEROCOPY) != 0;
        }
    }

    public Statistics statistics() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counts = arena.allocate(XdpAbi.STATISTICS);
            get(XdpAbi.XDP_STATISTICS, counts, "asking what an AF_XDP socket has lost");
            return new Statistics(
                    counts.get(JAVA_LONG, at(XdpAbi.STATISTICS, "rx_dropped")),
                    counts.get(JAVA_LONG, at(XdpAbi.STATISTICS, "rx_invalid_descs")),
                    counts.get(JAVA_LONG, at(XdpAbi.STATISTICS, "tx_invalid_descs")),
                    counts.get(JAVA_LONG, at(XdpAbi.STATISTICS, "rx_ring_full")),
                    counts.get(JAVA_LONG, at(XdpAbi.STATISTICS, "rx_fill_ring_empty_descs")));
        }
    }

    /// The rings first: their mappings keep the socket, and with it the queue, alive.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            mappings.forEach(Memory.Region::close);
            Descriptors.close(fd);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the AF_XDP socket is closed");
        }
    }

    private MemorySegment map(XdpRingPlaces places, long offset) {
        Memory.Region region = Memory.populated("AF_XDP ring", fd, offset, places.bytes());
        mappings.add(region);
        return region.segment();
    }

    private void get(int option, MemorySegment target, String purpose) {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) target.byteSize());
            int answer =
                    GETSOCKOPT.toInt(
                            fd, XdpAbi.SOL_XDP, option, Sys.address(target), Sys.address(length));
            LinuxException.check(answer, "getsockopt", purpose);
            if (length.get(JAVA_INT, 0) < target.byteSize()) {
                // Kernels before 5.4 have rings without flags.
                throw new LinuxException("getsockopt", Errno.EOPNOTSUPP, purpose);
            }
        }
    }

    private static void set(int fd, int option, int value, String purpose) {
        SocketOptions.require(fd, XdpAbi.SOL_XDP, option, value, purpose);
    }

    private static long at(StructLayout layout, String member) {
        return XdpAbi.offset(layout, member);
    }
}
