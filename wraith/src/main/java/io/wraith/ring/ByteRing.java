package io.wraith.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// Records of any length from one thread to another, in native memory: commands and traces that
/// should cost neither objects nor a queue node. The caller owns the memory.
///
/// ```
/// record:  0: length u32 | 4: bytes ... | padding to a multiple of 8
/// end:     0: -1                          the next record is at the start of the ring
/// ```
///
/// The producer *claims* room and writes into it, and *publishes* all it claimed at once. The
/// consumer reads *next* to next, and *releases* all it read at once. No record is split: what does
/// not fit before the end of the memory starts at its beginning, so a record may have half of the
/// ring at most. [#offer] and [#poll] are the same for one record in a heap array.
public final class ByteRing {
    /// No room to claim.
    public static final long FULL = -1;

    /// No record to read.
    public static final long EMPTY = -1;

    private static final int HEADER = 4;
    private static final int ALIGNMENT = 8;
    private static final int AT_END = -1;

    private static final VarHandle CURSOR =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    // Places in the array of positions. What each side publishes and what it keeps for itself lie
    // on pairs of cache lines of their own: the other side polls the published one.
    private static final int HEAD = 16;
    private static final int READ = 32;
    private static final int TAIL_SEEN = 33;
    private static final int TAIL = 48;
    private static final int CLAIMED = 64;
    private static final int HEAD_SEEN = 65;

    private final long[] cursors = new long[80];
    private final MemorySegment memory;
    private final long capacity;
    private final long mask;
    private final int longest;

    /// The size must be a power of two, and its address a multiple of 8.
    public ByteRing(MemorySegment memory) {
        capacity = memory.byteSize();
        if (Long.bitCount(capacity) != 1 || capacity < 2 * ALIGNMENT) {
            throw new IllegalArgumentException(
                    "a ring of " + capacity + " bytes: not a power of two from 16 on");
        }
        if (!memory.isNative() || memory.address() % ALIGNMENT != 0) {
            throw new IllegalArgumentException("a ring needs native memory at a multiple of 8");
        }
        this.memory = memory;
        mask = capacity - 1;
        longest = (int) Math.min(Integer.MAX_VALUE - ALIGNMENT, capacity / 2) - HEADER;
    }

    /// The memory that the positions of [#claim] and [#next] refer to.
    public MemorySegment memory() {
        return memory;
    }

    /// The length of the longest record.
    public int longest() {
        return longest;
    }

    /// Room for a record of `bytes`: where in [#memory] to write it, or [#FULL]. Producer only.
    public long claim(int bytes) {
        if (bytes < 0 || bytes > longest) {
            throw new IllegalArgumentException(
                    "a record of " + bytes + " bytes, where the longest has " + longest);
        }
        long claimed = cursors[CLAIMED];
        long position = claimed & mask;
        long needed = occupied(bytes);
        long toEnd = capacity - position;
        long skipped = needed > toEnd ? toEnd : 0;
        long after = claimed + skipped + needed;
        if (after - cursors[HEAD_SEEN] > capacity) {
            cursors[HEAD_SEEN] = (long) CURSOR.getAcquire(cursors, HEAD);
            if (after - cursors[HEAD_SEEN] > capacity) {
                return FULL;
            }
        }
        if (skipped > 0) {
            memory.set(JAVA_INT, position, AT_END);
            position = 0;
        }
        memory.set(JAVA_INT, position, bytes);
        cursors[CLAIMED] = after;
        return position + HEADER;
    }

    /// Shows the consumer every record claimed so far. Producer only.
    public void publish() {
        CURSOR.setRelease(cursors, TAIL, cursors[CLAIMED]);
    }

    /// Where in [#memory] the next record's bytes begin, or [#EMPTY]; [#length(long)] says how many
    /// they are. They stay until [#release]. Consumer only.
    public long next() {
        long read = cursors[READ];
        if (read == cursors[TAIL_SEEN]) {
            cursors[TAIL_SEEN] = (long) CURSOR.getAcquire(cursors, TAIL);
            if (read == cursors[TAIL_SEEN]) {
                return EMPTY;
            }
        }
        long position = read & mask;
        int bytes = memory.get(JAVA_INT, position);
        if (bytes == AT_END) {
            read += capacity - position;
            position = 0;
            bytes = memory.get(JAVA_INT, position);
        }
        if (bytes < 0 || bytes > longest || read + occupied(bytes) > cursors[TAIL_SEEN]) {
            throw new IllegalStateException(
                    "a record of "
                            + bytes
                            + " bytes at "
                            + position
                            + ": the ring was overwritten");
        }
        cursors[READ] = read + occupied(bytes);
        return position + HEADER;
    }

    /// The length of the record that begins at a position from [#next].
    public int length(long position) {
        return memory.get(JAVA_INT, position - HEADER);
    }

    /// Gives the producer back the room of every record read so far. Consumer only.
    public void release() {
        CURSOR.setRelease(cursors, HEAD, cursors[READ]);
    }

    /// Copies one record in and publishes it; false if there is no room. Producer only.
    public boolean offer(byte[] source, int from, int bytes) {
        Objects.checkFromIndexSize(from, bytes, source.length);
        long position = claim(bytes);
        if (position == FULL) {
            return false;
        }
        MemorySegment.copy(source, from, memory, JAVA_BYTE, position, bytes);
        publish();
        return true;
    }

    /// Copies the next record out to `target` from `at` and releases it: its length, or -1 if there
    /// is none. A record longer than the room in `target` stays, and the call throws. Consumer
    /// only.
    public int poll(byte[] target, int at) {
        Objects.checkFromToIndex(at, target.length, target.length);
        long before = cursors[READ];
        long position = next();
        if (position == EMPTY) {
            return -1;
        }
        int bytes = length(position);
        if (bytes > target.length - at) {
            cursors[READ] = before;
            throw new IndexOutOfBoundsException(
                    "a record of " + bytes + " bytes for " + (target.length - at));
        }
        MemorySegment.copy(memory, JAVA_BYTE, position, target, at, bytes);
        release();
        return bytes;
    }

    private static long occupied(int bytes) {
        return (long) bytes + HEADER + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
