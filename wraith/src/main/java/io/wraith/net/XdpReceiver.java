package io.wraith.net;

import io.wraith.wire.Burst;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// The inward half of an [XdpPort]: takes frames from the queues in turn, and puts datagrams that
/// came one after the other from one peer into one burst.
final class XdpReceiver {
    private final List<XdpQueue> queues;
    private final MemorySegment frames;
    private final FrameReader frame;
    private final ReplySources sources;
    private final PortCounts counts;
    private final int interfaceIndex;
    private final byte[] address = new byte[PeerAddress.SCOPED_LENGTH];
    private int addressLength;
    private int turn;

    /// Whether [#frame] shows a datagram that the last burst had no place for; it is at the front
    /// of the queue whose turn it is.
    private boolean isOpen;

    XdpReceiver(
            List<XdpQueue> queues,
            MemorySegment frames,
            FrameReader frame,
            ReplySources sources,
            PortCounts counts,
            int interfaceIndex) {
        this.queues = queues;
        this.frames = frames;
        this.frame = frame;
        this.sources = sources;
        this.counts = counts;
        this.interfaceIndex = interfaceIndex;
    }

    boolean holdsMore() {
        return isOpen;
    }

    int receive(Burst burst) {
        burst.clear();
        for (int tried = 0; tried < queues.size(); tried++) {
            XdpQueue queue = queues.get(turn);
            fill(burst, queue);
            queue.refill();
            if (!isOpen) {
                turn = (turn + 1) % queues.size();
            }
            if (burst.count() > 0) {
                counts.add(PortCounter.RECEIVED_DATAGRAMS, burst.count());
                counts.add(PortCounter.RECEIVED_BYTES, burst.length());
                counts.add(PortCounter.RECEIVED_BURSTS, 1);
                counts.add(PortCounter.RECEIVE_CALLS, 1);
                return burst.count();
            }
        }
        return 0;
    }

    private void fill(Burst burst, XdpQueue queue) {
        while (isOpen || open(queue)) {
            int length = frame.payloadLength();
            if (burst.count() == 0) {
                begin(burst);
            } else if (!belongs(burst)) {
                return;
            }
            if (length > burst.room()) {
                if (burst.count() > 0) {
                    return;
                }
                counts.add(PortCounter.OVERSIZED, 1);
            } else {
                MemorySegment.copy(
                        frames,
                        ValueLayout.JAVA_BYTE,
                        frame.payload(),
                        burst.bytes(),
                        burst.end(),
                        length);
                burst.append(length);
            }
            isOpen = false;
            queue.taken();
        }
    }

    /// Moves to the queue's next frame that is a datagram with something in it.
    private boolean open(XdpQueue queue) {
        while (queue.next()) {
            boolean isWhole = !queue.continues() && frame.read(queue.address(), queue.length());
            if (isWhole && frame.payloadLength() > 0) {
                isOpen = true;
                readAddress();
                return true;
            }
            counts.add(PortCounter.MALFORMED, isWhole ? 0 : 1);
            queue.taken();
        }
        return false;
    }

    private void readAddress() {
        long high = frame.peerHigh();
        long low = frame.peerLow();
        int scope = PeerAddress.isLinkLocal(high) ? interfaceIndex : 0;
        addressLength = PeerAddress.write(address, high, low, frame.peerPort(), scope);
        sources.own(frame.ownHigh(), frame.ownLow(), interfaceIndex);
        sources.remember(high, low, frame.peerPort(), scope);
    }

    private void begin(Burst burst) {
        burst.address(address, 0, addressLength);
        burst.ecn(frame.ecn());
    }

    private boolean belongs(Burst burst) {
        return burst.ecn() == frame.ecn() && burst.sameAddress(address, addressLength);
    }
}
