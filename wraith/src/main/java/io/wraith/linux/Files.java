package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Open files by descriptor: opening inside a folder, positional reads and writes, the space below
/// a file, and what the page cache should do. A name is raw bytes, relative to the folder
/// descriptor or to [#AT_FDCWD]. Every verb gives the kernel's answer or `-errno`.
@Header({
    "fcntl.h",
    "unistd.h",
    "sys/file.h",
    "sys/syscall.h",
    "sys/uio.h",
    "linux/openat2.h",
    "linux/falloc.h"
})
public final class Files {
    public static final int AT_FDCWD = -100;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_TRUNC = 0x200;
    public static final int O_DIRECT = Arch.pick(0x4000, 0x10000);
    public static final int O_DIRECTORY = Arch.pick(0x10000, 0x4000);
    public static final int O_NOFOLLOW = Arch.pick(0x20000, 0x8000);
    public static final int O_PATH = 0x200000;

    /// Reading leaves the time of the last access alone; only for the file's owner and root.
    public static final int O_NOATIME = 0x40000;

    public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

    /// Refuse a path that leaves the folder by `..`, by an absolute name or by a symbolic link.
    public static final int RESOLVE_BENEATH = 0x08;

    /// Refuse every symbolic link on the way.
    public static final int RESOLVE_NO_SYMLINKS = 0x04;

    /// Refuse to cross into another mounted file system.
    public static final int RESOLVE_NO_XDEV = 0x01;

    /// Refuse, with `-EAGAIN`, what cannot be found by the kernel's memory of names alone.
    public static final int RESOLVE_CACHED = 0x20;

    /// Read only what is in the page cache, else `-EAGAIN`.
    public static final int RWF_NOWAIT = 0x08;

    public static final int FALLOC_FL_KEEP_SIZE = 1;
    public static final int FALLOC_FL_PUNCH_HOLE = 2;

    public static final int POSIX_FADV_SEQUENTIAL = 2;
    public static final int POSIX_FADV_WILLNEED = 3;
    public static final int POSIX_FADV_DONTNEED = 4;

    /// For [#lock]: together with others who want no more than that.
    public static final int LOCK_SH = 1;

    /// For [#lock]: nobody else has it.
    public static final int LOCK_EX = 2;

    /// For [#lock]: give `-EAGAIN` instead of waiting.
    public static final int LOCK_NB = 4;

    static final int SEEK_SET = 0;
    static final int SEEK_CUR = 1;
    public static final int SEEK_DATA = 3;
    public static final int SEEK_HOLE = 4;
    static final int SYS_openat2 = 437;

    static final StructLayout OPEN_HOW =
            MemoryLayout.structLayout(
                            JAVA_LONG.withName("flags"),
                            JAVA_LONG.withName("mode"),
                            JAVA_LONG.withName("resolve"))
                    .withName("open_how");

    private static final Sys.Call4 OPENAT = Sys.call4("openat");
    private static final Sys.Call5 OPENAT2 = Sys.call5("syscall");
    private static final Sys.Call4 PREAD = Sys.call4("pread");
    private static final Sys.Call4 PWRITE = Sys.call4("pwrite");
    private static final Sys.Call5 PREADV2 = Sys.call5("preadv2");
    private static final Sys.Call5 PWRITEV2 = Sys.call5("pwritev2");
    private static final Sys.Call4 FALLOCATE = Sys.call4("fallocate");
    private static final Sys.Call2 FTRUNCATE = Sys.call2("ftruncate");
    private static final Sys.Call1 FSYNC = Sys.call1("fsync");
    private static final Sys.Call1 FDATASYNC = Sys.call1("fdatasync");
    private static final Sys.Call1 SYNCFS = Sys.call1("syncfs");
    private static final Sys.Call2 FLOCK = Sys.call2("flock");
    private static final Sys.Call3 LSEEK = Sys.call3("lseek");
    private static final Sys.Call3 READAHEAD = Sys.call3("readahead");
    private static final Sys.Call4 POSIX_FADVISE = Sys.call4("posix_fadvise");

    private Files() {}

    /// A descriptor that no child inherits. `mode` counts only when the file is created.
    public static int open(int folder, byte[] name, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long address = Sys.address(Names.terminated(arena, name));
            return OPENAT.toInt(folder, address, flags | Descriptors.O_CLOEXEC, mode);
        }
    }

    /// As [#open], with `RESOLVE_*` rules for every step of the path: what opens a name that a
    /// stranger chose. `-EXDEV` and `-ELOOP` are refusals by the rules; `-EAGAIN` means that a
    /// folder was renamed meanwhile and the same call may succeed again. Unlike [#open], a `mode`
    /// without a file to create is `-EINVAL`.
    public static int openWithin(int folder, byte[] name, int flags, int mode, int resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(OPEN_HOW);
            how.setAtIndex(JAVA_LONG, 0, Integer.toUnsignedLong(flags | Descriptors.O_CLOEXEC));
            how.setAtIndex(JAVA_LONG, 1, Integer.toUnsignedLong(mode));
            how.setAtIndex(JAVA_LONG, 2, Integer.toUnsignedLong(resolve));
            long address = Sys.address(Names.terminated(arena, name));
            return OPENAT2.toInt(SYS_openat2, folder, address, Sys.address(how), how.byteSize());
        }
    }

    /// Bytes read from `offset` of the file into `buffer` at `at`; 0 at the end.
    public static long pread(int fd, MemorySegment buffer, long at, long length, long offset) {
        return PREAD.toLong(fd, Sys.address(buffer, at, length), length, offset);
    }

    /// The same until all of `length` is there: fewer bytes only at the end of the file; `-errno`
    /// if any of it failed.
    public static long preadAll(int fd, MemorySegment buffer, long at, long length, long offset) {
        long done = 0;
        while (done < length) {
            long got = pread(fd, buffer, at + done, length - done, offset + done);
            if (got == 0) {
                return done;
            }
            if (got < 0 && got != -Errno.EINTR) {
                return got;
            }
            done += Math.max(got, 0);
        }
        return done;
    }

    /// Bytes written to `offset` of the file from `buffer` at `at`.
    public static long pwrite(int fd, MemorySegment buffer, long at, long length, long offset) {
        return PWRITE.toLong(fd, Sys.address(buffer, at, length), length, offset);
    }

    /// Reads into the first `count` pieces, with `RWF_*` flags. With [#RWF_NOWAIT] a page that is
    /// not in memory ends the read early or gives `-EAGAIN`, and a file system that cannot promise
    /// this gives `-EOPNOTSUPP`.
    public static long preadv2(int fd, IoVectors pieces, int count, long offset, int flags) {
        return PREADV2.toLong(fd, pieces.address(0, count), count, notCurrent(offset), flags);
    }

    /// Writes the first `count` pieces, with `RWF_*` flags.
    public static long pwritev2(int fd, IoVectors pieces, int count, long offset, int flags) {
        return PWRITEV2.toLong(fd, pieces.address(0, count), count, notCurrent(offset), flags);
    }

    /// Reserves the range's space (`mode` 0 or `FALLOC_FL_KEEP_SIZE`), or gives it back.
    public static int fallocate(int fd, int mode, long offset, long length) {
        return FALLOCATE.toInt(fd, mode, offset, length);
    }

    public static int ftruncate(int fd, long length) {
        return FTRUNCATE.toInt(fd, length);
    }

    /// Brings contents and attributes to the disk; of a folder, its names.
    public static int fsync(int fd) {
        return FSYNC.toInt(fd);
    }

    /// Brings contents to the disk, and of the attributes what reading them back needs.
    public static int fdatasync(int fd) {
        return FDATASYNC.toInt(fd);
    }

    /// Brings everything of the file system on which the file lies to the disk.
    public static int syncFileSystem(int fd) {
        return SYNCFS.toInt(fd);
    }

    /// Locks an open file against others who ask, until it is closed.
    public static int lock(int fd, int operation) {
        return FLOCK.toInt(fd, operation);
    }

    /// The file's own position, or `-ESPIPE` for what has none.
    public static long position(int fd) {
        return LSEEK.toLong(fd, 0, SEEK_CUR);
    }

    /// Moves the file's own position: to a byte of a file, or to a position of a folder that its
    /// reader told.
    public static long seek(int fd, long position) {
        return LSEEK.toLong(fd, position, SEEK_SET);
    }

    /// Where the first byte that is not in a hole lies, from `offset` on; `-ENXIO` when only a hole
    /// follows. Moves the file's own position, which positional calls do not use.
    public static long nextData(int fd, long offset) {
        return LSEEK.toLong(fd, offset, SEEK_DATA);
    }

    /// Where the first hole begins, from `offset` on; the end of the file counts as one.
    public static long nextHole(int fd, long offset) {
        return LSEEK.toLong(fd, offset, SEEK_HOLE);
    }

    /// Reads the range into the page cache; returns when the reads are under way or done.
    public static int readahead(int fd, long offset, long length) {
        return READAHEAD.toInt(fd, offset, length);
    }

    /// Tells the page cache how the range will be used; a `length` of 0 reaches to the end.
    public static int fadvise(int fd, long offset, long length, int advice) {
        // This one function returns the error number itself and leaves errno alone.
        return -POSIX_FADVISE.toInt(fd, offset, length, advice);
    }

    /// The kernel takes an offset of -1 for the file's own position, which no caller means.
    private static long notCurrent(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("a read or write at offset " + offset);
        }
        return offset;
    }
}
