package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// Buffers of one size that the kernel takes by itself for whatever a multishot receive brings. A
/// completion names the buffer by [CompletionQueue#bufferId]; it belongs to the reader until
/// [#giveBack], and goes to the kernel with the next [#publish].
public final class BufferRing {
    static final int MAX_BUFFERS = 32_768;

    private static final VarHandle TAIL = JAVA_SHORT.varHandle().withInvokeExactBehavior();
    private static final long TAIL_AT = UringAbi.offset(UringAbi.BUF_RING, "tail");
    private static final long ADDR = UringAbi.offset(UringAbi.BUF, "addr");
    private static final long LEN = UringAbi.offset(UringAbi.BUF, "len");
    private static final long BID = UringAbi.offset(UringAbi.BUF, "bid");

    private final RingOwner owner;
    private final Memory.Region ring;
    private final Memory.Region slab;
    private final int group;
    private final int count;
    private final int bufferBytes;
    private int tail;

    /// All buffers are in the ring already, to be published once the kernel knows of it.
    BufferRing(RingOwner owner, int group, int count, int bufferBytes) {
        requireSensible(group, count, bufferBytes);
        this.owner = owner;
        this.group = group;
        this.count = count;
        this.bufferBytes = bufferBytes;
        slab = Memory.anonymous("io_uring buffers " + group, (long) count * bufferBytes);
        try {
            ring =
                    Memory.anonymous(
                            "io_uring buffer ring " + group, count * UringAbi.BUF.byteSize());
        } catch (LinuxException failure) {
            slab.close();
            throw failure;
        }
        for (int id = 0; id < count; id++) {
            add(id);
        }
    }

    public int group() {
        return group;
    }

    public int count() {
        return count;
    }

    public int bufferBytes() {
        return bufferBytes;
    }

    /// All buffers, one after the other; gone when the ring is closed.
    public MemorySegment segment() {
        owner.check();
        return slab.segment();
    }

    /// Where a buffer begins in [#segment].
    public long at(int bufferId) {
        return (long) Objects.checkIndex(bufferId, count) * bufferBytes;
    }

    /// Puts a buffer back whose contents are no longer needed. Once per completion: a buffer given
    /// back twice would be filled twice.
    public void giveBack(int bufferId) {
        owner.check();
        add(bufferId);
    }

    /// Shows the kernel all buffers given back so far.
    public void publish() {
        owner.check();
        TAIL.setRelease(ring.segment(), TAIL_AT, (short) tail);
    }

    long ringAddress() {
        return ring.segment().address();
    }

    /// Once the kernel has let go of it.
    void unmap() {
        ring.close();
        slab.close();
    }

    private void add(int bufferId) {
        MemorySegment entries = ring.segment();
        // The tail lies in a field of the first entry, so entries are never written as a whole.
        long entry = (tail & (count - 1)) * UringAbi.BUF.byteSize();
        entries.set(JAVA_LONG, entry + ADDR, slab.segment().address() + at(bufferId));
        entries.set(JAVA_INT, entry + LEN, bufferBytes);
        entries.set(JAVA_SHORT, entry + BID, (short) bufferId);
        tail++;
    }

    private static void requireSensible(int group, int count, int bufferBytes) {
        if (group < 0 || group > 0xffff) {
            throw new IllegalArgumentException("buffer group " + group + ", not 0 to 65535");
        }
        if (count < 1 || count > MAX_BUFFERS || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException(
                    count + " buffers, not a power of two up to " + MAX_BUFFERS);
        }
        if (bufferBytes < 1) {
            throw new IllegalArgumentException("buffers of " + bufferBytes + " bytes");
        }
    }
}
