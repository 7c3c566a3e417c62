package io.wraith.disk.cache;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.LinuxException;
import io.wraith.linux.RawNames;
import io.wraith.linux.Stat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// The two files of the cache: `blocks` with the bytes, `entries` with a line for each cell. The
/// second is locked, so that a folder is the cache of one process.
final class CacheFiles implements AutoCloseable {
    private static final int FOLDER = Files.O_RDONLY | Files.O_DIRECTORY;
    private static final int FILE = Files.O_RDWR | Files.O_CREAT | Files.O_NOFOLLOW;
    private static final int PRIVATE = 0600;

    private final int blocks;
    private final int entries;

    /// A test lets writes fail from here on: the next one is torn, none comes after it.
    long writesLeft = Long.MAX_VALUE;

    CacheFiles(Path folder) {
        int at = open(Files.AT_FDCWD, RawNames.text(folder), FOLDER);
        try {
            entries = open(at, "entries", FILE);
            blocks = lockAndOpen(at, folder);
        } finally {
            Descriptors.close(at);
        }
    }

    private int lockAndOpen(int at, Path folder) {
        try {
            int locked = Files.lock(entries, Files.LOCK_EX | Files.LOCK_NB);
            LinuxException.check(locked, "flock", "lock the cache in " + folder);
            return open(at, "blocks", FILE);
        } catch (LinuxException refused) {
            Descriptors.close(entries);
            throw refused;
        }
    }

    private static int open(int folder, String name, int flags) {
        byte[] path = RawNames.bytes(name);
        int answer = Files.open(folder, path, flags, PRIVATE);
        return LinuxException.check(answer, "openat", "open the cache's " + name);
    }

    static void make(Path folder) {
        byte[] path = RawNames.bytes(folder);
        int answer = Folders.mkdir(Files.AT_FDCWD, path, 0700);
        if (answer < 0 && answer != -Errno.EEXIST) {
            throw new LinuxException("mkdirat", answer, "make the cache " + folder);
        }
    }

    long entriesBytes() {
        try (Arena arena = Arena.ofConfined()) {
            Stat stat = new Stat(arena);
            LinuxException.check(stat.ofOpen(entries), "statx", "look at the cache's entries");
            return stat.size();
        }
    }

    /// Nothing is kept beyond so many cells.
    void limit(long cells) {
        if (entriesBytes() > cells * EntryLine.BYTES) {
            int cut = Files.ftruncate(entries, cells * EntryLine.BYTES);
            LinuxException.check(cut, "ftruncate", "make the cache smaller");
            cut = Files.ftruncate(blocks, cells * DiskCache.CELL_BYTES);
            LinuxException.check(cut, "ftruncate", "make the cache smaller");
        }
    }

    /// How many bytes of the lines there were.
    long readEntries(long offset, MemorySegment target, long length) {
        return read(entries, target, 0, length, offset);
    }

    long readBlock(long cell, MemorySegment target, long at, long length) {
        return read(blocks, target, at, length, cell * DiskCache.CELL_BYTES);
    }

    int writeEntry(long cell, MemorySegment source) {
        return write(entries, cell * EntryLine.BYTES, source, 0, EntryLine.BYTES);
    }

    int writeBlock(long cell, MemorySegment source, long at, long length) {
        return write(blocks, cell * DiskCache.CELL_BYTES, source, at, length);
    }

    /// What cannot be read is not there.
    private static long read(int fd, MemorySegment target, long at, long length, long offset) {
        return Math.max(0, Files.preadAll(fd, target, at, length, offset));
    }

    private int write(int fd, long offset, MemorySegment source, long at, long length) {
        long allowed = writesLeft > 0 ? length : 0;
        allowed = writesLeft == 1 ? length / 2 : allowed;
        writesLeft -= writesLeft == Long.MAX_VALUE || writesLeft == 0 ? 0 : 1;
        for (long done = 0; done < allowed; ) {
            long put = Files.pwrite(fd, source, at + done, allowed - done, offset + done);
            if (put < 0 && put != -Errno.EINTR) {
                return (int) put;
            }
            done += Math.max(put, 0);
        }
        return allowed == length ? 0 : -Errno.ENOSPC;
    }

    @Override
    public void close() {
        Descriptors.close(blocks);
        Descriptors.close(entries);
    }
}
