package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// A file's attributes. One per owner, refilled by [#of] and [#ofOpen]; the accessors tell about
/// the last file that was asked for with success.
@Header({"fcntl.h", "sys/stat.h"})
public final class Stat {
    public static final int S_IFMT = 0xf000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFLNK = 0xa000;

    /// Tell about a symbolic link itself.
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;

    static final int AT_EMPTY_PATH = 0x1000;
    static final int STATX_BASIC_STATS = 0x7ff;
    static final int STATX_BTIME = 0x800;

    static final StructLayout STATX_TIMESTAMP =
            MemoryLayout.structLayout(
                            JAVA_LONG.withName("tv_sec"),
                            JAVA_INT.withName("tv_nsec"),
                            MemoryLayout.paddingLayout(4))
                    .withName("statx_timestamp");

    static final StructLayout STATX =
            MemoryLayout.structLayout(
                            JAVA_INT.withName("stx_mask"),
                            JAVA_INT.withName("stx_blksize"),
                            JAVA_LONG.withName("stx_attributes"),
                            JAVA_INT.withName("stx_nlink"),
                            JAVA_INT.withName("stx_uid"),
                            JAVA_INT.withName("stx_gid"),
                            JAVA_SHORT.withName("stx_mode"),
                            MemoryLayout.paddingLayout(2),
                            JAVA_LONG.withName("stx_ino"),
                            JAVA_LONG.withName("stx_size"),
                            JAVA_LONG.withName("stx_blocks"),
                            JAVA_LONG.withName("stx_attributes_mask"),
                            STATX_TIMESTAMP.withName("stx_atime"),
                            STATX_TIMESTAMP.withName("stx_btime"),
                            STATX_TIMESTAMP.withName("stx_ctime"),
                            STATX_TIMESTAMP.withName("stx_mtime"),
                            JAVA_INT.withName("stx_rdev_major"),
                            JAVA_INT.withName("stx_rdev_minor"),
                            JAVA_INT.withName("stx_dev_major"),
                            JAVA_INT.withName("stx_dev_minor"),
                            MemoryLayout.paddingLayout(0x70))
                    .withName("statx");

    private static final long NANOSECONDS = STATX_TIMESTAMP.byteOffset(groupElement("tv_nsec"));
    private static final long MASK = offset("stx_mask");
    private static final long LINKS = offset("stx_nlink");
    private static final long USER = offset("stx_uid");
    private static final long GROUP = offset("stx_gid");
    private static final long MODE = offset("stx_mode");
    private static final long INODE = offset("stx_ino");
    private static final long SIZE = offset("stx_size");
    private static final long BLOCKS = offset("stx_blocks");
    private static final long ACCESSED = offset("stx_atime");
    private static final long BORN = offset("stx_btime");
    private static final long CHANGED = offset("stx_ctime");
    private static final long MODIFIED = offset("stx_mtime");
    private static final long STANDS_FOR_MAJOR = offset("stx_rdev_major");
    private static final long STANDS_FOR_MINOR = offset("stx_rdev_minor");
    private static final long DEVICE_MAJOR = offset("stx_dev_major");
    private static final long DEVICE_MINOR = offset("stx_dev_minor");

    private static final Sys.Call5 STATX_CALL = Sys.call5("statx");

    private final MemorySegment buffer;
    private final MemorySegment noName;

    public Stat(Arena arena) {
        buffer = arena.allocate(STATX);
        noName = arena.allocate(1);
    }

    /// Asks about a name in a folder: 0 or `-errno`. `flags` is 0 or [#AT_SYMLINK_NOFOLLOW].
    public int of(int folder, byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return ask(folder, Names.terminated(arena, name), flags & ~AT_EMPTY_PATH);
        }
    }

    /// Asks about an open file: 0 or `-errno`.
    public int ofOpen(int fd) {
        return ask(fd, noName, AT_EMPTY_PATH);
    }

    public boolean isDirectory() {
        return (mode() & S_IFMT) == S_IFDIR;
    }

    public boolean isRegular() {
        return (mode() & S_IFMT) == S_IFREG;
    }

    public boolean isSymbolicLink() {
        return (mode() & S_IFMT) == S_IFLNK;
    }

    /// Type and permissions.
    public int mode() {
        return Short.toUnsignedInt(buffer.get(JAVA_SHORT, MODE));
    }

    public long size() {
        return buffer.get(JAVA_LONG, SIZE);
    }

    /// Bytes on the disk: fewer than the size when there are holes.
    public long allocatedBytes() {
        return buffer.get(JAVA_LONG, BLOCKS) * 512;
    }

    public long inode() {
        return buffer.get(JAVA_LONG, INODE);
    }

    /// Which file system: major and minor device number in one.
    public long device() {
        return Integer.toUnsignedLong(buffer.get(JAVA_INT, DEVICE_MAJOR)) << 32
                | Integer.toUnsignedLong(buffer.get(JAVA_INT, DEVICE_MINOR));
    }

    /// What a device file stands for, in the same form.
    public long standsFor() {
        return Integer.toUnsignedLong(buffer.get(JAVA_INT, STANDS_FOR_MAJOR)) << 32
                | Integer.toUnsignedLong(buffer.get(JAVA_INT, STANDS_FOR_MINOR));
    }

    public int links() {
        return buffer.get(JAVA_INT, LINKS);
    }

    public int user() {
        return buffer.get(JAVA_INT, USER);
    }

    public int group() {
        return buffer.get(JAVA_INT, GROUP);
    }

    public long accessedSeconds() {
        return buffer.get(JAVA_LONG, ACCESSED);
    }

    public int accessedNanos() {
        return buffer.get(JAVA_INT, ACCESSED + NANOSECONDS);
    }

    public long accessedNs() {
        return nanoseconds(ACCESSED);
    }

    public long modifiedNs() {
        return nanoseconds(MODIFIED);
    }

    /// The whole seconds of the modification time; before 1970 they are negative.
    public long modifiedSeconds() {
        return buffer.get(JAVA_LONG, MODIFIED);
    }

    /// What is behind the whole seconds, never negative.
    public int modifiedNanos() {
        return buffer.get(JAVA_INT, MODIFIED + NANOSECONDS);
    }

    public long changedSeconds() {
        return buffer.get(JAVA_LONG, CHANGED);
    }

    public int changedNanos() {
        return buffer.get(JAVA_INT, CHANGED + NANOSECONDS);
    }

    public long changedNs() {
        return nanoseconds(CHANGED);
    }

    /// Whether the file system says when the file was made.
    public boolean hasBorn() {
        return (buffer.get(JAVA_INT, MASK) & STATX_BTIME) != 0;
    }

    public long bornSeconds() {
        return buffer.get(JAVA_LONG, BORN);
    }

    public int bornNanos() {
        return buffer.get(JAVA_INT, BORN + NANOSECONDS);
    }

    /// When the file was made, or 0 when the file system does not say.
    public long bornNs() {
        return hasBorn() ? nanoseconds(BORN) : 0;
    }

    private int ask(int folder, MemorySegment name, int flags) {
        return STATX_CALL.toInt(
                folder,
                Sys.address(name),
                flags,
                STATX_BASIC_STATS | STATX_BTIME,
                Sys.address(buffer));
    }

    /// Since 1970. Wraps beyond the years 1677 and 2262, like every count of nanoseconds in a long.
    private long nanoseconds(long at) {
        return buffer.get(JAVA_LONG, at) * 1_000_000_000L + buffer.get(JAVA_INT, at + NANOSECONDS);
    }

    private static long offset(String member) {
        return STATX.byteOffset(groupElement(member));
    }

    private static PathElement groupElement(String member) {
        return PathElement.groupElement(member);
    }
}
