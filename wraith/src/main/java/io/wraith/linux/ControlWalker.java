package io.wraith.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Steps through control messages that the kernel wrote. Lengths are believed only within the area:
/// a message that is too short for its own header or too long for the area ends the walk.
final class ControlWalker {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;

    private MemorySegment memory = MemorySegment.NULL;
    private long end;
    private long next;
    private long message;
    private long length;

    void start(MemorySegment memory, long at, long bytes) {
        this.memory = memory;
        this.next = at;
        this.end = at + bytes;
        this.message = at;
        this.length = 0;
    }

    /// Moves to the next message, if there is a whole one.
    boolean next() {
        if (end - next < ControlMessages.HEADER) {
            return false;
        }
        long claimed = memory.get(U64, next);
        if (claimed < ControlMessages.HEADER || claimed > end - next) {
            next = end;
            return false;
        }
        message = next;
        length = claimed;
        next += Math.min(ControlMessages.aligned(claimed), end - next);
        return true;
    }

    int level() {
        return memory.get(U32, message + ControlMessages.LEVEL);
    }

    /// Whether the message is of this kind and has at least `bytes` of data.
    boolean holds(int level, int type, long bytes) {
        return level() == level
                && memory.get(U32, message + ControlMessages.TYPE) == type
                && length - ControlMessages.HEADER >= bytes;
    }

    /// Where the message's data begins in the walked memory.
    long data() {
        return message + ControlMessages.HEADER;
    }
}
