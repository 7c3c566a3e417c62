package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Bytes from descriptor to descriptor without a stop in this process. Every verb gives the number
/// of bytes moved, which may be fewer than asked and is 0 at the end, or `-errno`. An offset of
/// [#POSITION] means the descriptor's own position: pipes and sockets have nothing else.
@Header("fcntl.h")
public final class KernelCopy {
    @Ours("a null pointer to the offset, in C")
    public static final long POSITION = -1;

    public static final int SPLICE_F_MOVE = 1;
    public static final int SPLICE_F_NONBLOCK = 2;
    public static final int SPLICE_F_MORE = 4;

    private static final Sys.Call4 SENDFILE = Sys.call4("sendfile");
    private static final Sys.Call6 SPLICE = Sys.call6("splice");
    private static final Sys.Call6 COPY_FILE_RANGE = Sys.call6("copy_file_range");

    /// Offsets travel by pointer, both ways. The collector frees the pair with its thread.
    private static final ThreadLocal<MemorySegment> OFFSETS =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, 2));

    private KernelCopy() {}

    /// From a file to a socket or another file, which takes the bytes at its own position.
    public static long sendfile(int target, int source, long sourceOffset, long length) {
        MemorySegment offsets = OFFSETS.get();
        return SENDFILE.toLong(target, source, pointer(offsets, 0, sourceOffset), length);
    }

    /// Between a pipe and something else. `flags` are `SPLICE_F_*`.
    public static long splice(
            int source, long sourceOffset, int target, long targetOffset, long length, int flags) {
        MemorySegment offsets = OFFSETS.get();
        return SPLICE.toLong(
                source,
                pointer(offsets, 0, sourceOffset),
                target,
                pointer(offsets, 1, targetOffset),
                length,
                flags);
    }

    /// Between two files; where the file system can, both then share the same blocks on the disk.
    public static long copyRange(
            int source, long sourceOffset, int target, long targetOffset, long length) {
        MemorySegment offsets = OFFSETS.get();
        return COPY_FILE_RANGE.toLong(
                source,
                pointer(offsets, 0, sourceOffset),
                target,
                pointer(offsets, 1, targetOffset),
                length,
                0);
    }

    private static long pointer(MemorySegment offsets, int index, long offset) {
        if (offset == POSITION) {
            return 0;
        }
        offsets.setAtIndex(JAVA_LONG, index, offset);
        return Sys.address(offsets) + 8L * index;
    }
}
