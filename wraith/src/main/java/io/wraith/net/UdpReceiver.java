package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.ReceivedControl;
import io.wraith.linux.Sockets;
import io.wraith.wire.Burst;

import java.lang.foreign.MemorySegment;

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

    private final int fd;
    private final MessageBatch batch;
    private final ReceivedControl control = new ReceivedControl();
    private final NoticeQueue notices;
    private final PortCounts counts;
    private final Arrival arrival;
    private int filled;
    private int slot;

    static long bytes() {
        return (long) SLOTS * SLOT_BYTES + SHAPE.bytes();
    }

    /// `memory` has [#bytes].
    UdpReceiver(MemorySegment memory, UdpSocket socket, PortLedger ledger) {
        this.fd = socket.fd();
        this.batch = new MessageBatch(memory.asSlice((long) SLOTS * SLOT_BYTES), SHAPE);
        this.notices = ledger.notices();
        this.counts = ledger.counts();
        this.arrival = new Arrival(memory, socket, ledger);
        for (int i = 0; i < SLOTS; i++) {
            batch.buffer(i, memory, (long) i * SLOT_BYTES, SLOT_BYTES);
        }
    }

    /// Whether something can be taken without asking the kernel.
    boolean holdsMore() {
        return arrival.isOpen() || slot < filled;
    }

    int receive(Burst burst) {
        while (holdsMore() || refill()) {
            if (!arrival.isOpen()) {
                control.read(batch, slot);
                long at = (long) slot * SLOT_BYTES;
                arrival.open(at, batch.length(slot), batch.name(slot), control);
                slot++;
            }
            int taken = arrival.isOpen() ? arrival.take(burst) : 0;
            if (taken > 0) {
                return taken;
            }
        }
        return 0;
    }

    private boolean refill() {
        batch.rearm(SLOTS);
        slot = 0;
        filled = 0;
        for (int i = 0; i < TRIES; i++) {
            int answer = Sockets.receiveMessages(fd, batch, SLOTS, Sockets.MSG_DONTWAIT);
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
}
