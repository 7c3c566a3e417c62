package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// What is set on files besides their contents: permissions, times, extended attributes. Every verb
/// gives the kernel's answer or `-errno`.
@Header({"fcntl.h", "sys/stat.h", "sys/xattr.h", "linux/limits.h"})
public final class FileAttributes {
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int XATTR_SIZE_MAX = 65_536;
    static final int XATTR_LIST_MAX = 65_536;

    /// In place of nanoseconds: this time stays as it is.
    static final int UTIME_OMIT = (1 << 30) - 2;

    private static final Sys.Call2 FCHMOD = Sys.call2("fchmod");
    private static final Sys.Call2 FUTIMENS = Sys.call2("futimens");
    private static final Sys.Call4 UTIMENSAT = Sys.call4("utimensat");
    private static final Sys.Call5 FSETXATTR = Sys.call5("fsetxattr");
    private static final Sys.Call3 LLISTXATTR = Sys.call3("llistxattr");
    private static final Sys.Call4 LGETXATTR = Sys.call4("lgetxattr");

    private final MemorySegment times;
    private final MemorySegment value;

    /// One per thread.
    public FileAttributes(Arena arena) {
        times = arena.allocate(ControlMessages.TIMESPEC, 2);
        value = arena.allocate(XATTR_SIZE_MAX);
    }

    /// Sets the lower 12 bits of the mode.
    public static int permissions(int fd, int mode) {
        return FCHMOD.toInt(fd, mode);
    }

    /// Sets the modification time of an open file and leaves that of the last access.
    public int modified(int fd, long seconds, int nanos) {
        return FUTIMENS.toInt(fd, timesOf(seconds, nanos));
    }

    /// The same by name, of a symbolic link itself.
    public int modified(int folder, byte[] name, long seconds, int nanos) {
        try (Arena arena = Arena.ofConfined()) {
            long named = Sys.address(Names.terminated(arena, name));
            return UTIMENSAT.toInt(folder, named, timesOf(seconds, nanos), AT_SYMLINK_NOFOLLOW);
        }
    }

    private long timesOf(long seconds, int nanos) {
        times.setAtIndex(JAVA_LONG, 0, 0);
        times.setAtIndex(JAVA_LONG, 1, UTIME_OMIT);
        times.setAtIndex(JAVA_LONG, 2, seconds);
        times.setAtIndex(JAVA_LONG, 3, nanos);
        return Sys.address(times);
    }

    /// Sets an extended attribute of an open file.
    public int set(int fd, byte[] name, byte[] content) {
        if (content.length > XATTR_SIZE_MAX) {
            return -Errno.E2BIG;
        }
        MemorySegment.copy(content, 0, value, ValueLayout.JAVA_BYTE, 0, content.length);
        try (Arena arena = Arena.ofConfined()) {
            long named = Sys.address(Names.terminated(arena, name));
            return FSETXATTR.toInt(
                    fd, named, Sys.address(value, content.length), content.length, 0);
        }
    }

    /// Collects the names of the extended attributes of what the path names; a symbolic link at its
    /// end is not followed. Gives how many there are.
    public int list(byte[] path, List<byte[]> names) {
        names.clear();
        try (Arena arena = Arena.ofConfined()) {
            long named = Sys.address(Names.terminated(arena, path));
            int length = LLISTXATTR.toInt(named, Sys.address(value), XATTR_LIST_MAX);
            int start = 0;
            for (int at = 0; at < length; at++) {
                if (value.get(ValueLayout.JAVA_BYTE, at) == 0) {
                    names.add(bytes(start, at - start));
                    start = at + 1;
                }
            }
            return length < 0 ? length : names.size();
        }
    }

    /// Collects the value of an extended attribute; gives its length.
    public int get(byte[] path, byte[] name, List<byte[]> values) {
        try (Arena arena = Arena.ofConfined()) {
            long named = Sys.address(Names.terminated(arena, path));
            long attribute = Sys.address(Names.terminated(arena, name));
            int length = LGETXATTR.toInt(named, attribute, Sys.address(value), XATTR_SIZE_MAX);
            if (length >= 0) {
                values.add(bytes(0, length));
            }
            return length;
        }
    }

    private byte[] bytes(int from, int length) {
        return value.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
