package io.wraith.fuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.linux.FuseStructs;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// One request of the kernel, as a window on the buffer that it was read into.
///
/// ```
/// len u32 | opcode u32 | unique u64 | node u64 | user, group, process u32 | padding | struct | ...
/// ```
///
/// Accessors of the header may be used after [#wrap] has agreed, those of the struct after
/// [#holds]. Nothing is believed about a length that the bytes at hand do not bear out.
final class Request {
    private static final long HEADER = FuseStructs.IN_HEADER.byteSize();
    private static final long LENGTH = FuseStructs.offset(FuseStructs.IN_HEADER, "len");
    private static final long OPCODE = FuseStructs.offset(FuseStructs.IN_HEADER, "opcode");
    private static final long UNIQUE = FuseStructs.offset(FuseStructs.IN_HEADER, "unique");
    private static final long NODE = FuseStructs.offset(FuseStructs.IN_HEADER, "nodeid");
    private static final long PROCESS = FuseStructs.offset(FuseStructs.IN_HEADER, "pid");

    private MemorySegment bytes = MemorySegment.NULL;
    private long length;

    /// Looks at the `length` bytes that were read; false when they are no request.
    boolean wrap(MemorySegment buffer, long length) {
        this.bytes = buffer;
        this.length = length;
        return length >= HEADER
                && length <= buffer.byteSize()
                && Integer.toUnsignedLong(buffer.get(JAVA_INT, LENGTH)) == length;
    }

    int opcode() {
        return bytes.get(JAVA_INT, OPCODE);
    }

    long unique() {
        return bytes.get(JAVA_LONG, UNIQUE);
    }

    long node() {
        return bytes.get(JAVA_LONG, NODE);
    }

    /// The thread that asks, as this process would number it; 0 when it cannot.
    int process() {
        return bytes.get(JAVA_INT, PROCESS);
    }

    /// Whether the request has at least `count` bytes behind its header.
    boolean holds(long count) {
        return count >= 0 && count <= length - HEADER;
    }

    /// A member of the struct, by its offset there.
    int u32(long at) {
        return bytes.get(JAVA_INT, HEADER + at);
    }

    /// A member of the struct, by its offset there.
    long u64(long at) {
        return bytes.get(JAVA_LONG, HEADER + at);
    }

    /// The name that begins `at` bytes behind the header and a zero ends; null when none does, or
    /// when it is empty.
    byte @Nullable [] name(long at) {
        long from = HEADER + at;
        long end = from;
        while (end < length && bytes.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        if (from >= end || end >= length) {
            return null;
        }
        byte[] name = new byte[(int) (end - from)];
        MemorySegment.copy(bytes, JAVA_BYTE, from, name, 0, name.length);
        return name;
    }
}
