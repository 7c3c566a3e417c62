package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// What the kernel has finished. [#next] moves to one completion, whose fields the accessors then
/// tell; places go back to the kernel when the queue has run empty and before each call into the
/// kernel, so one release store serves a batch.
public final class CompletionQueue {
    private static final VarHandle INDEX = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final long USER_DATA = UringAbi.offset(UringAbi.CQE, "user_data");
    private static final long RES = UringAbi.offset(UringAbi.CQE, "res");
    private static final long FLAGS = UringAbi.offset(UringAbi.CQE, "flags");

    private final RingOwner owner;
    private final MemorySegment rings;
    private final long headAt;
    private final long tailAt;
    private final long overflowAt;
    private final long entriesAt;
    private final int entries;
    private int head;
    private int headPublished;
    private int tailSeen;
    private int finals;

    private long userData;
    private int result;
    private int flags;

    /// `params` is what the kernel answered when the ring was set up.
    CompletionQueue(RingOwner owner, MemorySegment rings, MemorySegment params) {
        this.owner = owner;
        this.rings = rings;
        headAt = at(params, "head");
        tailAt = at(params, "tail");
        overflowAt = at(params, "overflow");
        entriesAt = at(params, "cqes");
        entries = rings.get(JAVA_INT, at(params, "ring_entries"));
    }

    /// Moves to the next completion, or answers false and gives back the places read so far.
    public boolean next() {
        owner.check();
        if (head == tailSeen) {
            tailSeen = (int) INDEX.getAcquire(rings, tailAt);
            if (head == tailSeen) {
                release();
                return false;
            }
        }
        long at = entriesAt + (long) (head & (entries - 1)) * UringAbi.CQE.byteSize();
        userData = rings.get(JAVA_LONG, at + USER_DATA);
        result = rings.get(JAVA_INT, at + RES);
        flags = rings.get(JAVA_INT, at + FLAGS);
        head++;
        if ((flags & UringAbi.IORING_CQE_F_MORE) == 0) {
            finals++;
        }
        return true;
    }

    /// The number given to [Submission#offer].
    public long userData() {
        return userData;
    }

    /// What the system call would have returned, or `-errno`.
    public int result() {
        return result;
    }

    public int flags() {
        return flags;
    }

    /// More completions of the same request will come.
    public boolean hasMore() {
        return (flags & UringAbi.IORING_CQE_F_MORE) != 0;
    }

    /// The kernel is done with the memory of a zero-copy send.
    public boolean isNotification() {
        return (flags & UringAbi.IORING_CQE_F_NOTIF) != 0;
    }

    /// The provided buffer that the data is in, or -1.
    public int bufferId() {
        return (flags & UringAbi.IORING_CQE_F_BUFFER) == 0
                ? -1
                : flags >>> UringAbi.IORING_CQE_BUFFER_SHIFT;
    }

    /// Completions that [#next] can reach without a call into the kernel.
    public int ready() {
        owner.check();
        return (int) INDEX.getAcquire(rings, tailAt) - head;
    }

    public int capacity() {
        return entries;
    }

    /// Completions lost for good because the kernel had no memory to keep them.
    public int lost() {
        owner.check();
        return (int) INDEX.getAcquire(rings, overflowAt);
    }

    void release() {
        if (headPublished != head) {
            INDEX.setRelease(rings, headAt, head);
            headPublished = head;
        }
    }

    /// Requests whose last completion was read, in all; wraps around like the ring's indices.
    int finals() {
        return finals;
    }

    private static long at(MemorySegment params, String member) {
        return params.get(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "cq_off", member));
    }
}
