package io.wraith.disk.cache;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What one thread works with on a [DiskCache], made once.
public final class CacheTools implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    final byte[] heap = new byte[DiskCache.MOST_BYTES];
    final byte[] lineBytes = new byte[EntryLine.BYTES];
    final EntryLine line = new EntryLine().wrap(lineBytes, 0);
    final MemorySegment block = arena.allocate(DiskCache.MOST_BYTES, Long.BYTES);
    final MemorySegment kept = arena.allocate(DiskCache.MOST_BYTES, Long.BYTES);
    final MemorySegment entry = arena.allocate(EntryLine.BYTES, Long.BYTES);

    @Override
    public void close() {
        arena.close();
    }
}
