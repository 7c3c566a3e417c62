package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// One netlink message under construction: `nlmsghdr`, a fixed struct of the family, then
/// attributes that may hold attributes. Everything is aligned to 4 bytes; lengths are filled in at
/// the end.
final class NetlinkRequest {
    /// Less than an attribute's 16-bit length can say, so no attribute is too long by itself.
    private static final int CAPACITY = 4096;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);
    private int used = (int) Netlink.HEADER;

    NetlinkRequest(int type, int flags) {
        memory.set(JAVA_SHORT_UNALIGNED, Netlink.TYPE, (short) type);
        memory.set(JAVA_SHORT_UNALIGNED, Netlink.FLAGS, (short) (flags | Netlink.NLM_F_REQUEST));
    }

    /// Appends a zeroed struct of `bytes`; where it begins.
    int struct(long bytes) {
        return reserve(bytes);
    }

    NetlinkRequest u8(int at, int value) {
        memory.set(JAVA_BYTE, at, (byte) value);
        return this;
    }

    NetlinkRequest u32(int at, int value) {
        memory.set(JAVA_INT_UNALIGNED, at, value);
        return this;
    }

    NetlinkRequest attribute(int type, byte[] data) {
        int at = begin(type);
        MemorySegment.copy(data, 0, memory, JAVA_BYTE, reserve(data.length), data.length);
        return end(at, data.length);
    }

    NetlinkRequest attribute(int type, int value) {
        int at = begin(type);
        u32(reserve(Integer.BYTES), value);
        return end(at);
    }

    /// A string with the zero at its end that the kernel wants.
    NetlinkRequest attribute(int type, String text) {
        return attribute(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /// Opens an attribute that the following ones go into; [#end] takes the answer.
    int begin(int type) {
        int at = reserve(Netlink.ATTRIBUTE_HEADER);
        memory.set(JAVA_SHORT_UNALIGNED, at + Netlink.ATTRIBUTE_TYPE, (short) type);
        return at;
    }

    NetlinkRequest end(int at) {
        return end(at, used - at - (int) Netlink.ATTRIBUTE_HEADER);
    }

    private NetlinkRequest end(int at, int dataBytes) {
        int length = (int) Netlink.ATTRIBUTE_HEADER + dataBytes;
        memory.set(JAVA_SHORT_UNALIGNED, at, (short) length);
        return this;
    }

    /// Writes the finished message into `target`: its length.
    int finish(MemorySegment target, int sequence) {
        memory.set(JAVA_INT_UNALIGNED, 0, used);
        memory.set(JAVA_INT_UNALIGNED, Netlink.SEQUENCE, sequence);
        MemorySegment.copy(memory, 0, target, 0, used);
        return used;
    }

    private int reserve(long bytes) {
        if (bytes > CAPACITY - used) {
            throw new IllegalArgumentException(
                    bytes + " more bytes in a message with " + used + " of " + CAPACITY);
        }
        int at = used;
        used = Math.min(CAPACITY, Netlink.aligned(used + bytes));
        return at;
    }
}
