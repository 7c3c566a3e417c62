package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.simd.Blake3;
import io.wraith.transfer.BlockHasher;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Runs;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Fills memory from open files, and finds what of it is not zeros.
final class BlockReader {
    private static final MemorySegment NOTHING =
            Arena.global().allocate(Runs.PIECE_BYTES, Runs.PIECE_BYTES);

    private BlockReader() {}

    /// Reads so many bytes, or says why not. A file that ends before has changed.
    static @Nullable Reason read(
            FileIo io, int fd, long offset, MemorySegment target, long at, int length) {
        long got = io.read(fd, offset, target, at, length);
        if (got < 0) {
            return Faults.reading(got);
        }
        return got < length ? Reason.SOURCE_CHANGED : null;
    }

    /// How many blocks from this one on are known to the file system as a hole; 0 if this one is
    /// not all of a hole.
    static long holeBlocks(int fd, long size, long block) {
        long data = Files.nextData(fd, block * Blocks.BYTES);
        if (data == -Errno.ENXIO) {
            return Blocks.count(size) - block;
        }
        return data < 0 ? 0 : data / Blocks.BYTES - block;
    }

    /// The parts of a block in memory that are not only zeros.
    static void findRuns(MemorySegment memory, long at, int length, Runs runs) {
        runs.clear();
        for (int piece = 0; piece < length; piece += Runs.PIECE_BYTES) {
            int part = Math.min(Runs.PIECE_BYTES, length - piece);
            long from = at + piece;
            long difference = MemorySegment.mismatch(memory, from, from + part, NOTHING, 0, part);
            if (difference >= 0) {
                runs.add(piece, part);
            }
        }
    }

    /// The value of a block whose runs stand in memory where they belong.
    static void value(BlockHasher hasher, MemorySegment memory, long at, Runs runs, byte[] value) {
        for (int i = 0; i < runs.count(); i++) {
            Blake3 input = hasher.run(runs.at(i), runs.length(i));
            input.update(memory, at + runs.at(i), runs.length(i));
        }
        hasher.value(value, 0);
    }
}
