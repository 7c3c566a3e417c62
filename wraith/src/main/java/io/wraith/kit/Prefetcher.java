package io.wraith.kit;

import io.wraith.base.AccessPattern;
import io.wraith.base.AccessPattern.Ahead;
import io.wraith.base.AccessPattern.Window;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/// Brings into memory what a reader of a file, or of a mapping of one, will want next. Its owner
/// tells it of every read; an [AccessPattern] guesses the rest.
///
/// The kernel reads ahead by itself when the reads are sequential. This is for what it does not
/// recognise, backward and strided reads, and for mappings. `docs/BENCHMARKS.md` says what each way
/// gained.
public final class Prefetcher {
    /// The kernel cuts a request to what it calls its read-ahead size, and says nothing. Its
    /// default is 128 KiB.
    private static final long PIECE = 128 << 10;

    private static final long PAGE = 4096;

    /// Of some aarch64 kernels, which refuse an address that is not divisible by it.
    private static final long LARGEST_PAGE = 64 << 10;

    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

    /// How pages are brought in.
    public enum Way {
        /// Start the reads and go on: `posix_fadvise` of files, `madvise` of mappings.
        ADVISE,
        /// Of files, `readahead`; of mappings, `MADV_POPULATE_READ`, which waits for the disk and
        /// enters the pages into the page table.
        READ,
        /// Of mappings only: load a byte of every page, as a kernel older than 5.14 needs it.
        TOUCH
    }

    private final AccessPattern pattern;
    private final Fetch fetch;
    private final Executor executor;
    private final AtomicLong fetchedBytes = new AtomicLong();
    private volatile int lastErrno;

    private Prefetcher(long bytes, Fetch fetch, Executor executor) {
        this.pattern = new AccessPattern(bytes, Window.USUAL);
        this.fetch = fetch;
        this.executor = executor;
    }

    /// 0 or `-errno`.
    private interface Fetch {
        int range(long offset, long length);
    }

    /// For reads of an open file of `bytes`. Neither way waits for the data, so no other thread is
    /// needed.
    public static Prefetcher ofFile(int fd, long bytes, Way way) {
        Fetch fetch =
                switch (way) {
                    case ADVISE ->
                            (offset, length) ->
                                    Files.fadvise(fd, offset, length, Files.POSIX_FADV_WILLNEED);
                    case READ -> (offset, length) -> Files.readahead(fd, offset, length);
                    case TOUCH ->
                            throw new IllegalArgumentException("only a mapping can be touched");
                };
        return new Prefetcher(bytes, fetch, Runnable::run);
    }

    /// For loads from a mapping, which has to stay mapped until the executor is done. The ways that
    /// wait for the disk are worth nothing on the reader's own thread: give them one of their own.
    public static Prefetcher ofMapping(MemorySegment mapping, Way way, Executor executor) {
        Fetch fetch =
                switch (way) {
                    case ADVISE ->
                            (offset, length) ->
                                    advise(mapping, offset, length, Memory.MADV_WILLNEED);
                    case READ ->
                            (offset, length) ->
                                    advise(mapping, offset, length, Memory.MADV_POPULATE_READ);
                    case TOUCH -> (offset, length) -> touch(mapping, offset, length);
                };
        return new Prefetcher(mapping.byteSize(), fetch, executor);
    }

    /// Tells of a read that is about to happen.
    public void reading(long offset, long length) {
        Ahead ahead = pattern.read(offset, length);
        if (ahead.count() > 0) {
            executor.execute(() -> fetch(ahead));
        }
    }

    /// What was asked of the kernel so far.
    public long fetchedBytes() {
        return fetchedBytes.get();
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
                int answer = fetch.range(at, length);
                if (answer < 0) {
                    lastErrno = -answer;
                } else {
                    fetchedBytes.addAndGet(length);
                }
            }
        }
    }

    private static int advise(MemorySegment mapping, long offset, long length, int advice) {
        long end = offset + length;
        int answer = Memory.advise(slice(mapping, offset & -PAGE, end), advice);
        return answer == -Errno.EINVAL
                ? Memory.advise(slice(mapping, offset & -LARGEST_PAGE, end), advice)
                : answer;
    }

    private static MemorySegment slice(MemorySegment mapping, long from, long end) {
        return mapping.asSlice(from, end - from);
    }

    private static int touch(MemorySegment mapping, long offset, long length) {
        for (long at = offset & -PAGE; at < offset + length; at += PAGE) {
            // Volatile, so that the compiler cannot leave it out.
            byte _ = (byte) BYTE.getVolatile(mapping, at);
        }
        return 0;
    }
}
