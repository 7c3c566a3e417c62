package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The places for requests. Requests are written behind the tail that the kernel knows and shown to
/// it together, by one release store, when the ring is submitted.
final class SubmissionQueue {
    private static final VarHandle INDEX = JAVA_INT.varHandle().withInvokeExactBehavior();

    private final MemorySegment rings;
    private final MemorySegment entries;
    private final long headAt;
    private final long tailAt;
    private final long flagsAt;
    private final int capacity;
    private final long entryBytes;
    private int tail;
    private int tailPublished;
    private int headSeen;

    /// `params` is what the kernel answered when the ring was set up.
    SubmissionQueue(MemorySegment rings, MemorySegment entries, MemorySegment params) {
        this.rings = rings;
        this.entries = entries;
        headAt = at(params, "head");
        tailAt = at(params, "tail");
        flagsAt = at(params, "flags");
        capacity = rings.get(JAVA_INT, at(params, "ring_entries"));
        int granted = params.get(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "flags"));
        entryBytes = UringAbi.entryBytes(granted);
        if ((granted & UringAbi.IORING_SETUP_NO_SQARRAY) == 0) {
            pointAtOwnPlaces(at(params, "array"));
        }
    }

    /// The kernel reads requests through an array of indices, which we never permute.
    private void pointAtOwnPlaces(long arrayAt) {
        for (int i = 0; i < capacity; i++) {
            rings.set(JAVA_INT, arrayAt + i * JAVA_INT.byteSize(), i);
        }
    }

    int capacity() {
        return capacity;
    }

    MemorySegment entries() {
        return entries;
    }

    long entryBytes() {
        return entryBytes;
    }

    boolean isFull() {
        if (tail - headSeen < capacity) {
            return false;
        }
        return room() == 0;
    }

    int room() {
        headSeen = consumed();
        return capacity - (tail - headSeen);
    }

    /// The place that [#advance] will hand over.
    int slot() {
        return tail & (capacity - 1);
    }

    void advance() {
        tail++;
    }

    /// Shows the kernel what was written so far and tells how much it has not taken yet.
    int publish() {
        if (tailPublished != tail) {
            INDEX.setRelease(rings, tailAt, tail);
            tailPublished = tail;
        }
        return tail - consumed();
    }

    /// Takes back what the kernel was never shown, or will not look at again.
    void discard(boolean kernelReadsByItself) {
        tail = kernelReadsByItself ? tailPublished : consumed();
        publish();
    }

    /// Requests that the kernel took, in all; wraps around.
    int consumed() {
        return (int) INDEX.getAcquire(rings, headAt);
    }

    /// Requests that the kernel was shown, in all; wraps around.
    int published() {
        return tailPublished;
    }

    int flags() {
        return (int) INDEX.getOpaque(rings, flagsAt);
    }

    private static long at(MemorySegment params, String member) {
        return params.get(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "sq_off", member));
    }
}
