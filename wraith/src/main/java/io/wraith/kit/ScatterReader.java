package io.wraith.kit;

import io.wraith.linux.Errno;
import io.wraith.linux.Sockets;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Fills many pieces of memory with few calls (`readv`), in the order in which they were wanted:
/// headers and bodies of known length land where they belong, without a copy.
///
/// Belongs to one thread.
public final class ScatterReader {
    /// What [#fill] says at the end of the input.
    public static final int END = 1;

    private final int fd;
    private final PieceList pieces;

    /// Has room for `mostPieces` that wait to be filled, up to 1024.
    public ScatterReader(Arena arena, int fd, int mostPieces) {
        if (mostPieces < 1 || mostPieces > 1024) {
            throw new IllegalArgumentException(mostPieces + " pieces: 1..1024");
        }
        this.fd = fd;
        this.pieces = new PieceList(arena, mostPieces);
    }

    /// Asks for the next `length` bytes of the input; false when as many pieces as possible wait.
    public boolean want(MemorySegment segment, long offset, long length) {
        if (pieces.count() == pieces.capacity()) {
            return false;
        }
        pieces.add(segment, offset, length);
        return true;
    }

    public long wantedBytes() {
        return pieces.bytes();
    }

    /// Reads until all pieces are full: then 0. [#END] when the input ends before that, `-EAGAIN`
    /// when a descriptor that does not block has no more now, or another `-errno`; [#wantedBytes]
    /// then says how much is missing.
    public int fill() {
        while (pieces.count() > 0) {
            long read = Sockets.readv(fd, pieces.vectors(), pieces.first(), pieces.count());
            if (read == 0 && pieces.bytes() > 0) {
                return END;
            }
            if (read < 0 && read != -Errno.EINTR) {
                return (int) read;
            }
            pieces.advance(Math.max(0, read));
        }
        return 0;
    }
}
