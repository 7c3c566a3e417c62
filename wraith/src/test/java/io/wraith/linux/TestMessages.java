package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.MessageBatch.Shape;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/// Batches with one buffer per message, all in one slab, and payloads that can be told apart.
record TestMessages(MessageBatch batch, MemorySegment slab, int bufferBytes) {
    private static final int CONTROL_BYTES = 128;

    static TestMessages of(Arena arena, int slots, int bufferBytes) {
        Shape shape = new Shape(slots, 1, CONTROL_BYTES);
        MessageBatch batch = new MessageBatch(arena.allocate(shape.bytes(), 8), shape);
        MemorySegment slab = arena.allocate((long) slots * bufferBytes, 8);
        for (int slot = 0; slot < slots; slot++) {
            batch.buffer(slot, slab, (long) slot * bufferBytes, bufferBytes);
        }
        return new TestMessages(batch, slab, bufferBytes);
    }

    /// Random bytes as a message's whole payload.
    byte[] fill(int slot, int bytes) {
        byte[] payload = new byte[bytes];
        new Random(slot * 31L + bytes).nextBytes(payload);
        MemorySegment.copy(payload, 0, slab, ValueLayout.JAVA_BYTE, at(slot), bytes);
        batch.buffer(slot, slab, at(slot), bytes);
        return payload;
    }

    byte[] payload(int slot, long bytes) {
        return slab.asSlice(at(slot), bytes).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Sends `bytes` random bytes as one message, with the control messages of slot 0.
    byte[] send(int fd, int bytes) {
        byte[] payload = fill(0, bytes);
        assertThat(Sockets.sendMessage(fd, batch, 0, 0)).isEqualTo(bytes);
        return payload;
    }

    /// Waits for one message, in slot 0.
    byte[] receive(int fd) {
        batch.rearm(1);
        long bytes = Sockets.receiveMessage(fd, batch, 0, 0);
        assertThat(bytes).as("recvmsg").isNotNegative();
        assertThat(batch.flags(0) & (Sockets.MSG_TRUNC | Sockets.MSG_CTRUNC)).isZero();
        return payload(0, bytes);
    }

    private long at(int slot) {
        return (long) slot * bufferBytes;
    }
}
