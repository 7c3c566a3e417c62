package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// Where the parts of a mapped ring lie. Both indices run freely and wrap around as 32-bit numbers;
/// an entry's place is its index modulo the number of entries, a power of two.
///
/// @param entryBytes the size of an entry
record XdpRingPlaces(
        long producer, long consumer, long flags, long descriptors, int entries, long entryBytes) {

    /// `name` is a member of `struct xdp_mmap_offsets`.
    static XdpRingPlaces of(MemorySegment offsets, String name, int entries) {
        boolean bearsDescriptors = name.equals("rx") || name.equals("tx");
        return new XdpRingPlaces(
                offsets.get(JAVA_LONG, XdpAbi.offset(XdpAbi.MMAP_OFFSETS, name, "producer")),
                offsets.get(JAVA_LONG, XdpAbi.offset(XdpAbi.MMAP_OFFSETS, name, "consumer")),
                offsets.get(JAVA_LONG, XdpAbi.offset(XdpAbi.MMAP_OFFSETS, name, "flags")),
                offsets.get(JAVA_LONG, XdpAbi.offset(XdpAbi.MMAP_OFFSETS, name, "desc")),
                entries,
                bearsDescriptors ? XdpAbi.DESC.byteSize() : Long.BYTES);
    }

    /// Whether an entry is a descriptor, rather than an address alone.
    boolean bearsDescriptors() {
        return entryBytes > Long.BYTES;
    }

    /// How much to map.
    long bytes() {
        return descriptors + entries * entryBytes;
    }

    long at(int index) {
        return descriptors + (index & (entries - 1)) * entryBytes;
    }
}
