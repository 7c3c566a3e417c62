package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Reads what a multishot `recvmsg` left in a provided buffer. One instance serves all messages of
/// a loop.
///
/// `io_uring_recvmsg_out | name | control messages | payload …`, where name and control messages
/// take the room that the request's slot had for them, however much of it was used.
public final class ReceivedMessage {
    private static final long NAMELEN = UringAbi.offset(UringAbi.RECVMSG_OUT, "namelen");
    private static final long CONTROLLEN = UringAbi.offset(UringAbi.RECVMSG_OUT, "controllen");
    private static final long FLAGS = UringAbi.offset(UringAbi.RECVMSG_OUT, "flags");
    private static final long NAME = UringAbi.RECVMSG_OUT.byteSize();
    private static final long CONTROL = NAME + Sockaddr.LARGEST;

    private final int controlRoom;
    private final MemorySegment name;
    private final Sockaddr sender;
    private final ReceivedControl control = new ReceivedControl();
    private long payloadAt;
    private int payloadLength;
    private int flags;

    /// For messages received through slots of `shape`.
    public ReceivedMessage(Arena arena, MessageBatch.Shape shape) {
        controlRoom = shape.controlBytes();
        name = arena.allocate(Sockaddr.SIZE, Long.BYTES);
        sender = new Sockaddr(name, 0);
    }

    /// Bytes that a buffer needs besides the payload's.
    public static int overhead(MessageBatch.Shape shape) {
        return (int) CONTROL + shape.controlBytes();
    }

    /// Replaces what is known by the message of a completion with this buffer and result. False
    /// when it brought none.
    public boolean read(BufferRing buffers, int bufferId, int result) {
        long before = CONTROL + controlRoom;
        if (bufferId < 0 || result < before) {
            return false;
        }
        MemorySegment memory = buffers.segment();
        long at = buffers.at(bufferId);
        payloadAt = at + before;
        payloadLength = result - (int) before;
        flags = memory.get(JAVA_INT_UNALIGNED, at + FLAGS);

        sender.clear();
        long nameLength = Math.clamp(word(memory, at + NAMELEN), 0L, Sockaddr.LARGEST);
        MemorySegment.copy(memory, at + NAME, name, 0, nameLength);
        long controlLength = Math.clamp(word(memory, at + CONTROLLEN), 0L, controlRoom);
        control.read(memory, at + CONTROL, controlLength);
        return true;
    }

    /// Where the payload begins in [BufferRing#segment].
    public long payloadAt() {
        return payloadAt;
    }

    /// Bytes of payload in the buffer; a longer message has `MSG_TRUNC` in its [#flags].
    public int payloadLength() {
        return payloadLength;
    }

    public int flags() {
        return flags;
    }

    public Sockaddr sender() {
        return sender;
    }

    public ReceivedControl control() {
        return control;
    }

    private static long word(MemorySegment memory, long at) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, at));
    }
}
