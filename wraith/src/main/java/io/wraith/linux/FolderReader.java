package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;

/// Reads the names in an open folder.
@Header({"dirent.h", "sys/syscall.h"})
public final class FolderReader {
    static final int SYS_getdents64 = Arch.pick(217, 61);

    /// With 64-bit offsets this is what the system call fills.
    static final StructLayout DIRENT =
            MemoryLayout.structLayout(
                            JAVA_LONG.withName("d_ino"),
                            JAVA_LONG.withName("d_off"),
                            JAVA_SHORT.withName("d_reclen"),
                            JAVA_BYTE.withName("d_type"),
                            MemoryLayout.sequenceLayout(256, JAVA_BYTE).withName("d_name"),
                            MemoryLayout.paddingLayout(5))
                    .withName("dirent");

    private static final int BYTES = 1 << 16;
    private static final long POSITION = offset("d_off");
    private static final long LENGTH = offset("d_reclen");
    private static final long NAME = offset("d_name");

    private static final Sys.Call4 GETDENTS64 = Sys.call4("syscall");

    private final MemorySegment buffer;

    /// A name, and the position of the folder behind it.
    public static final class Named {
        private final byte[] name;
        private final long next;

        Named(byte[] name, long next) {
            this.name = name;
            this.next = next;
        }

        public byte[] name() {
            return name;
        }

        public long next() {
            return next;
        }
    }

    /// One per thread.
    public FolderReader(Arena arena) {
        buffer = arena.allocate(BYTES, Long.BYTES);
    }

    /// Adds the next names of the folder but `.` and `..`, in no order. Gives how many bytes the
    /// kernel had to say, 0 at the end, or `-errno`.
    public int next(int folder, List<byte[]> names) {
        return walk(folder, BYTES, (name, _) -> names.add(name));
    }

    /// The same with positions, for [Files#seek]; from no more bytes of the kernel than that.
    public int next(int folder, int mostBytes, List<Named> names) {
        int room = Math.min(mostBytes, BYTES);
        return walk(folder, room, (name, next) -> names.add(new Named(name, next)));
    }

    private interface Taker {
        void take(byte[] name, long next);
    }

    private int walk(int folder, int room, Taker taker) {
        int filled = GETDENTS64.toInt(SYS_getdents64, folder, Sys.address(buffer), room);
        for (long at = 0; at < filled; ) {
            int length = Short.toUnsignedInt(buffer.get(JAVA_SHORT, at + LENGTH));
            byte[] name = name(at + NAME, at + length);
            if (!isDots(name)) {
                taker.take(name, buffer.get(JAVA_LONG, at + POSITION));
            }
            at += length;
        }
        return filled;
    }

    private byte[] name(long from, long limit) {
        long end = from;
        while (end < limit && buffer.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return buffer.asSlice(from, end - from).toArray(JAVA_BYTE);
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    private static long offset(String member) {
        return DIRENT.byteOffset(MemoryLayout.PathElement.groupElement(member));
    }
}
