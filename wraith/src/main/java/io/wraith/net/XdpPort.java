package io.wraith.net;

import io.wraith.base.Check;
import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Poll;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A port that takes its datagrams from an interface before the kernel's stack sees them, and puts
/// them there behind it (AF_XDP).
///
/// Inside is a [UdpPort], which holds the address, and does whatever frames cannot: fragments, IP
/// options, peers on other interfaces and on this machine, neighbours not known yet, datagrams that
/// are too long, reports of routers. What it receives is ours as well, so nothing is lost between
/// the two; datagrams may overtake each other. When the interface is gone, or changes so that
/// frames do not fit, the filter is taken down and all goes by the kernel; the facts say so.
///
/// What goes by frames passes by the kernel's packet filters, policies and tunnels in both
/// directions: routes and neighbours are the kernel's, the rest is not asked.
public final class XdpPort extends OwnedPort {
    /// Receives between two looks at what else may have happened; every wait looks too.
    private static final int TURNS = 64;

    /// Looks between two questions about what was lost.
    private static final int LOOKS = 8;

    /// Every so many receives the kernel's socket is asked first, or a flood would hide it.
    private static final int KERNEL_FIRST = 16;

    /// How long frames wait for a device that took none, before it is asked again.
    private static final long RETRY_NS = 200_000;

    private static final int KERNEL = XdpSockets.MOST_QUEUES;
    private static final int CHANGES = KERNEL + 1;

    private final XdpConfig config;
    private final UdpPort kernel;
    private final Arena arena;
    private final XdpLink link;
    private final PortCounts counts;
    private final PortSleeper sleeper;
    private final XdpPaths paths;
    private final XdpReceiver receiver;

    /// Guards the end of the datapath, so that facts can be asked for by any thread.
    private final Object endLock = new Object();

    private @Nullable XdpDatapath datapath;

    /// What the filter had counted when it was taken down.
    private final long[] lastFiltered = new long[XdpFilter.Verdict.values().length];

    private String ended = "";
    private int turns;
    private int looks;
    private boolean wantsRoom;
    private long droppedBefore;
    private final long pollNs;

    private XdpPort(
            UdpPort kernel,
            Arena arena,
            XdpLink link,
            XdpDatapath datapath,
            XdpConfig config,
            PortCounts counts) {
        this.config = config;
        this.pollNs = 1_000L * config.busyPollUs();
        this.kernel = kernel;
        this.arena = arena;
        this.link = link;
        this.datapath = datapath;
        this.counts = counts;
        sleeper = new PortSleeper(arena, CHANGES + 1, counts);
        paths = new XdpPaths(link, kernel.sources(), counts);
        FrameReader reader = new FrameReader(datapath.memory(), config.verifiesChecksums());
        receiver =
                new XdpReceiver(
                        datapath.queues(),
                        datapath.memory(),
                        reader,
                        kernel.sources(),
                        counts,
                        link.index());
    }

    /// Throws [LinuxException] where the address cannot be had, and that or
    /// [UnsupportedOperationException] with the reason where AF_XDP cannot.
    public static XdpPort open(PortConfig config, XdpConfig wanted) {
        if (!config.steering().isAlone()) {
            throw new UnsupportedOperationException(
                    "ports that share an address take what the kernel steers to them");
        }
        return open(config, wanted, null);
    }

    /// The first of a group, or another beside it.
    static XdpPort open(PortConfig config, XdpConfig wanted, @Nullable XdpPort first) {
        // Merged datagrams would reach a filter in generic mode as one.
        boolean isGeneric = wanted.mode() == Mode.GENERIC;
        UdpPort kernel = UdpPort.open(isGeneric ? config.withoutOffloads() : config);
        Arena arena = Arena.ofShared();
        XdpLink link = null;
        XdpDatapath datapath = null;
        try {
            PortCounts counts = new PortCounts();
            InetSocketAddress local = kernel.localAddress();
            link = XdpLink.open(arena, wanted.interfaceName(), local);
            XdpDatapath.Opening opening = new XdpDatapath.Opening(config.steering(), counts);
            XdpDatapath beside = first == null ? null : first.datapath;
            datapath =
                    beside == null
                            ? XdpDatapath.open(link, local, wanted, opening)
                            : beside.openBeside(link, opening);
            return new XdpPort(kernel, arena, link, datapath, wanted, counts);
        } catch (RuntimeException failure) {
            if (datapath != null) {
                datapath.close();
            }
            if (link != null) {
                link.close();
            }
            kernel.close();
            arena.close();
            throw failure;
        }
    }

    @Override
    int receiveInside(Burst burst) {
        turns++;
        if (turns % TURNS == 0) {
            lookAround();
        }
        int taken = turns % KERNEL_FIRST == 0 ? kernel.receive(burst) : 0;
        if (taken == 0 && datapath != null) {
            taken = receiver.receive(burst);
        }
        return taken == 0 ? kernel.receive(burst) : taken;
    }

    @Override
    SendOutcome sendInside(Burst burst) {
        XdpDatapath present = datapath;
        Check.that(burst.length() <= Port.BURST_BYTES, "a burst that is longer than a port takes");
        if (present == null || burst.count() == 0) {
            return kernel.send(burst);
        }
        FrameHeaders headers = paths.find(burst);
        if (headers == null || headers.packetLength(burst.stride()) > link.state().mtu()) {
            return kernel.send(burst);
        }
        return transmit(present, headers, burst);
    }

    private SendOutcome transmit(XdpDatapath present, FrameHeaders headers, Burst burst) {
        XdpQueue queue = present.queues().getFirst();
        if (queue.room() < burst.count()) {
            queue.flush();
        }
        wantsRoom = queue.room() < burst.count();
        if (wantsRoom) {
            counts.add(PortCounter.BLOCKED_SENDS, 1);
            return SendOutcome.BLOCKED;
        }
        for (int i = 0; i < burst.count(); i++) {
            long frame = queue.frame();
            int length =
                    headers.write(
                            present.memory(),
                            frame,
                            burst.bytes(),
                            burst.offset(i),
                            burst.length(i),
                            burst.ecn());
            queue.send(frame, length);
        }
        queue.flush();
        counts.add(PortCounter.SENT_DATAGRAMS, burst.count());
        counts.add(PortCounter.SENT_BYTES, burst.length());
        return SendOutcome.SENT;
    }

    @Override
    void awaitInside(long timeoutNs) {
        lookAround();
        if (!kernel.holdsMore() && !(datapath != null && receiver.holdsMore())) {
            long leftNs = timeoutNs < 0 ? Long.MAX_VALUE : timeoutNs;
            if (pollNs == 0 || !poll(Math.min(pollNs, leftNs))) {
                sleep(timeoutNs);
            }
        }
    }

    /// Looks for packets on this thread for a while: whether there is something to do.
    private boolean poll(long forNs) {
        XdpDatapath present = datapath;
        long startNs = System.nanoTime();
        while (present != null && System.nanoTime() - startNs < forNs) {
            present.poll();
            if (sleeper.isWoken() || wantsRoom) {
                return false;
            }
            for (XdpQueue queue : present.queues()) {
                if (queue.isReady()) {
                    return true;
                }
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void sleep(long timeoutNs) {
        XdpDatapath present = datapath;
        List<XdpQueue> queues = present == null ? List.of() : present.queues();
        boolean waits = wantsRoom;
        for (int i = 0; i < KERNEL; i++) {
            boolean isThere = i < queues.size();
            sleeper.watch(i, isThere ? queues.get(i).socket().descriptor() : -1, Poll.POLLIN);
            // What a queue holds while its interface is down moves when that is up, which is told.
            waits |= isThere && link.state().isUp() && queues.get(i).waiting() > 0;
        }
        sleeper.watch(KERNEL, kernel.descriptor(), kernel.awaited());
        sleeper.watch(CHANGES, present == null ? -1 : link.descriptor(), Poll.POLLIN);
        boolean isLimited = waits && (timeoutNs < 0 || timeoutNs > RETRY_NS);
        if (sleeper.sleep(isLimited ? RETRY_NS : timeoutNs)) {
            kernel.ready(sleeper.ready(KERNEL));
        }
        if (waits) {
            queues.forEach(XdpQueue::flush);
            wantsRoom = false;
        }
    }

    /// Sees whether the network has changed, and what was lost meanwhile.
    private void lookAround() {
        XdpDatapath present = datapath;
        if (present == null) {
            return;
        }
        try {
            if (link.refresh()) {
                String misfit = XdpDatapath.misfit(link.state(), config);
                if (!misfit.isEmpty()) {
                    end(present, misfit);
                    return;
                }
                present.addressesChanged();
            }
            if (looks++ % LOOKS == 0) {
                long dropped = present.dropped();
                counts.add(PortCounter.SOCKET_DROPS, dropped - droppedBefore);
                counts.add(PortCounter.DROPPED_DATAGRAMS, dropped - droppedBefore);
                droppedBefore = dropped;
            }
        } catch (LinuxException failure) {
            String name = link.state().name();
            end(
                    present,
                    XdpLink.isGone(failure)
                            ? name + " was removed"
                            : String.valueOf(failure.getMessage()));
        }
    }

    private void end(XdpDatapath present, String reason) {
        synchronized (endLock) {
            ended = reason;
            for (XdpFilter.Verdict verdict : XdpFilter.Verdict.values()) {
                lastFiltered[XdpFilter.number(verdict)] = present.count(verdict);
            }
            datapath = null;
            present.close();
        }
    }

    @Override
    public void wake() {
        sleeper.wake();
    }

    @Override
    public @Nullable PathNotice notice() {
        return kernel.notice();
    }

    @Override
    public InetSocketAddress localAddress() {
        return kernel.localAddress();
    }

    @Override
    public long count(PortCounter counter) {
        XdpFilter.Verdict verdict =
                switch (counter) {
                    case FILTER_TAKEN -> XdpFilter.Verdict.TAKEN;
                    case FILTER_UNBOUND -> XdpFilter.Verdict.UNBOUND;
                    case FILTER_PASSED -> XdpFilter.Verdict.PASSED;
                    default -> null;
                };
        if (verdict != null) {
            return filtered(verdict);
        }
        return switch (counter) {
            case FRAMES, FRAMES_USED -> frames(counter == PortCounter.FRAMES_USED);
            default -> counts.get(counter) + kernel.count(counter);
        };
    }

    /// All frames, or those that are neither free nor with the kernel to be filled.
    private long frames(boolean isUsed) {
        XdpDatapath present = datapath;
        if (present == null) {
            return 0;
        }
        XdpFrames frames = present.frames();
        return isUsed ? frames.sending() : frames.total();
    }

    private long filtered(XdpFilter.Verdict verdict) {
        synchronized (endLock) {
            XdpDatapath present = datapath;
            return present == null
                    ? lastFiltered[XdpFilter.number(verdict)]
                    : present.count(verdict);
        }
    }

    /// The bypass's facts first. Counts of the filter are those of this moment.
    @Override
    public List<PortFact> facts() {
        List<PortFact> facts = new ArrayList<>();
        synchronized (endLock) {
            XdpDatapath present = datapath;
            if (present == null) {
                facts.add(new PortFact("AF_XDP", false, "no more, since " + ended));
            } else {
                facts.addAll(present.facts());
            }
        }
        for (PortFact fact : kernel.facts()) {
            facts.add(new PortFact("kernel's " + fact.name(), fact.whole(), fact.detail()));
        }
        return facts;
    }

    String interfaceName() {
        return link.state().name();
    }

    /// What of a count went through the kernel's stack.
    long countByKernel(PortCounter counter) {
        return kernel.count(counter);
    }

    /// How many frames there are in all places together, for tests; -1 when there are none any
    /// more.
    int framesAccounted() {
        XdpDatapath present = datapath;
        if (present == null) {
            return -1;
        }
        XdpFrames frames = present.frames();
        return frames.free() + frames.filling() + frames.sending();
    }

    @Override
    void release() {
        XdpDatapath present = datapath;
        if (present != null) {
            end(present, "the port is closed");
        }
        sleeper.close();
        link.close();
        kernel.close();
        arena.close();
    }
}
