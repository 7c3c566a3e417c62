package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// How full a file system is. One per owner, refilled by [#of]; the accessors tell about the last
/// one that was asked for with success.
@Header({"sys/statfs.h", "linux/magic.h"})
public final class StatFs {
    /// The [#type] of a file system in memory.
    public static final int TMPFS_MAGIC = 0x01021994;

    /// Those on a disk of this machine whose drivers are usual: ext2 to ext4, XFS and Btrfs.
    public static final int EXT4_SUPER_MAGIC = 0xef53;

    public static final int XFS_SUPER_MAGIC = 0x58465342;
    public static final int BTRFS_SUPER_MAGIC = 0x9123683e;

    static final StructLayout STATFS =
            MemoryLayout.structLayout(
                            JAVA_LONG.withName("f_type"),
                            JAVA_LONG.withName("f_bsize"),
                            JAVA_LONG.withName("f_blocks"),
                            JAVA_LONG.withName("f_bfree"),
                            JAVA_LONG.withName("f_bavail"),
                            JAVA_LONG.withName("f_files"),
                            JAVA_LONG.withName("f_ffree"),
                            MemoryLayout.sequenceLayout(2, JAVA_INT).withName("f_fsid"),
                            JAVA_LONG.withName("f_namelen"),
                            JAVA_LONG.withName("f_frsize"),
                            JAVA_LONG.withName("f_flags"),
                            MemoryLayout.paddingLayout(32))
                    .withName("statfs");

    private static final Sys.Call2 FSTATFS = Sys.call2("fstatfs");

    private final MemorySegment buffer;

    public StatFs(Arena arena) {
        buffer = arena.allocate(STATFS);
    }

    /// Asks about the file system of an open file: 0 or `-errno`.
    public int of(int fd) {
        return FSTATFS.toInt(fd, Sys.address(buffer));
    }

    public long type() {
        return field("f_type");
    }

    /// In what the counts of blocks count.
    public long blockBytes() {
        return field("f_frsize");
    }

    public long blocks() {
        return field("f_blocks");
    }

    public long freeBlocks() {
        return field("f_bfree");
    }

    /// Without what is kept for root.
    public long availableBlocks() {
        return field("f_bavail");
    }

    public long files() {
        return field("f_files");
    }

    public long freeFiles() {
        return field("f_ffree");
    }

    /// The longest name.
    public long nameBytes() {
        return field("f_namelen");
    }

    private long field(String name) {
        return buffer.get(JAVA_LONG, STATFS.byteOffset(PathElement.groupElement(name)));
    }
}
