package io.wraith.net;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Poll;
import io.wraith.linux.SocketOptions.BufferGrant;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A port on Linux's own socket calls. A burst leaves and arrives in one call where the kernel can
/// do that (GSO, GRO); datagrams are never fragmented; ECN marks go both ways; an answer leaves
/// from the address that was written to.
public final class UdpPort implements Port {
    private static final int SOCKET = 0;

    private final PortConfig config;
    private final UdpSocket socket;
    private final Arena arena = Arena.ofShared();
    private final Memory.Region region;
    private final PortCounts counts = new PortCounts();
    private final NoticeQueue notices;
    private final UdpReceiver receiver;
    private final UdpSender sender;
    private final ReplySources sources = new ReplySources();
    private final PortSleeper sleeper;
    private final OwnerGuard guard = new OwnerGuard();
    private boolean wantsRoom;

    private UdpPort(PortConfig config, UdpSocket socket, Memory.Region region) {
        this.config = config;
        this.socket = socket;
        this.region = region;
        MemorySegment inward = region.segment().asSlice(0, UdpReceiver.bytes());
        MemorySegment outward = region.segment().asSlice(UdpReceiver.bytes());
        boolean offloads = config.offloads() && socket.segmentation() == 0;
        notices = new NoticeQueue(arena, socket.fd(), counts);
        receiver = new UdpReceiver(inward, socket, sources, notices, counts);
        sender = new UdpSender(arena, outward, socket, offloads, sources, notices, counts);
        sleeper = new PortSleeper(arena, 1, counts);
    }

    /// Throws [LinuxException] where the address cannot be had.
    public static UdpPort open(PortConfig config) {
        long bytes = UdpReceiver.bytes() + UdpSender.bytes();
        Memory.Region region = Memory.anonymous("UDP port", bytes);
        try {
            UdpSocket socket = UdpSocket.open(config);
            try {
                return new UdpPort(config, socket, region);
            } catch (RuntimeException failure) {
                Descriptors.close(socket.fd());
                throw failure;
            }
        } catch (RuntimeException failure) {
            region.close();
            throw failure;
        }
    }

    @Override
    public int receive(Burst burst) {
        if (!guard.enter()) {
            return 0;
        }
        try {
            return receiver.receive(burst);
        } finally {
            leave();
        }
    }

    @Override
    public SendOutcome send(Burst burst) {
        if (!guard.enter()) {
            return SendOutcome.CLOSED;
        }
        try {
            SendOutcome outcome = sender.send(burst);
            wantsRoom = outcome == SendOutcome.BLOCKED;
            return outcome;
        } finally {
            leave();
        }
    }

    @Override
    public boolean await(long timeoutNs) {
        if (!guard.enter()) {
            return false;
        }
        try {
            if (!receiver.holdsMore()) {
                sleep(timeoutNs);
            }
        } finally {
            leave();
        }
        return !guard.isClosed();
    }

    private void sleep(long timeoutNs) {
        sleeper.watch(SOCKET, socket.fd(), awaited());
        if (sleeper.sleep(timeoutNs)) {
            ready(sleeper.ready(SOCKET));
        }
    }

    /// Whether something can be taken without asking the kernel.
    boolean holdsMore() {
        return receiver.holdsMore();
    }

    /// Which events of [#descriptor] there is to wait for; [#ready] wants to hear of them.
    int awaited() {
        return wantsRoom || sender.holdsMore() ? Poll.POLLIN | Poll.POLLOUT : Poll.POLLIN;
    }

    void ready(int events) {
        if ((events & Poll.POLLERR) != 0) {
            notices.drain();
        }
        if ((events & Poll.POLLOUT) != 0) {
            wantsRoom = false;
            sender.resume();
        }
    }

    /// From where peers were written to, so that another way out may use the same.
    ReplySources sources() {
        return sources;
    }

    @Override
    public void wake() {
        sleeper.wake();
    }

    @Override
    public @Nullable PathNotice notice() {
        return notices.poll();
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket.local();
    }

    @Override
    public long count(PortCounter counter) {
        return counts.get(counter);
    }

    @Override
    public List<PortFact> facts() {
        List<PortFact> facts = new ArrayList<>();
        facts.add(segmentationFact());
        facts.add(coalescingFact());
        facts.add(new PortFact("ECN", true, "sent and seen"));
        facts.add(new PortFact("path MTU", true, "datagrams are never fragmented"));
        String source =
                socket.choosesSource()
                        ? "answers leave from the address that was written to"
                        : "one";
        facts.add(new PortFact("local address", true, source));
        facts.add(bufferFact("receive buffer", socket.receiveBuffer()));
        facts.add(bufferFact("send buffer", socket.sendBuffer()));
        return facts;
    }

    private PortFact segmentationFact() {
        String name = "segmentation offload (GSO)";
        if (!config.offloads()) {
            return new PortFact(name, false, "switched off");
        }
        if (socket.segmentation() != 0) {
            return new PortFact(name, false, Errno.describe(-socket.segmentation()));
        }
        return sender.refusal() == 0
                ? new PortFact(name, true, "a burst leaves in one call")
                : new PortFact(
                        name, false, "refused while sending: " + Errno.describe(sender.refusal()));
    }

    private PortFact coalescingFact() {
        String name = "receive offload (GRO)";
        if (!config.offloads()) {
            return new PortFact(name, false, "switched off");
        }
        return socket.coalescing() == 0
                ? new PortFact(name, true, "a burst arrives in one call")
                : new PortFact(name, false, Errno.describe(-socket.coalescing()));
    }

    private static PortFact bufferFact(String name, BufferGrant grant) {
        String forced = grant.forced() ? ", beyond the system's limit if need be" : "";
        return new PortFact(
                name,
                grant.isWhole(),
                grant.granted() + " of " + grant.asked() + " bytes" + forced);
    }

    int descriptor() {
        return socket.fd();
    }

    @Override
    public void close() {
        if (guard.close()) {
            release();
        } else {
            wake();
        }
    }

    private void leave() {
        if (guard.leave()) {
            release();
        }
    }

    private void release() {
        Descriptors.close(socket.fd());
        sleeper.close();
        region.close();
        arena.close();
    }
}
