package io.wraith.linux;

/// The numbers of the kernel's FUSE protocol: operations, capabilities that both sides agree on,
/// and flags of answers. The layouts are in [FuseStructs].
@Header("linux/fuse.h")
public final class FuseKernel {
    public static final int FUSE_KERNEL_VERSION = 7;

    /// The number of a mount's root folder.
    public static final int FUSE_ROOT_ID = 1;

    public static final int FUSE_LOOKUP = 1;
    public static final int FUSE_FORGET = 2;
    public static final int FUSE_GETATTR = 3;
    public static final int FUSE_SETATTR = 4;
    public static final int FUSE_READLINK = 5;
    public static final int FUSE_SYMLINK = 6;
    public static final int FUSE_MKNOD = 8;
    public static final int FUSE_MKDIR = 9;
    public static final int FUSE_UNLINK = 10;
    public static final int FUSE_RMDIR = 11;
    public static final int FUSE_RENAME = 12;
    public static final int FUSE_LINK = 13;
    public static final int FUSE_OPEN = 14;
    public static final int FUSE_READ = 15;
    public static final int FUSE_WRITE = 16;
    public static final int FUSE_STATFS = 17;
    public static final int FUSE_RELEASE = 18;
    public static final int FUSE_SETXATTR = 21;
    public static final int FUSE_GETXATTR = 22;
    public static final int FUSE_LISTXATTR = 23;
    public static final int FUSE_REMOVEXATTR = 24;
    public static final int FUSE_INIT = 26;
    public static final int FUSE_OPENDIR = 27;
    public static final int FUSE_READDIR = 28;
    public static final int FUSE_RELEASEDIR = 29;
    public static final int FUSE_CREATE = 35;
    public static final int FUSE_INTERRUPT = 36;
    public static final int FUSE_DESTROY = 38;
    public static final int FUSE_IOCTL = 39;
    public static final int FUSE_BATCH_FORGET = 42;
    public static final int FUSE_FALLOCATE = 43;
    public static final int FUSE_READDIRPLUS = 44;
    public static final int FUSE_RENAME2 = 45;
    public static final int FUSE_LSEEK = 46;
    public static final int FUSE_COPY_FILE_RANGE = 47;
    public static final int FUSE_TMPFILE = 51;

    /// Several reads of one file at once.
    public static final long FUSE_ASYNC_READ = 1 << 0;

    /// The kernel drops a file's pages when its size or modification time turns out to be new.
    public static final long FUSE_AUTO_INVAL_DATA = 1 << 12;

    public static final long FUSE_DO_READDIRPLUS = 1 << 13;
    public static final long FUSE_ASYNC_DIO = 1 << 15;
    public static final long FUSE_PARALLEL_DIROPS = 1 << 18;

    /// Reading the device after an abort gives `ECONNABORTED` instead of `ENODEV`.
    public static final long FUSE_ABORT_ERROR = 1 << 21;

    /// `max_pages` counts: requests may be larger than 128 KB.
    public static final long FUSE_MAX_PAGES = 1 << 22;

    public static final long FUSE_CACHE_SYMLINKS = 1 << 23;

    /// `flags2` counts.
    public static final long FUSE_INIT_EXT = 1 << 30;

    public static final long FUSE_HAS_EXPIRE_ONLY = 1L << 35;

    /// Requests may come by io_uring; since 7.42, and where root allows it.
    public static final long FUSE_OVER_IO_URING = 1L << 41;

    public static final long FUSE_REQUEST_TIMEOUT = 1L << 42;

    /// What the kernel has of a file's content stays when it is opened again.
    public static final int FOPEN_KEEP_CACHE = 1 << 1;

    /// The kernel may keep a folder's listing.
    public static final int FOPEN_CACHE_DIR = 1 << 3;

    public static final int FUSE_NOTIFY_INVAL_INODE = 2;
    public static final int FUSE_NOTIFY_INVAL_ENTRY = 3;

    /// No name is good any more; since 7.44.
    public static final int FUSE_NOTIFY_INC_EPOCH = 8;

    /// In an INVAL_ENTRY: ask again about the name, instead of dropping it.
    public static final int FUSE_EXPIRE_ONLY = 1 << 0;

    static final int FUSE_IO_URING_CMD_REGISTER = 1;
    static final int FUSE_IO_URING_CMD_COMMIT_AND_FETCH = 2;

    private FuseKernel() {}
}
