package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// A ring that the kernel fills and this process empties: the receive ring, whose entries are
/// descriptors, or the completion ring, whose entries are addresses. [#next] moves to an entry;
/// what the entry says is kept, and places go back to the kernel together by [#release]. One thread
/// at a time.
public final class XdpConsumer {
    private static final VarHandle INDEX = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final long LENGTH = XdpAbi.offset(XdpAbi.DESC, "len");
    private static final long OPTIONS = XdpAbi.offset(XdpAbi.DESC, "options");

    private final MemorySegment ring;
    private final XdpRingPlaces places;
    private int producerSeen;
    private int consumer;
    private int released;
    private long address;
    private int length;
    private int options;

    XdpConsumer(MemorySegment ring, XdpRingPlaces places) {
        this.ring = ring;
        this.places = places;
    }

    /// Moves to the next entry, if there is one.
    public boolean next() {
        if (consumer == producerSeen) {
            producerSeen = (int) INDEX.getAcquire(ring, places.producer());
            if (consumer == producerSeen) {
                return false;
            }
        }
        long entry = places.at(consumer);
        address = ring.get(JAVA_LONG, entry);
        if (places.bearsDescriptors()) {
            length = ring.get(JAVA_INT, entry + LENGTH);
            options = ring.get(JAVA_INT, entry + OPTIONS);
        }
        consumer++;
        return true;
    }

    /// Whether [#next] would find one.
    public boolean isReady() {
        return consumer != producerSeen
                || consumer != (int) INDEX.getAcquire(ring, places.producer());
    }

    /// Where the entry's bytes begin in the chunks' memory. With unaligned chunks a received
    /// address comes in two parts, and this is their sum.
    public long address() {
        long offset = address >>> XdpAbi.XSK_UNALIGNED_BUF_OFFSET_SHIFT;
        return (address & (1L << XdpAbi.XSK_UNALIGNED_BUF_OFFSET_SHIFT) - 1) + offset;
    }

    /// How many bytes; for the receive ring only.
    public int length() {
        return length;
    }

    /// Whether the packet goes on in the next entry; for the receive ring only.
    public boolean continues() {
        return (options & XdpAbi.XDP_PKT_CONTD) != 0;
    }

    /// Gives the places of all entries seen so far back to the kernel.
    public void release() {
        if (released != consumer) {
            INDEX.setRelease(ring, places.consumer(), consumer);
            released = consumer;
        }
    }
}
