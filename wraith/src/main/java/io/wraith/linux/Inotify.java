package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Tells what happens in folders. One thread reads; watches may be added and removed by any, each
/// without a lock. The descriptor is readable when something happened.
@Header("sys/inotify.h")
public final class Inotify implements AutoCloseable {
    public static final int IN_MODIFY = 0x2;
    public static final int IN_ATTRIB = 0x4;
    public static final int IN_CLOSE_WRITE = 0x8;
    public static final int IN_MOVED_FROM = 0x40;
    public static final int IN_MOVED_TO = 0x80;
    public static final int IN_CREATE = 0x100;
    public static final int IN_DELETE = 0x200;
    public static final int IN_DELETE_SELF = 0x400;
    public static final int IN_MOVE_SELF = 0x800;

    /// The file system below is gone.
    public static final int IN_UNMOUNT = 0x2000;

    /// More happened than the kernel kept; of what, nobody knows.
    public static final int IN_Q_OVERFLOW = 0x4000;

    /// The watch is gone.
    public static final int IN_IGNORED = 0x8000;

    /// Refuse to watch what is no folder.
    public static final int IN_ONLYDIR = 0x1000000;

    /// What happened, happened to a folder.
    public static final int IN_ISDIR = 0x40000000;

    static final int IN_NONBLOCK = 0x800;
    static final int IN_CLOEXEC = 0x80000;

    static final StructLayout INOTIFY_EVENT =
            MemoryLayout.structLayout(
                            JAVA_INT.withName("wd"),
                            JAVA_INT.withName("mask"),
                            JAVA_INT.withName("cookie"),
                            JAVA_INT.withName("len"))
                    .withName("inotify_event");

    private static final long WATCH = offset("wd");
    private static final long MASK = offset("mask");
    private static final long LENGTH = offset("len");
    private static final int BYTES = 1 << 16;

    private static final Sys.Call1 INOTIFY_INIT1 = Sys.call1("inotify_init1");
    private static final Sys.Call3 INOTIFY_ADD_WATCH = Sys.call3("inotify_add_watch");
    private static final Sys.Call2 INOTIFY_RM_WATCH = Sys.call2("inotify_rm_watch");

    private final int fd;
    private final MemorySegment buffer;

    /// What is told of each event.
    @FunctionalInterface
    public interface Listener {
        /// Something happened in the folder of a watch, which is -1 for [#IN_Q_OVERFLOW]. The name
        /// is empty for the folder itself.
        void event(int watch, int mask, byte[] name);
    }

    public Inotify(Arena arena) {
        buffer = arena.allocate(BYTES, Integer.BYTES);
        fd =
                LinuxException.check(
                        INOTIFY_INIT1.toInt(IN_NONBLOCK | IN_CLOEXEC),
                        "inotify_init1",
                        "preparing to be told of changes");
    }

    public int descriptor() {
        return fd;
    }

    /// Watches what the path names, or changes how it is watched: the number of the watch, which is
    /// the same for the same folder, or `-errno`. `-ENOSPC`: the user has no more watches.
    public int watch(byte[] path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            long named = Sys.address(Names.terminated(arena, path));
            return INOTIFY_ADD_WATCH.toInt(fd, named, Integer.toUnsignedLong(mask));
        }
    }

    /// Ends a watch: 0 or `-errno`.
    public int unwatch(int watch) {
        return INOTIFY_RM_WATCH.toInt(fd, watch);
    }

    /// Tells what happened since the last time. Answers how many bytes the kernel had to say, 0 for
    /// nothing, or `-errno`.
    public int read(Listener listener) {
        long filled = Descriptors.read(fd, buffer, 0, BYTES);
        if (filled < 0) {
            return filled == -Errno.EAGAIN ? 0 : (int) filled;
        }
        for (long at = 0; at < filled; ) {
            int length = buffer.get(JAVA_INT, at + LENGTH);
            long nameAt = at + INOTIFY_EVENT.byteSize();
            listener.event(
                    buffer.get(JAVA_INT, at + WATCH),
                    buffer.get(JAVA_INT, at + MASK),
                    name(nameAt, nameAt + length));
            at = nameAt + length;
        }
        return (int) filled;
    }

    /// Names are padded with zeros.
    private byte[] name(long from, long limit) {
        long end = from;
        while (end < limit && buffer.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return buffer.asSlice(from, end - from).toArray(JAVA_BYTE);
    }

    private static long offset(String member) {
        return INOTIFY_EVENT.byteOffset(PathElement.groupElement(member));
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
