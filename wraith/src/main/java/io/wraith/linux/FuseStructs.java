package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// The layouts of the kernel's FUSE protocol, in the machine's own byte order; the same on every
/// 64-bit machine. A request is `fuse_in_header | struct of the operation | names or data`, an
/// answer `fuse_out_header | struct | data`, a notice `fuse_out_header with unique 0 | struct |
/// data`. The numbers are in [FuseKernel].
@Header("linux/fuse.h")
public final class FuseStructs {
    /// Behind `pid` are lengths of extensions that have to be agreed on first.
    public static final StructLayout IN_HEADER =
            struct(
                    "fuse_in_header",
                    u32("len"),
                    u32("opcode"),
                    u64("unique"),
                    u64("nodeid"),
                    u32("uid"),
                    u32("gid"),
                    u32("pid"),
                    paddingLayout(4));

    public static final StructLayout OUT_HEADER =
            struct("fuse_out_header", u32("len"), u32("error"), u64("unique"));

    public static final StructLayout INIT_IN =
            struct(
                    "fuse_init_in",
                    u32("major"),
                    u32("minor"),
                    u32("max_readahead"),
                    u32("flags"),
                    u32("flags2"),
                    paddingLayout(44));

    public static final StructLayout INIT_OUT =
            struct(
                    "fuse_init_out",
                    u32("major"),
                    u32("minor"),
                    u32("max_readahead"),
                    u32("flags"),
                    u16("max_background"),
                    u16("congestion_threshold"),
                    u32("max_write"),
                    u32("time_gran"),
                    u16("max_pages"),
                    u16("map_alignment"),
                    u32("flags2"),
                    u32("max_stack_depth"),
                    u16("request_timeout"),
                    paddingLayout(22));

    public static final StructLayout ATTR =
            struct(
                    "fuse_attr",
                    u64("ino"),
                    u64("size"),
                    u64("blocks"),
                    u64("atime"),
                    u64("mtime"),
                    u64("ctime"),
                    u32("atimensec"),
                    u32("mtimensec"),
                    u32("ctimensec"),
                    u32("mode"),
                    u32("nlink"),
                    u32("uid"),
                    u32("gid"),
                    u32("rdev"),
                    u32("blksize"),
                    u32("flags"));

    public static final StructLayout ENTRY_OUT =
            struct(
                    "fuse_entry_out",
                    u64("nodeid"),
                    u64("generation"),
                    u64("entry_valid"),
                    u64("attr_valid"),
                    u32("entry_valid_nsec"),
                    u32("attr_valid_nsec"),
                    ATTR.withName("attr"));

    public static final StructLayout ATTR_OUT =
            struct(
                    "fuse_attr_out",
                    u64("attr_valid"),
                    u32("attr_valid_nsec"),
                    u32("dummy"),
                    ATTR.withName("attr"));

    public static final StructLayout OPEN_IN =
            struct("fuse_open_in", u32("flags"), u32("open_flags"));

    public static final StructLayout OPEN_OUT =
            struct("fuse_open_out", u64("fh"), u32("open_flags"), paddingLayout(4));

    public static final StructLayout READ_IN =
            struct(
                    "fuse_read_in",
                    u64("fh"),
                    u64("offset"),
                    u32("size"),
                    u32("read_flags"),
                    u64("lock_owner"),
                    u32("flags"),
                    u32("padding"));

    public static final StructLayout RELEASE_IN =
            struct(
                    "fuse_release_in",
                    u64("fh"),
                    u32("flags"),
                    u32("release_flags"),
                    u64("lock_owner"));

    public static final StructLayout GETXATTR_IN =
            struct("fuse_getxattr_in", u32("size"), u32("padding"));

    public static final StructLayout GETXATTR_OUT =
            struct("fuse_getxattr_out", u32("size"), u32("padding"));

    public static final StructLayout FORGET_IN = struct("fuse_forget_in", u64("nlookup"));

    public static final StructLayout BATCH_FORGET_IN =
            struct("fuse_batch_forget_in", u32("count"), u32("dummy"));

    public static final StructLayout FORGET_ONE =
            struct("fuse_forget_one", u64("nodeid"), u64("nlookup"));

    public static final StructLayout INTERRUPT_IN = struct("fuse_interrupt_in", u64("unique"));

    public static final StructLayout LSEEK_IN =
            struct("fuse_lseek_in", u64("fh"), u64("offset"), u32("whence"), u32("padding"));

    public static final StructLayout LSEEK_OUT = struct("fuse_lseek_out", u64("offset"));

    public static final StructLayout KSTATFS =
            struct(
                    "fuse_kstatfs",
                    u64("blocks"),
                    u64("bfree"),
                    u64("bavail"),
                    u64("files"),
                    u64("ffree"),
                    u32("bsize"),
                    u32("namelen"),
                    u32("frsize"),
                    u32("padding"),
                    paddingLayout(24));

    /// Its name follows, and zeros up to a multiple of 8.
    public static final StructLayout DIRENT =
            struct("fuse_dirent", u64("ino"), u64("off"), u32("namelen"), u32("type"));

    public static final StructLayout DIRENTPLUS =
            struct("fuse_direntplus", ENTRY_OUT.withName("entry_out"), DIRENT.withName("dirent"));

    public static final StructLayout NOTIFY_INVAL_INODE_OUT =
            struct("fuse_notify_inval_inode_out", u64("ino"), u64("off"), u64("len"));

    public static final StructLayout NOTIFY_INVAL_ENTRY_OUT =
            struct("fuse_notify_inval_entry_out", u64("parent"), u32("namelen"), u32("flags"));

    /// In a wide entry of an io_uring, what is asked of a mount's device.
    static final StructLayout URING_CMD_REQ =
            struct(
                    "fuse_uring_cmd_req",
                    u64("flags"),
                    u64("commit_id"),
                    u16("qid"),
                    paddingLayout(6));

    public static final StructLayout URING_ENT_IN_OUT =
            struct(
                    "fuse_uring_ent_in_out",
                    u64("flags"),
                    u64("commit_id"),
                    u32("payload_sz"),
                    u32("padding"),
                    u64("reserved"));

    /// What is of fixed length of a request that comes by io_uring, and of its answer. `in_out` has
    /// a `fuse_in_header` or a `fuse_out_header`, `op_in` the operation's struct; names, data and
    /// all of an answer are elsewhere.
    public static final StructLayout URING_REQ_HEADER =
            struct(
                    "fuse_uring_req_header",
                    bytes("in_out", 128),
                    bytes("op_in", 128),
                    URING_ENT_IN_OUT.withName("ring_ent_in_out"));

    private FuseStructs() {}

    /// Where a member begins, through nested structs by their names.
    public static long offset(StructLayout layout, String... members) {
        PathElement[] path = new PathElement[members.length];
        for (int i = 0; i < members.length; i++) {
            path[i] = PathElement.groupElement(members[i]);
        }
        return layout.byteOffset(path);
    }

    private static StructLayout struct(String name, MemoryLayout... members) {
        return structLayout(members).withName(name);
    }

    private static MemoryLayout bytes(String name, int count) {
        return sequenceLayout(count, JAVA_BYTE).withName(name);
    }

    private static ValueLayout.OfLong u64(String name) {
        return JAVA_LONG.withName(name);
    }

    private static ValueLayout.OfInt u32(String name) {
        return JAVA_INT.withName(name);
    }

    private static ValueLayout.OfShort u16(String name) {
        return JAVA_SHORT.withName(name);
    }
}
