package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A descriptor that another process hands over through a local socket.
@Header("sys/socket.h")
public final class PassedDescriptor {
    static final int SCM_RIGHTS = 1;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final int CONTROL_BYTES = 64;

    private PassedDescriptor() {}

    /// Waits for a message: the descriptor that came with it, which no child inherits; `-ENODATA`
    /// when the peer closed its end or sent none, or another `-errno`.
    public static int receive(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MessageBatch.Shape shape = new MessageBatch.Shape(1, 1, CONTROL_BYTES);
            MemorySegment memory = arena.allocate(shape.bytes(), Long.BYTES);
            MessageBatch batch = new MessageBatch(memory, shape);
            batch.buffer(0, arena.allocate(1), 0, 1);
            long answer;
            do {
                batch.rearm(1);
                answer = Sockets.receiveMessage(socket, batch, 0, MSG_CMSG_CLOEXEC);
            } while (answer == -Errno.EINTR);
            if (answer < 0) {
                return (int) answer;
            }
            ControlWalker walker = new ControlWalker();
            batch.walk(0, walker);
            while (walker.next()) {
                if (walker.holds(SocketOptions.SOL_SOCKET, SCM_RIGHTS, Integer.BYTES)) {
                    return batch.memory().get(JAVA_INT, walker.data());
                }
            }
            return -Errno.ENODATA;
        }
    }
}
