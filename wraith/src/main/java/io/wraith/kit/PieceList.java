package io.wraith.kit;

import io.wraith.linux.IoVectors;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Pieces of memory in the order in which one call after another works them off, the first of them
/// perhaps in part. A removed piece is no longer referred to.
final class PieceList {
    private final IoVectors vectors;
    private final @Nullable MemorySegment[] segments;
    private final long[] offsets;
    private int first;
    private int end;
    private long bytes;

    PieceList(Arena arena, int capacity) {
        vectors = new IoVectors(arena.allocate(IoVectors.bytes(capacity), Long.BYTES), capacity);
        segments = new MemorySegment[capacity];
        offsets = new long[capacity];
    }

    int count() {
        return end - first;
    }

    int capacity() {
        return segments.length;
    }

    long bytes() {
        return bytes;
    }

    IoVectors vectors() {
        return vectors;
    }

    /// Where in [#vectors] the first piece is.
    int first() {
        return first;
    }

    /// An empty piece is done already, and is not kept.
    void add(MemorySegment segment, long offset, long length) {
        if (length == 0) {
            return;
        }
        if (end == segments.length) {
            moveToFront();
        }
        place(end, segment, offset, length);
        end++;
        bytes += length;
    }

    /// Removes the first `done` bytes.
    void advance(long done) {
        long left = done;
        while (left > 0) {
            long length = vectors.length(first);
            if (left < length) {
                MemorySegment segment = segments[first];
                if (segment != null) {
                    place(first, segment, offsets[first] + left, length - left);
                }
                break;
            }
            left -= length;
            segments[first] = null;
            first++;
        }
        bytes -= done;
        if (first == end) {
            first = 0;
            end = 0;
        }
    }

    private void moveToFront() {
        int count = count();
        for (int i = 0; i < count; i++) {
            MemorySegment segment = segments[first + i];
            if (segment != null) {
                place(i, segment, offsets[first + i], vectors.length(first + i));
            }
        }
        for (int i = count; i < end; i++) {
            segments[i] = null;
        }
        first = 0;
        end = count;
    }

    private void place(int index, MemorySegment segment, long offset, long length) {
        vectors.set(index, segment, offset, length);
        segments[index] = segment;
        offsets[index] = offset;
    }
}
