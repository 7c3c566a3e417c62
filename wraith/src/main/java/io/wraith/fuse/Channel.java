package io.wraith.fuse;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;

import java.lang.foreign.MemorySegment;

/// One descriptor of `/dev/fuse`: a call reads a request, another one writes an answer. Answers go
/// to the descriptor that their request was read from and to no other; it is closed when the last
/// of them is written.
final class Channel implements Outlet, AutoCloseable {
    private final int descriptor;
    private final Replies replies;
    private final WaitingCalls calls = new WaitingCalls();

    Channel(int descriptor, Replies replies) {
        this.descriptor = descriptor;
        this.replies = replies;
    }

    int descriptor() {
        return descriptor;
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public WaitingCalls calls() {
        return calls;
    }

    /// Waits for a request: its length, or `-errno`.
    long read(MemorySegment buffer) {
        return Descriptors.read(descriptor, buffer, 0, buffer.byteSize());
    }

    /// The kernel does not take an answer when nobody waits any more, nor after the mount is gone.
    /// One that it calls malformed is a fault of ours, and the caller still gets an answer.
    @Override
    public boolean send(Reply reply, long unique) {
        long sent = reply.send(descriptor);
        if (sent == -Errno.EINVAL || sent == -Errno.EFAULT || sent == -Errno.ENOMEM) {
            reply.start(-Errno.EIO, unique).send(descriptor);
            return false;
        }
        return sent >= 0;
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
