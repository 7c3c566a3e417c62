package io.wraith.kit;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.KernelCopy;

/// Moves bytes from a file or a socket to a socket inside the kernel, by way of a pipe of its own.
/// What the target does not take at once stays in the pipe until the next call.
///
/// Belongs to one thread.
public final class SpliceMover implements AutoCloseable {
    private static final long POSITION = KernelCopy.POSITION;

    /// Sixteen pages: what a pipe has from the beginning.
    private static final long USUAL_PIPE_BYTES = 64 << 10;

    private final int source;
    private final int target;
    private final Descriptors.Pipe pipe = Descriptors.pipe(Descriptors.O_NONBLOCK);
    private final long pipeBytes;
    private long offset;
    private long inPipe;
    private boolean closed;

    private SpliceMover(int source, long offset, int target, int pipeBytes) {
        this.source = source;
        this.offset = offset;
        this.target = target;
        int granted = Descriptors.pipeSize(pipe.target(), pipeBytes);
        this.pipeBytes = granted > 0 ? granted : USUAL_PIPE_BYTES;
    }

    /// From `offset` of a file on. The pipe has `pipeBytes`, or what the kernel grants an ordinary
    /// user.
    public static SpliceMover ofFile(int file, long offset, int target, int pipeBytes) {
        if (offset < 0) {
            throw new IllegalArgumentException("from offset " + offset);
        }
        return new SpliceMover(file, offset, target, pipeBytes);
    }

    public static SpliceMover ofSocket(int source, int target, int pipeBytes) {
        return new SpliceMover(source, POSITION, target, pipeBytes);
    }

    /// Moves up to `length` bytes, at most what the pipe holds: how many reached the target, 0 when
    /// the source has ended and nothing is on its way, or `-errno`. After `-EAGAIN`,
    /// [#isTargetFull] says for which of the two to wait.
    public long move(long length) {
        if (inPipe == 0) {
            long wanted = Math.min(length, pipeBytes);
            long taken;
            do {
                taken = KernelCopy.splice(source, offset, pipe.target(), POSITION, wanted, 0);
            } while (taken == -Errno.EINTR);
            if (taken <= 0) {
                return taken;
            }
            inPipe = taken;
            offset = offset == POSITION ? POSITION : offset + taken;
        }
        long moved = 0;
        while (inPipe > 0) {
            long given = KernelCopy.splice(pipe.source(), POSITION, target, POSITION, inPipe, 0);
            if (given < 0 && given != -Errno.EINTR) {
                return moved > 0 ? moved : given;
            }
            inPipe -= Math.max(0, given);
            moved += Math.max(0, given);
        }
        return moved;
    }

    /// Whether bytes wait in the pipe for the target.
    public boolean isTargetFull() {
        return inPipe > 0;
    }

    /// Closes the pipe; bytes in it are lost. The two ends belong to the caller.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Descriptors.close(pipe.source());
            Descriptors.close(pipe.target());
        }
    }
}
