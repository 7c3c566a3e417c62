package io.wraith.net;

import io.wraith.base.Big;
import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.Cpu;
import io.wraith.linux.Errno;
import io.wraith.linux.Links;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Numa;
import io.wraith.linux.Topology;
import io.wraith.linux.XdpSocket;
import io.wraith.linux.XdpSocket.Rings;
import io.wraith.linux.XdpSocket.Transport;
import io.wraith.linux.XdpUmem;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an [XdpPort] has at one interface: the filter on it, a socket on each of its queues, and
/// the memory they share. Set up and taken down as a whole.
final class XdpDatapath implements AutoCloseable {
    static final int MOST_QUEUES = 16;

    private static final int POLL_PACKETS = 64;
    private static final int MOST_FILL = 1 << 15;

    /// Ethernet's header and a VLAN tag.
    private static final int LINK_HEADERS = 18;

    private final XdpLink link;
    private final XdpConfig config;
    private final LoadedFilter filter;
    private final XdpUmem umem;
    private final List<XdpSocket> sockets;
    private final Means means;
    private final XdpFrames frames;
    private final List<XdpQueue> queues = new ArrayList<>();

    /// Why the kernel does not poll for us, as `-errno`.
    private int pollRefusal;

    /// How frames get into memory, and where that is; for people.
    private record Means(String copies, String node) {}

    private XdpDatapath(
            XdpLink link,
            XdpConfig config,
            LoadedFilter filter,
            XdpUmem umem,
            List<XdpSocket> sockets,
            Means means) {
        this.link = link;
        this.config = config;
        this.filter = filter;
        this.umem = umem;
        this.sockets = sockets;
        this.means = means;
        frames = new XdpFrames(config.frames(), config.memory().bytes());
    }

    /// Puts the filter on the link's interface and takes its queues. The calling thread is in the
    /// interface's network. Throws [LinuxException] or [UnsupportedOperationException] with the
    /// reason why not.
    static XdpDatapath open(XdpLink link, int port, XdpConfig config, PortCounts counts) {
        requireFit(link.state(), config);
        List<AutoCloseable> made = new ArrayList<>();
        try {
            LoadedFilter filter = LoadedFilter.load(port, MOST_QUEUES);
            made.add(filter);
            filter.attach(link.index(), config.mode());
            filter.addresses(mapped(link.addresses()));
            XdpUmem umem = XdpUmem.map(shape(config), config.memory().hugePages(), false);
            made.add(umem);
            String node = place(umem, config.memory().placement(), link.state().name());
            List<XdpSocket> sockets = new ArrayList<>();
            String copies = bindAll(link.index(), umem, config, sockets, made);
            XdpDatapath datapath =
                    new XdpDatapath(link, config, filter, umem, sockets, new Means(copies, node));
            datapath.begin(counts);
            return datapath;
        } catch (RuntimeException failure) {
            close(made);
            throw failure;
        }
    }

    /// Why the interface cannot be used, as an exception.
    private static void requireFit(Links.Link link, XdpConfig config) {
        String misfit = misfit(link, config);
        if (!misfit.isEmpty()) {
            throw new UnsupportedOperationException(misfit);
        }
    }

    /// Why the interface cannot be used as it is now; empty if it can.
    static String misfit(Links.Link link, XdpConfig config) {
        if (link.hardware() == 0) {
            return link.name() + " is no Ethernet interface";
        }
        return link.mtu() + LINK_HEADERS > shape(config).receivable()
                ? "packets of %d bytes on %s do not fit into frames of %d"
                        .formatted(link.mtu(), link.name(), config.memory().bytes())
                : "";
    }

    private static XdpUmem.Shape shape(XdpConfig config) {
        return new XdpUmem.Shape(config.frames(), config.memory().bytes(), 0, false);
    }

    /// Before the first touch, so that no page has to move: where the frames lie now, for people.
    /// Preferred, not bound: a full node must not end in a signal.
    private static String place(XdpUmem umem, XdpConfig.Placement placement, String name) {
        OptionalInt near =
                placement == XdpConfig.Placement.ANYWHERE
                        ? OptionalInt.empty()
                        : Numa.nodeOfInterface(name);
        if (near.isEmpty() && placement == XdpConfig.Placement.ALWAYS) {
            int own =
                    Topology.read()
                            .processor(Cpu.current())
                            .map(Topology.Processor::node)
                            .orElse(0);
            near = OptionalInt.of(own);
        }
        if (near.isEmpty()) {
            return "";
        }
        SortedSet<Integer> nodes = new TreeSet<>(List.of(near.getAsInt()));
        int placed = Numa.place(umem.segment(), Numa.MPOL_PREFERRED, nodes);
        return ", memory node "
                + (placed == 0 ? near.getAsInt() : "unknown: " + Errno.describe(-placed));
    }

    /// Binds a socket to each queue, and says how frames get into memory: the first is asked for
    /// zero-copy, and what it gets the others share.
    private static String bindAll(
            int interfaceIndex,
            XdpUmem umem,
            XdpConfig config,
            List<XdpSocket> sockets,
            List<AutoCloseable> made) {
        int fill = Math.min(config.frames(), MOST_FILL);
        int transmit = Math.min(config.frames() / 4, config.ringEntries());
        Rings rings = new Rings(config.ringEntries(), transmit, fill, transmit);
        String copies = "zero-copy";
        XdpSocket first = XdpSocket.open(umem, rings);
        try {
            first.bind(interfaceIndex, 0, Transport.ZERO_COPY, false);
        } catch (LinuxException refused) {
            copies = "a copy per packet, since zero-copy: " + Errno.describe(refused.errno());
            // A new one: what a refusal leaves in a socket is not for us to know.
            first.close();
            first = XdpSocket.open(umem, rings);
            try {
                first.bind(interfaceIndex, 0, Transport.COPY, false);
            } catch (LinuxException failure) {
                first.close();
                throw failure;
            }
        }
        sockets.add(first);
        made.addLast(first);
        for (int queue = 1; queue < MOST_QUEUES; queue++) {
            XdpSocket next = XdpSocket.openSharing(first, rings);
            try {
                next.bind(interfaceIndex, queue, Transport.COPY, false);
            } catch (LinuxException refused) {
                next.close();
                if (refused.errno() == Errno.EINVAL) {
                    return copies; // there are no more queues
                }
                throw refused;
            }
            sockets.add(next);
            made.addLast(next);
        }
        return copies;
    }

    /// Frames to receive into first, then the sockets into the filter's table.
    private void begin(PortCounts counts) {
        int sendShare = config.frames() / 4;
        int receiveShare = (config.frames() - sendShare) / sockets.size();
        for (XdpSocket socket : sockets) {
            queues.add(new XdpQueue(socket, frames, receiveShare, sendShare, counts));
        }
        for (int queue = 0; queue < sockets.size(); queue++) {
            if (config.busyPollUs() > 0 && pollRefusal == 0) {
                pollRefusal = sockets.get(queue).busyPoll(config.busyPollUs(), POLL_PACKETS);
            }
            filter.bind(queue, sockets.get(queue));
        }
    }

    List<XdpQueue> queues() {
        return queues;
    }

    XdpFrames frames() {
        return frames;
    }

    MemorySegment memory() {
        return umem.segment();
    }

    /// Tells the filter of the addresses that the interface has now.
    void addressesChanged() {
        filter.addresses(mapped(link.addresses()));
    }

    /// What the kernel threw away because this process was too slow.
    long dropped() {
        long dropped = 0;
        for (XdpSocket socket : sockets) {
            XdpSocket.Statistics lost = socket.statistics();
            dropped += lost.receiveRingFull() + lost.receiveDropped() + lost.fillRingEmpty();
        }
        return dropped;
    }

    /// Has the kernel look for packets on every queue, by this thread.
    void poll() {
        for (XdpSocket socket : sockets) {
            // Nothing to report: whether something came is seen in the rings.
            int _ = socket.wakeReceiver();
        }
    }

    long count(XdpFilter.Verdict verdict) {
        return filter.count(verdict);
    }

    private PortFact pollFact() {
        boolean isWhole = pollRefusal == 0;
        String detail =
                isWhole
                        ? "a wait looks for %d us before it sleeps".formatted(config.busyPollUs())
                        : "the kernel polls by itself only: " + Errno.describe(-pollRefusal);
        return new PortFact("busy polling", isWhole, detail);
    }

    List<PortFact> facts() {
        boolean isNative = config.mode() == Mode.NATIVE;
        String where = config.mode().name().toLowerCase(Locale.ROOT);
        PortFact bypass =
                new PortFact(
                        "AF_XDP",
                        isNative && means.copies.equals("zero-copy"),
                        "on %s, %d of its queues, %s mode, %s"
                                .formatted(
                                        link.state().name(), sockets.size(), where, means.copies));
        String shortfall = umem.shortfall();
        PortFact memory =
                new PortFact(
                        "frames",
                        shortfall.isEmpty() && frames.isWhole(),
                        "%d of %d bytes%s, rings of %d%s, pages %s%s"
                                .formatted(
                                        frames.total(),
                                        config.memory().bytes(),
                                        frames.isWhole() ? "" : ", some of them nowhere",
                                        config.ringEntries(),
                                        means.node,
                                        umem.pages().name().toLowerCase(Locale.ROOT),
                                        shortfall.isEmpty() ? "" : ": " + shortfall));
        StringBuilder seen = new StringBuilder();
        for (XdpFilter.Verdict verdict : XdpFilter.Verdict.values()) {
            seen.append(seen.isEmpty() ? "" : ", ")
                    .append(filter.count(verdict))
                    .append(' ')
                    .append(verdict.words());
        }
        List<PortFact> facts = new ArrayList<>();
        facts.add(bypass);
        facts.add(memory);
        facts.add(new PortFact("XDP filter", true, seen.toString()));
        if (config.busyPollUs() > 0) {
            facts.add(pollFact());
        }
        return facts;
    }

    /// The filter first, so that packets are the kernel's again; then sockets, the one that brought
    /// the memory last; then the memory.
    @Override
    public void close() {
        filter.close();
        sockets.reversed().forEach(XdpSocket::close);
        umem.close();
    }

    private static void close(List<AutoCloseable> made) {
        for (AutoCloseable resource : made.reversed()) {
            try {
                resource.close();
            } catch (Exception failure) {
                throw new AssertionError("closing what was just opened", failure);
            }
        }
    }

    private static List<byte[]> mapped(List<InetAddress> addresses) {
        return addresses.stream().map(XdpDatapath::mapped).toList();
    }

    private static byte[] mapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == LoadedFilter.ADDRESS_BYTES) {
            return bytes;
        }
        byte[] mapped = new byte[LoadedFilter.ADDRESS_BYTES];
        Big.u16(mapped, 10, 0xffff);
        System.arraycopy(bytes, 0, mapped, 12, bytes.length);
        return mapped;
    }
}
