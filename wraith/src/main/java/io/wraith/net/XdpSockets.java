package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.XdpSocket;
import io.wraith.linux.XdpSocket.Rings;
import io.wraith.linux.XdpSocket.Transport;
import io.wraith.linux.XdpUmem;
import io.wraith.wire.Steering;

import java.util.ArrayList;
import java.util.List;

/// A shard's sockets, one on each of its queues of an interface: of several shards the first has
/// the first queue, the second the second, and so on in turn.
final class XdpSockets implements AutoCloseable {
    /// Queues of an interface that are taken; what comes by others is left to the kernel.
    static final int MOST_QUEUES = 16;

    private static final int POLL_PACKETS = 64;
    private static final int MOST_FILL = 1 << 15;

    private final int interfaceIndex;
    private final Steering steering;
    private final Rings rings;
    private final List<XdpSocket> sockets = new ArrayList<>();
    private String copies = "zero-copy";

    private XdpSockets(int interfaceIndex, XdpConfig config, Steering steering) {
        this.interfaceIndex = interfaceIndex;
        this.steering = steering;
        int fill = Math.min(config.frames(), MOST_FILL);
        int transmit = Math.min(config.frames() / 4, config.ringEntries());
        rings = new Rings(config.ringEntries(), transmit, fill, transmit);
    }

    /// Binds one to each of the shard's queues. Throws [LinuxException] with `EINVAL` where it has
    /// none.
    static XdpSockets open(int interfaceIndex, XdpUmem umem, XdpConfig config, Steering steering) {
        XdpSockets all = new XdpSockets(interfaceIndex, config, steering);
        try {
            all.bindFirst(umem);
            all.bindRest();
            return all;
        } catch (RuntimeException failure) {
            all.close();
            throw failure;
        }
    }

    /// The first is asked for zero-copy, and what it gets the others share.
    private void bindFirst(XdpUmem umem) {
        XdpSocket first = XdpSocket.open(umem, rings);
        try {
            first.bind(interfaceIndex, queue(0), Transport.ZERO_COPY, false);
        } catch (LinuxException refused) {
            copies = "a copy per packet, since zero-copy: " + Errno.describe(refused.errno());
            // A new one: what a refusal leaves in a socket is not for us to know.
            first.close();
            first = XdpSocket.open(umem, rings);
            try {
                first.bind(interfaceIndex, queue(0), Transport.COPY, false);
            } catch (LinuxException failure) {
                first.close();
                throw failure;
            }
        }
        sockets.add(first);
    }

    private void bindRest() {
        for (int queue = queue(1); queue < MOST_QUEUES; queue = queue(sockets.size())) {
            XdpSocket next = XdpSocket.openSharing(sockets.getFirst(), rings);
            try {
                next.bind(interfaceIndex, queue, Transport.COPY, false);
            } catch (LinuxException refused) {
                next.close();
                if (refused.errno() == Errno.EINVAL) {
                    return; // there are no more queues
                }
                throw refused;
            }
            sockets.add(next);
        }
    }

    private int queue(int index) {
        return steering.shard() + index * steering.shards();
    }

    /// Whether they are those of the first shard.
    boolean areFirst() {
        return steering.shard() == 0;
    }

    int count() {
        return sockets.size();
    }

    XdpSocket get(int index) {
        return sockets.get(index);
    }

    /// How frames get into memory, for people.
    String copies() {
        return copies;
    }

    boolean areZeroCopy() {
        return copies.equals("zero-copy");
    }

    /// Has the filter give each what comes by its queue.
    void bindTo(LoadedFilter filter) {
        for (int i = 0; i < sockets.size(); i++) {
            filter.bind(queue(i), sockets.get(i));
        }
    }

    /// Asks the kernel to let this process look for packets itself: 0, or why not, as `-errno`.
    int lookFor(int microseconds) {
        int refusal = 0;
        for (int i = 0; i < sockets.size() && refusal == 0; i++) {
            refusal = sockets.get(i).busyPoll(microseconds, POLL_PACKETS);
        }
        return refusal;
    }

    /// Has the kernel look for packets on every queue, by this thread.
    void poll() {
        for (XdpSocket socket : sockets) {
            // Nothing to report: whether something came is seen in the rings.
            int _ = socket.wakeReceiver();
        }
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

    /// The one that brought the memory last.
    @Override
    public void close() {
        sockets.reversed().forEach(XdpSocket::close);
    }
}
