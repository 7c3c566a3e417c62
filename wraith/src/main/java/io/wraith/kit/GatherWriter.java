package io.wraith.kit;

import io.wraith.linux.Errno;
import io.wraith.linux.Sockets;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes many pieces of memory with few calls: pieces wait until they are many, large or old
/// enough, and then leave in one `writev`. Nothing is copied, so a piece must not change before it
/// is gone. What a socket takes only in part is gone on with.
///
/// Belongs to one thread; the time is its caller's.
public final class GatherWriter {
    private final int fd;
    private final Limits limits;
    private final PieceList pieces;
    private long oldestNs;

    /// When to write: at so many pieces, so many bytes, or when the oldest has waited so long.
    public record Limits(int pieces, long bytes, long delayNs) {
        /// No kernel takes more pieces in one call (`IOV_MAX`).
        private static final int MOST_PIECES = 1024;

        public Limits {
            if (pieces < 1 || pieces > MOST_PIECES || bytes < 1 || delayNs < 0) {
                throw new IllegalArgumentException(
                        pieces + " pieces, " + bytes + " bytes, " + delayNs + " ns");
            }
        }
    }

    public GatherWriter(Arena arena, int fd, Limits limits) {
        this.fd = fd;
        this.limits = limits;
        this.pieces = new PieceList(arena, limits.pieces());
    }

    /// Takes a piece, and writes when a limit is reached. 0, or the `-errno` of writing: then
    /// [#pendingBytes] tells what is still to be written, this piece included. `-ENOBUFS` alone
    /// means that the piece was not taken, because all places are occupied and the descriptor takes
    /// nothing.
    public int add(MemorySegment segment, long offset, long length, long nowNs) {
        if (pieces.count() == pieces.capacity()) {
            flush();
            if (pieces.count() == pieces.capacity()) {
                return -Errno.ENOBUFS;
            }
        }
        if (pieces.count() == 0) {
            oldestNs = nowNs;
        }
        pieces.add(segment, offset, length);
        boolean isFull = pieces.count() == pieces.capacity() || pieces.bytes() >= limits.bytes();
        return isFull || isDue(nowNs) ? flush() : 0;
    }

    /// Whether pieces have waited long enough.
    public boolean isDue(long nowNs) {
        return pieces.count() > 0 && nowNs - oldestNs >= limits.delayNs();
    }

    /// When [#isDue] will be true; of no meaning without pieces.
    public long dueNs() {
        return oldestNs + limits.delayNs();
    }

    public long pendingBytes() {
        return pieces.bytes();
    }

    /// Writes what waits: 0 when all is gone, or `-errno`: `-EAGAIN` from a descriptor that does
    /// not block and takes no more now.
    public int flush() {
        while (pieces.count() > 0) {
            long written = Sockets.writev(fd, pieces.vectors(), pieces.first(), pieces.count());
            if (written < 0 && written != -Errno.EINTR) {
                return (int) written;
            }
            pieces.advance(Math.max(0, written));
        }
        return 0;
    }
}
