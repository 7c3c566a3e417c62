package io.wraith.net;

import io.wraith.base.Big;
import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.Cpu;
import io.wraith.linux.Errno;
import io.wraith.linux.Links;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Numa;
import io.wraith.linux.Topology;
import io.wraith.linux.XdpUmem;
import io.wraith.wire.Steering;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an [XdpPort] has at one interface: the filter on it, a socket on each of the queues that
/// are its shard's, and the memory they share. Set up and taken down as a whole.
final class XdpDatapath implements AutoCloseable {
    /// Ethernet's header and a VLAN tag.
    private static final int LINK_HEADERS = 18;

    private final XdpLink link;
    private final XdpConfig config;
    private final LoadedFilter filter;
    private final XdpUmem umem;
    private final XdpSockets sockets;

    /// On which memory node frames lie, for people.
    private final String node;

    private final boolean isFirst;
    private final XdpFrames frames;
    private final List<XdpQueue> queues = new ArrayList<>();

    /// Why the kernel does not poll for us, as `-errno`.
    private int pollRefusal;

    /// For which of several shards it is, and where that counts.
    record Opening(Steering steering, PortCounts counts) {}

    private XdpDatapath(
            XdpLink link,
            XdpConfig config,
            LoadedFilter filter,
            XdpUmem umem,
            XdpSockets sockets,
            String node) {
        this.link = link;
        this.config = config;
        this.filter = filter;
        this.umem = umem;
        this.sockets = sockets;
        this.node = node;
        isFirst = sockets.areFirst();
        frames = new XdpFrames(config.frames(), config.memory().bytes());
    }

    /// Puts the filter on the link's interface and takes its queues. The calling thread is in the
    /// interface's network. Throws [LinuxException] or [UnsupportedOperationException] with the
    /// reason why not.
    static XdpDatapath open(
            XdpLink link, InetSocketAddress local, XdpConfig config, Opening opening) {
        requireFit(link.state(), config);
        LoadedFilter filter = LoadedFilter.load(local.getPort(), XdpSockets.MOST_QUEUES);
        try {
            filter.attach(link.index(), config.mode());
            filter.addresses(mapped(link.addresses()));
        } catch (RuntimeException failure) {
            filter.close();
            throw failure;
        }
        return open(link, filter, config, opening);
    }

    /// Takes the queues of another shard, behind the same filter. Throws [LinuxException] with
    /// `EINVAL` where there are none left for it.
    XdpDatapath openBeside(XdpLink another, Opening opening) {
        return open(another, filter.shared(), config, opening);
    }

    /// Closes the filter if it fails.
    private static XdpDatapath open(
            XdpLink link, LoadedFilter filter, XdpConfig config, Opening opening) {
        List<AutoCloseable> made = new ArrayList<>();
        made.add(filter);
        try {
            XdpUmem umem = XdpUmem.map(shape(config), config.memory().hugePages(), false);
            made.add(umem);
            String node = place(umem, config.memory().placement(), link.state().name());
            XdpSockets sockets = XdpSockets.open(link.index(), umem, config, opening.steering);
            made.add(sockets);
            XdpDatapath datapath = new XdpDatapath(link, config, filter, umem, sockets, node);
            datapath.begin(opening.counts);
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

    /// Frames to receive into first, then the sockets into the filter's table.
    private void begin(PortCounts counts) {
        int sendShare = config.frames() / 4;
        int receiveShare = (config.frames() - sendShare) / sockets.count();
        for (int i = 0; i < sockets.count(); i++) {
            queues.add(new XdpQueue(sockets.get(i), frames, receiveShare, sendShare, counts));
        }
        pollRefusal = config.busyPollUs() > 0 ? sockets.lookFor(config.busyPollUs()) : 0;
        sockets.bindTo(filter);
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
        return sockets.dropped();
    }

    /// Has the kernel look for packets on every queue, by this thread.
    void poll() {
        sockets.poll();
    }

    /// What the filter did for all shards together is the first's to tell.
    long count(XdpFilter.Verdict verdict) {
        return isFirst ? filter.count(verdict) : 0;
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
                        isNative && sockets.areZeroCopy(),
                        "on %s, %d of its queues, %s mode, %s"
                                .formatted(
                                        link.state().name(),
                                        sockets.count(),
                                        where,
                                        sockets.copies()));
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
                                        node,
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
        if (isFirst) {
            facts.add(new PortFact("XDP filter", true, seen.toString()));
        }
        if (config.busyPollUs() > 0) {
            facts.add(pollFact());
        }
        return facts;
    }

    /// The filter first, so that packets are the kernel's again; then sockets, which take
    /// themselves out of a filter that others still have; then the memory.
    @Override
    public void close() {
        filter.close();
        sockets.close();
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
