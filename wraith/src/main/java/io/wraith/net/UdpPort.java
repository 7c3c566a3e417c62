package io.wraith.net;

import io.wraith.linux.Descriptors;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Poll;
import io.wraith.linux.Sockets;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.List;

/// A port on Linux's own socket calls. A burst leaves and arrives in one call where the kernel can
/// do that (GSO, GRO); datagrams are never fragmented; ECN marks go both ways; an answer leaves
/// from the address that was written to.
public final class UdpPort extends OwnedPort {
    private static final int SOCKET = 0;

    private final PortConfig config;
    private final UdpSocket socket;
    private final Arena arena = Arena.ofShared();
    private final Memory.Region region;
    private final PortCounts counts = new PortCounts();
    private final PortLedger ledger;
    private final UdpReceiver receiver;
    private final UdpSender sender;
    private final PortSleeper sleeper;
    private boolean wantsRoom;

    private UdpPort(PortConfig config, UdpSocket socket, Memory.Region region) {
        this.config = config;
        this.socket = socket;
        this.region = region;
        MemorySegment inward = region.segment().asSlice(0, UdpReceiver.bytes());
        MemorySegment outward = region.segment().asSlice(UdpReceiver.bytes());
        boolean offloads = config.offloads() && socket.segmentation() == 0;
        NoticeQueue notices = new NoticeQueue(arena, socket.fd(), counts);
        ledger = new PortLedger(counts, notices, new ReplySources());
        receiver = new UdpReceiver(inward, socket, ledger);
        UdpSender.Outlet outlet =
                (batch, messages) ->
                        Sockets.sendMessages(socket.fd(), batch, 0, messages, Sockets.MSG_DONTWAIT);
        sender = new UdpSender(arena, outward, socket, offloads, ledger, outlet);
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
    int receiveInside(Burst burst) {
        return receiver.receive(burst);
    }

    @Override
    SendOutcome sendInside(Burst burst) {
        SendOutcome outcome = sender.send(burst);
        wantsRoom = outcome == SendOutcome.BLOCKED;
        return outcome;
    }

    @Override
    void awaitInside(long timeoutNs) {
        if (!receiver.holdsMore()) {
            sleep(timeoutNs);
        }
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
            ledger.notices().drain();
        }
        if ((events & Poll.POLLOUT) != 0) {
            wantsRoom = false;
            sender.resume();
        }
    }

    /// From where peers were written to, so that another way out may use the same.
    ReplySources sources() {
        return ledger.sources();
    }

    @Override
    public void wake() {
        sleeper.wake();
    }

    @Override
    public @Nullable PathNotice notice() {
        return ledger.notices().poll();
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
        return SocketFacts.of(config, socket, sender.refusal());
    }

    /// 0 when the kernel cuts bursts, else why it does not, as `-errno`.
    int segmentation() {
        return socket.segmentation();
    }

    int descriptor() {
        return socket.fd();
    }

    @Override
    void release() {
        Descriptors.close(socket.fd());
        sleeper.close();
        region.close();
        arena.close();
    }
}
