package io.wraith.net;

import io.wraith.linux.ReceivedMessage;
import io.wraith.wire.Burst;

/// The inward half of a [UringPort]: hands on burst by burst what the kernel has put into buffers.
final class UringReceiver {
    private static final int NONE = -1;

    private final UringQueue queue;
    private final ReceivedMessage message;
    private final Arrival arrival;

    /// The buffer that the open message is in.
    private int buffer = NONE;

    UringReceiver(UringQueue queue, ReceivedMessage message, Arrival arrival) {
        this.queue = queue;
        this.message = message;
        this.arrival = arrival;
    }

    /// Whether something can be taken without asking the kernel.
    boolean holdsMore() {
        return arrival.isOpen() || queue.holdsMore();
    }

    int receive(Burst burst) {
        while (holdsMore() || queue.look()) {
            if (!arrival.isOpen()) {
                open();
            }
            int taken = arrival.isOpen() ? arrival.take(burst) : 0;
            if (!arrival.isOpen() && buffer != NONE) {
                queue.giveBack(buffer);
                buffer = NONE;
            }
            if (taken > 0) {
                return taken;
            }
        }
        return 0;
    }

    private void open() {
        buffer = queue.read(message);
        if (buffer != NONE) {
            arrival.open(
                    message.payloadAt(),
                    message.payloadLength(),
                    message.sender(),
                    message.control());
        }
    }
}
