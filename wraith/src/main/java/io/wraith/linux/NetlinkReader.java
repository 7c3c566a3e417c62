package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Walks netlink messages and, inside one, its attributes. Every length is checked against what is
/// left before it is believed; one that does not fit ends the walk.
final class NetlinkReader {
    private final MemorySegment memory;
    private long next;
    private long end;
    private long message;
    private long messageEnd;
    private long nextAttribute;
    private long attribute;
    private long attributeEnd;

    NetlinkReader(MemorySegment memory, long bytes) {
        this.memory = memory;
        this.end = Math.clamp(bytes, 0, memory.byteSize());
    }

    /// Moves to the next message, if there is a whole one.
    boolean next() {
        if (end - next < Netlink.HEADER) {
            return false;
        }
        long length = Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, next));
        if (length < Netlink.HEADER || length > end - next) {
            end = next;
            return false;
        }
        message = next;
        messageEnd = next + length;
        nextAttribute = messageEnd;
        next = Math.min(end, next + Netlink.aligned(length));
        return true;
    }

    int type() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, message + Netlink.TYPE));
    }

    int sequence() {
        return memory.get(JAVA_INT_UNALIGNED, message + Netlink.SEQUENCE);
    }

    /// A field of the message's fixed struct, or `otherwise` when the message ends before it.
    int u32(long offset, int otherwise) {
        long at = message + Netlink.HEADER + offset;
        return messageEnd - at < Integer.BYTES ? otherwise : memory.get(JAVA_INT_UNALIGNED, at);
    }

    /// The same for a field of two bytes.
    int u16(long offset, int otherwise) {
        long at = message + Netlink.HEADER + offset;
        return messageEnd - at < Short.BYTES
                ? otherwise
                : Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at));
    }

    /// The same for a field of one byte.
    int u8(long offset, int otherwise) {
        long at = message + Netlink.HEADER + offset;
        return messageEnd - at < 1 ? otherwise : Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
    }

    /// Starts at the attributes behind a fixed struct of `structBytes`.
    NetlinkReader attributes(long structBytes) {
        nextAttribute =
                Math.min(messageEnd, message + Netlink.HEADER + Netlink.aligned(structBytes));
        return this;
    }

    /// Moves to the message's next attribute, if there is a whole one.
    boolean nextAttribute() {
        if (messageEnd - nextAttribute < Netlink.ATTRIBUTE_HEADER) {
            return false;
        }
        int length = Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, nextAttribute));
        if (length < Netlink.ATTRIBUTE_HEADER || length > messageEnd - nextAttribute) {
            nextAttribute = messageEnd;
            return false;
        }
        attribute = nextAttribute;
        attributeEnd = nextAttribute + length;
        nextAttribute = Math.min(messageEnd, nextAttribute + Netlink.aligned(length));
        return true;
    }

    int attributeType() {
        return Short.toUnsignedInt(
                memory.get(JAVA_SHORT_UNALIGNED, attribute + Netlink.ATTRIBUTE_TYPE));
    }

    /// The attribute's number, or `otherwise` when it is no 32-bit one.
    int attributeU32(int otherwise) {
        long data = attribute + Netlink.ATTRIBUTE_HEADER;
        return attributeEnd - data == Integer.BYTES
                ? memory.get(JAVA_INT_UNALIGNED, data)
                : otherwise;
    }

    /// A copy of the attribute's data.
    byte[] attributeBytes() {
        long data = attribute + Netlink.ATTRIBUTE_HEADER;
        byte[] bytes = new byte[(int) (attributeEnd - data)];
        MemorySegment.copy(memory, JAVA_BYTE, data, bytes, 0, bytes.length);
        return bytes;
    }
}
