package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Objects;

/// A prebuilt array of `iovec`: the pieces of memory that one call gathers or scatters. It keeps
/// the segments it points into, so that neither a collected nor a closed one reaches the kernel.
@Header("sys/uio.h")
public final class IoVectors {
    static final StructLayout IOVEC =
            structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"))
                    .withName("iovec");

    private static final long SIZE = IOVEC.byteSize();
    private static final long BASE = IOVEC.byteOffset(PathElement.groupElement("iov_base"));
    private static final long LENGTH = IOVEC.byteOffset(PathElement.groupElement("iov_len"));

    private final MemorySegment memory;
    private final long at;
    private final @Nullable MemorySegment[] targets;

    /// `capacity` empty pieces in `memory`, which needs [#bytes] and an address divisible by 8.
    public IoVectors(MemorySegment memory, int capacity) {
        this(memory, 0, capacity);
    }

    IoVectors(MemorySegment memory, long at, int capacity) {
        Sys.address(memory, at, bytes(capacity));
        this.memory = memory;
        this.at = at;
        this.targets = new MemorySegment[capacity];
        for (int i = 0; i < capacity; i++) {
            memory.set(JAVA_LONG, at + i * SIZE + BASE, 0);
            memory.set(JAVA_LONG, at + i * SIZE + LENGTH, 0);
        }
    }

    public static long bytes(int capacity) {
        return capacity * SIZE;
    }

    public int capacity() {
        return targets.length;
    }

    /// Points piece `index` at `length` bytes of `target`.
    public void set(int index, MemorySegment target, long offset, long length) {
        long entry = at + index * SIZE;
        long address = Sys.address(target, offset, length);
        targets[index] = target;
        memory.set(JAVA_LONG, entry + BASE, address);
        memory.set(JAVA_LONG, entry + LENGTH, length);
    }

    public long length(int index) {
        return memory.get(JAVA_LONG, at + index * SIZE + LENGTH);
    }

    /// Copies `count` pieces from `first` on to `at`, one behind the other, as the kernel would
    /// gather them: where they end.
    public long copyTo(MemorySegment memory, long at, int first, int count) {
        Objects.checkFromIndexSize(first, count, targets.length);
        long end = at;
        for (int i = first; i < first + count; i++) {
            MemorySegment target = targets[i];
            if (target != null) {
                long base = this.memory.get(JAVA_LONG, this.at + i * SIZE + BASE);
                long bytes = length(i);
                MemorySegment.copy(target, base - target.address(), memory, end, bytes);
                end += bytes;
            }
        }
        return end;
    }

    /// Where `count` pieces from `first` on begin, all of them still alive.
    long address(int first, int count) {
        Objects.checkFromIndexSize(first, count, targets.length);
        for (int i = first; i < first + count; i++) {
            MemorySegment target = targets[i];
            if (target != null && !target.scope().isAlive()) {
                throw new IllegalStateException("the memory of piece " + i + " was given back");
            }
        }
        return Sys.address(memory, at + first * SIZE, count * SIZE);
    }
}
