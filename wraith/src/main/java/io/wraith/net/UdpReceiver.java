package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.ReceivedControl;
import io.wraith.linux.Sockaddr;
import io.wraith.linux.Sockets;
import io.wraith.wire.Burst;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The inward half of a [UdpPort]: takes several messages from the kernel in one call, each of
/// which GRO may have put together from many datagrams, and hands them on burst by burst.
final class UdpReceiver {
    /// Messages per call. Each needs room for the longest: the kernel cuts off what does not fit.
    private static final int SLOTS = 8;

    private static final int SLOT_BYTES = 1 << 16;
    private static final int CONTROL_BYTES = 128;
    private static final MessageBatch.Shape SHAPE = new MessageBatch.Shape(SLOTS, 1, CONTROL_BYTES);

    /// Calls in a row that an earlier datagram's error may spoil.
    private static final int TRIES = 4;

    /// How fast [#largest] forgets.
    private static final int DECAY_SHIFT = 3;

    private static final long DROPS_MASK = 0xffff_ffffL;

    private final UdpSocket socket;
    private final MemorySegment slab;
    private final MessageBatch batch;
    private final ReceivedControl control = new ReceivedControl();
    private final ReplySources sources;
    private final NoticeQueue notices;
    private final PortCounts counts;
    private final byte[] address = new byte[PeerAddress.SCOPED_LENGTH];
    private int addressLength;

    /// The kernel's count of drops so far, and the datagrams in the largest of the latest messages.
    private long drops;

    private int largest = 1;

    private int filled;
    private int slot;

    /// What is left of the message in [#slot], and how it is cut; no message is open while `left`
    /// is 0.
    private long at;

    private int left;
    private int stride;

    static long bytes() {
        return (long) SLOTS * SLOT_BYTES + SHAPE.bytes();
    }

    /// `memory` has [#bytes].
    UdpReceiver(
            MemorySegment memory,
            UdpSocket socket,
            ReplySources sources,
            NoticeQueue notices,
            PortCounts counts) {
        this.socket = socket;
        this.slab = memory;
        this.batch = new MessageBatch(memory.asSlice((long) SLOTS * SLOT_BYTES), SHAPE);
        this.sources = sources;
        this.notices = notices;
        this.counts = counts;
        for (int i = 0; i < SLOTS; i++) {
            batch.buffer(i, slab, (long) i * SLOT_BYTES, SLOT_BYTES);
        }
    }

    /// Whether something can be taken without asking the kernel.
    boolean holdsMore() {
        return left > 0 || slot < filled;
    }

    int receive(Burst burst) {
        while (left > 0 || slot < filled || refill()) {
            if (left > 0 || open()) {
                int taken = take(burst);
                if (taken > 0) {
                    return taken;
                }
            }
        }
        return 0;
    }

    private boolean refill() {
        batch.rearm(SLOTS);
        slot = 0;
        filled = 0;
        for (int i = 0; i < TRIES; i++) {
            int answer = Sockets.receiveMessages(socket.fd(), batch, SLOTS, Sockets.MSG_DONTWAIT);
            if (answer > 0) {
                counts.add(PortCounter.RECEIVE_CALLS, 1);
                filled = answer;
                return true;
            }
            if (answer == -Errno.EAGAIN) {
                return false;
            }
            notices.drain();
        }
        return false;
    }

    /// Looks at the next message. False when it is empty; then it is done with.
    private boolean open() {
        left = batch.length(slot);
        at = (long) slot * SLOT_BYTES;
        control.read(batch, slot);
        stride = control.segmentSize() > 0 ? control.segmentSize() : left;
        int datagrams = left == 0 ? 1 : Math.ceilDiv(left, stride);
        largest = Math.max(datagrams, largest - (largest >> DECAY_SHIFT));
        if (control.drops() != drops) {
            long fresh = (control.drops() - drops) & DROPS_MASK;
            counts.add(PortCounter.SOCKET_DROPS, fresh);
            counts.add(PortCounter.DROPPED_DATAGRAMS, fresh * largest);
            drops = control.drops();
        }
        Sockaddr peer = batch.name(slot);
        addressLength =
                PeerAddress.write(address, peer.high(), peer.low(), peer.port(), peer.scope());
        if (socket.choosesSource()) {
            sources.remember(peer, control);
        }
        if (left == 0) {
            slot++;
        }
        return left > 0;
    }

    /// Moves as much of the open message as the burst can hold: how many datagrams.
    private int take(Burst burst) {
        burst.clear();
        byte[] target = burst.bytes();
        int most = Math.min(Burst.COUNT_LIMIT, target.length / Math.min(stride, left));
        if (most == 0) {
            counts.add(PortCounter.OVERSIZED, Math.ceilDiv(left, stride));
            finish(left);
            return 0;
        }
        int length = Math.min(left, most * stride);
        MemorySegment.copy(slab, ValueLayout.JAVA_BYTE, at, target, 0, length);
        burst.received(length, stride);
        burst.address(address, 0, addressLength);
        burst.ecn(Math.max(0, control.trafficClass()) & 3);
        finish(length);
        int datagrams = burst.count();
        counts.add(PortCounter.RECEIVED_DATAGRAMS, datagrams);
        counts.add(PortCounter.RECEIVED_BYTES, length);
        counts.add(PortCounter.RECEIVED_BURSTS, 1);
        return datagrams;
    }

    private void finish(int length) {
        at += length;
        left -= length;
        if (left == 0) {
            slot++;
        }
    }
}
