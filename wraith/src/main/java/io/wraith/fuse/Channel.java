package io.wraith.fuse;

import io.wraith.base.LongMap;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// One descriptor of `/dev/fuse` with the calls that were read from it and wait. Its answers go to
/// it and to no other; it is closed when the last of them is written.
final class Channel implements AutoCloseable {
    private final int descriptor;
    private final Replies replies;
    private final LongMap<Call> waiting = new LongMap<>(0);
    private boolean isDraining;

    Channel(int descriptor, Replies replies) {
        this.descriptor = descriptor;
        this.replies = replies;
    }

    int descriptor() {
        return descriptor;
    }

    Replies replies() {
        return replies;
    }

    /// Waits for a request: its length, or `-errno`.
    long read(MemorySegment buffer) {
        return Descriptors.read(descriptor, buffer, 0, buffer.byteSize());
    }

    /// Whether the kernel took it. It does not when nobody waits any more, nor after the mount is
    /// gone. An answer that it calls malformed is a fault of ours, and the caller still gets one.
    boolean send(Reply reply, long unique) {
        long sent = reply.send(descriptor);
        if (sent == -Errno.EINVAL || sent == -Errno.EFAULT || sent == -Errno.ENOMEM) {
            reply.start(-Errno.EIO, unique).send(descriptor);
            return false;
        }
        return sent >= 0;
    }

    /// Keeps a call that is not answered yet; false when that has happened meanwhile.
    boolean keep(Call call) {
        synchronized (waiting) {
            waiting.put(call.unique(), call);
        }
        // Whoever answered before the call was in the table could not take it out.
        if (call.isOver()) {
            forget(call);
            return false;
        }
        return true;
    }

    void forget(Call call) {
        synchronized (waiting) {
            waiting.remove(call.unique());
            if (isDraining && waiting.size() == 0) {
                waiting.notifyAll();
            }
        }
    }

    @Nullable Call waiting(long unique) {
        synchronized (waiting) {
            return waiting.get(unique);
        }
    }

    /// All that wait now.
    List<Call> waiting() {
        synchronized (waiting) {
            List<Call> calls = new ArrayList<>(waiting.size());
            waiting.forEach((_, call) -> calls.add(call));
            return calls;
        }
    }

    /// Ends every call that waits, and waits for answers that are being written.
    void drain(int errno) {
        waiting().forEach(call -> call.fail(errno));
        synchronized (waiting) {
            isDraining = true;
            boolean isInterrupted = false;
            while (waiting.size() > 0) {
                try {
                    waiting.wait();
                } catch (InterruptedException _) {
                    isInterrupted = true;
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
