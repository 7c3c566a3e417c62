package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// A ring that this process fills and the kernel empties: the fill ring, whose entries are
/// addresses of chunks, or the transmit ring, whose entries are descriptors. Entries are written
/// behind what the kernel knows, and shown to it together by [#publish]. One thread at a time.
public final class XdpProducer {
    private static final VarHandle INDEX = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final long LENGTH = XdpAbi.offset(XdpAbi.DESC, "len");

    private final MemorySegment ring;
    private final XdpRingPlaces places;
    private int consumerSeen;
    private int producer;

    XdpProducer(MemorySegment ring, XdpRingPlaces places) {
        this.ring = ring;
        this.places = places;
    }

    /// Entries that can be written before the kernel has taken some.
    public int room() {
        int free = places.entries() - (producer - consumerSeen);
        if (free == 0) {
            consumerSeen = (int) INDEX.getAcquire(ring, places.consumer());
            free = places.entries() - (producer - consumerSeen);
        }
        return free;
    }

    /// Entries shown to the kernel that it has not taken yet.
    public int pending() {
        consumerSeen = (int) INDEX.getAcquire(ring, places.consumer());
        return producer - consumerSeen;
    }

    /// Writes a chunk's address into the fill ring; false when the ring is full.
    public boolean offer(long address) {
        if (room() == 0) {
            return false;
        }
        long at = places.at(producer);
        ring.set(JAVA_LONG, at, address);
        producer++;
        return true;
    }

    /// Writes a descriptor into the transmit ring; false when the ring is full.
    public boolean offer(long address, int length, boolean continues) {
        if (room() == 0) {
            return false;
        }
        long at = places.at(producer);
        long options = continues ? XdpAbi.XDP_PKT_CONTD : 0;
        ring.set(JAVA_LONG, at, address);
        // Length and options are one word here: less to write, and both are zero-extended.
        ring.set(JAVA_LONG, at + LENGTH, options << Integer.SIZE | Integer.toUnsignedLong(length));
        producer++;
        return true;
    }

    /// Shows the kernel everything written so far.
    public void publish() {
        INDEX.setRelease(ring, places.producer(), producer);
    }

    /// Whether the kernel waits for a call before it looks at the ring.
    public boolean needsWakeUp() {
        // The kernel sets the flag and looks at the ring once more; what was published has to be
        // visible before the flag is read, or both sides would wait.
        VarHandle.fullFence();
        int flags = (int) INDEX.getOpaque(ring, places.flags());
        return (flags & XdpAbi.XDP_RING_NEED_WAKEUP) != 0;
    }
}
