package io.wraith.disk;

import io.wraith.linux.FileAttributes;
import io.wraith.linux.FolderReader;
import io.wraith.linux.Stat;
import io.wraith.linux.StatFs;
import io.wraith.simd.Blake3;
import io.wraith.transfer.BlockHasher;
import io.wraith.transfer.ResumeRecord;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What one I/O thread works with, made once.
final class Tools implements AutoCloseable {
    static final int SCRATCH_BYTES = 1 << 20;

    final FileIo io;

    private final Arena arena = Arena.ofConfined();
    final Stat stat = new Stat(arena);
    final StatFs statFs = new StatFs(arena);
    final FileAttributes attributes = new FileAttributes(arena);
    final FolderReader reader = new FolderReader(arena);
    final BlockHasher blockHasher = new BlockHasher();
    final Blake3 hasher = Blake3.hasher();
    final byte[] value = new byte[BlockHasher.VALUE_BYTES];
    final byte[] lines = new byte[2 * ResumeRecord.ENTRY_BYTES];
    final MemorySegment scratch = arena.allocate(SCRATCH_BYTES, Long.BYTES);

    Tools(FileIo io) {
        this.io = io;
    }

    @Override
    public void close() {
        io.close();
        arena.close();
    }
}
