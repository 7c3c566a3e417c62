package io.wraith.kit;

import io.wraith.base.AccessPattern;
import io.wraith.base.AccessPattern.Ahead;
import io.wraith.base.AccessPattern.Shape;
import io.wraith.base.AccessPattern.Window;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Memory;

import java.lang.foreign.MemorySegment;

/// Lets the kernel begin to read what a reader of a file, or of a mapping of one, will want next:
/// its owner tells it of every read, and an [AccessPattern] guesses the rest. Nothing here waits
/// for the disk.
///
/// Forward reads are left to the kernel, which recognises them and reads ahead in larger pieces
/// than it lets us ask for. It does not recognise backward and strided reads; of a mapping it even
/// reads much around each page that strides skip. Reading or touching the pages of a mapping on
/// another thread, in place of advice, was measured and gained nothing.
///
/// Belongs to one reader.
public final class Prefetcher {
    /// The kernel cuts a request to what it calls its read-ahead size, and says nothing. Its
    /// default is 128 KiB.
    private static final long PIECE = 128 << 10;

    private static final long PAGE = 4096;

    /// Of some aarch64 kernels, which refuse an address that is not divisible by it.
    private static final long LARGEST_PAGE = 64 << 10;

    private final AccessPattern pattern;
    private final Advice advice;
    private long fetchedBytes;
    private int lastErrno;

    private Prefetcher(long bytes, Advice advice) {
        this.pattern = new AccessPattern(bytes, Window.USUAL);
        this.advice = advice;
    }

    /// 0 or `-errno`.
    private interface Advice {
        int willNeed(long offset, long length);
    }

    /// For reads of an open file of `bytes`.
    public static Prefetcher ofFile(int fd, long bytes) {
        return new Prefetcher(
                bytes,
                (offset, length) -> Files.fadvise(fd, offset, length, Files.POSIX_FADV_WILLNEED));
    }

    /// For loads from a mapped file, which has to stay mapped.
    public static Prefetcher ofMapping(MemorySegment mapping) {
        return new Prefetcher(
                mapping.byteSize(), (offset, length) -> advise(mapping, offset, offset + length));
    }

    /// Tells of a read that is about to happen.
    public void reading(long offset, long length) {
        Ahead ahead = pattern.read(offset, length);
        if (ahead.count() > 0 && pattern.shape() != Shape.FORWARD) {
            fetch(ahead);
        }
    }

    /// What was asked of the kernel so far.
    public long fetchedBytes() {
        return fetchedBytes;
    }

    /// Why the kernel refused last; 0 if it never did. A refusal costs the reader nothing.
    public int lastErrno() {
        return lastErrno;
    }

    private void fetch(Ahead ahead) {
        for (int piece = 0; piece < ahead.count(); piece++) {
            long end = ahead.offset(piece) + ahead.length();
            for (long at = ahead.offset(piece); at < end; at += PIECE) {
                long length = Math.min(PIECE, end - at);
                int answer = advice.willNeed(at, length);
                if (answer < 0) {
                    lastErrno = -answer;
                } else {
                    fetchedBytes += length;
                }
            }
        }
    }

    private static int advise(MemorySegment mapping, long offset, long end) {
        int answer = advise(mapping, offset, end, PAGE);
        return answer == -Errno.EINVAL ? advise(mapping, offset, end, LARGEST_PAGE) : answer;
    }

    private static int advise(MemorySegment mapping, long offset, long end, long page) {
        long from = offset & -page;
        return Memory.advise(mapping.asSlice(from, end - from), Memory.MADV_WILLNEED);
    }
}
