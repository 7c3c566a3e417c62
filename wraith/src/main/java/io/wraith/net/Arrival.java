package io.wraith.net;

import io.wraith.linux.ReceivedControl;
import io.wraith.linux.Sockaddr;
import io.wraith.wire.Burst;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One message that a socket received, which GRO may have put together from many datagrams, while
/// it is handed on burst by burst.
final class Arrival {
    /// How fast [#largest] forgets.
    private static final int DECAY_SHIFT = 3;

    private static final long DROPS_MASK = 0xffff_ffffL;

    private final boolean choosesSource;
    private final MemorySegment slab;
    private final ReplySources sources;
    private final PortCounts counts;
    private final byte[] address = new byte[PeerAddress.SCOPED_LENGTH];
    private int addressLength;
    private int ecn;

    /// The kernel's count of drops so far, and the datagrams in the largest of the latest messages.
    private long drops;

    private int largest = 1;

    /// What is left of the message, and how it is cut; none is open while `left` is 0.
    private long at;

    private int left;
    private int stride;

    /// Messages lie in `slab`.
    Arrival(MemorySegment slab, UdpSocket socket, PortLedger ledger) {
        this.slab = slab;
        this.choosesSource = socket.choosesSource();
        this.sources = ledger.sources();
        this.counts = ledger.counts();
    }

    boolean isOpen() {
        return left > 0;
    }

    /// Begins with a message of `length` bytes at `start`; an empty one is over at once.
    void open(long start, int length, Sockaddr peer, ReceivedControl control) {
        at = start;
        left = length;
        stride = control.segmentSize() > 0 ? control.segmentSize() : length;
        ecn = Math.max(0, control.trafficClass()) & 3;
        int datagrams = length == 0 ? 1 : Math.ceilDiv(length, stride);
        largest = Math.max(datagrams, largest - (largest >> DECAY_SHIFT));
        if (control.drops() != drops) {
            long fresh = (control.drops() - drops) & DROPS_MASK;
            counts.add(PortCounter.SOCKET_DROPS, fresh);
            counts.add(PortCounter.DROPPED_DATAGRAMS, fresh * largest);
            drops = control.drops();
        }
        addressLength =
                PeerAddress.write(address, peer.high(), peer.low(), peer.port(), peer.scope());
        if (choosesSource) {
            sources.remember(peer, control);
        }
    }

    /// Moves as much of the open message as the burst can hold: how many datagrams. When it can
    /// hold none the message is thrown away.
    int take(Burst burst) {
        burst.clear();
        byte[] target = burst.bytes();
        int most = Math.min(Burst.COUNT_LIMIT, target.length / Math.min(stride, left));
        if (most == 0) {
            counts.add(PortCounter.OVERSIZED, Math.ceilDiv(left, stride));
            left = 0;
            return 0;
        }
        int length = Math.min(left, most * stride);
        MemorySegment.copy(slab, ValueLayout.JAVA_BYTE, at, target, 0, length);
        burst.received(length, stride);
        burst.address(address, 0, addressLength);
        burst.ecn(ecn);
        at += length;
        left -= length;
        int datagrams = burst.count();
        counts.add(PortCounter.RECEIVED_DATAGRAMS, datagrams);
        counts.add(PortCounter.RECEIVED_BYTES, length);
        counts.add(PortCounter.RECEIVED_BURSTS, 1);
        return datagrams;
    }
}
