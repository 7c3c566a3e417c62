package io.wraith.net;

import io.wraith.linux.Descriptors;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A port on Linux's sockets, reached by io_uring: what a [UdpPort] does with calls this one does
/// with requests. A receive stays with the kernel and fills buffers as datagrams come; looking for
/// them costs no call, and one call sends a burst, whatever the kernel cuts of it, and brings what
/// has come meanwhile.
public final class UringPort extends OwnedPort {
    private final PortConfig config;
    private final UdpSocket socket;
    private final Arena arena = Arena.ofShared();
    private final Memory.Region region;
    private final PortCounts counts = new PortCounts();
    private final PortLedger ledger;
    private final PortWaker waker;
    private final UringQueue queue;
    private final UringReceiver receiver;
    private final UdpSender sender;
    private boolean wantsRoom;

    private UringPort(PortConfig config, UdpSocket socket, Memory.Region region) {
        this.config = config;
        this.socket = socket;
        this.region = region;
        NoticeQueue notices = new NoticeQueue(arena, socket.fd(), counts);
        ledger = new PortLedger(counts, notices, new ReplySources());
        waker = new PortWaker(arena, counts);
        try {
            queue = new UringQueue(arena, socket.fd(), waker, ledger);
        } catch (RuntimeException failure) {
            waker.close();
            arena.close();
            throw failure;
        }
        Arrival arrival = new Arrival(queue.buffers().segment(), socket, ledger);
        receiver = new UringReceiver(queue, queue.message(arena), arrival);
        boolean offloads = config.offloads() && socket.segmentation() == 0;
        sender = new UdpSender(arena, region.segment(), socket, offloads, ledger, queue::send);
    }

    /// Throws [LinuxException] where the address cannot be had, or io_uring cannot: with the
    /// reason.
    public static UringPort open(PortConfig config) {
        Memory.Region region = Memory.anonymous("io_uring port", UdpSender.bytes());
        try {
            UdpSocket socket = UdpSocket.open(config);
            try {
                return new UringPort(config, socket, region);
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
        queue.start();
        return receiver.receive(burst);
    }

    @Override
    SendOutcome sendInside(Burst burst) {
        queue.start();
        SendOutcome outcome = sender.send(burst);
        wantsRoom = outcome == SendOutcome.BLOCKED;
        return outcome;
    }

    @Override
    void awaitInside(long timeoutNs) {
        queue.start();
        if (!receiver.holdsMore()) {
            sleep(timeoutNs);
        }
    }

    private void sleep(long timeoutNs) {
        counts.add(PortCounter.WAITS, 1);
        queue.await(timeoutNs, wantsRoom || sender.holdsMore());
        if (queue.hadRoom()) {
            wantsRoom = false;
            sender.resume();
        }
    }

    @Override
    public void wake() {
        waker.wake();
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
        List<PortFact> facts = new ArrayList<>();
        facts.add(new PortFact("io_uring", true, queue.describe()));
        facts.addAll(SocketFacts.of(config, socket, sender.refusal()));
        return facts;
    }

    int descriptor() {
        return socket.fd();
    }

    /// The ring first: it holds the socket open.
    @Override
    void release() {
        queue.close();
        Descriptors.close(socket.fd());
        waker.close();
        region.close();
        arena.close();
    }
}
