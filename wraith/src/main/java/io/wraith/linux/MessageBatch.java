package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Objects;

/// Prebuilt messages for `sendmmsg`, `recvmmsg` and their single forms: per slot a header, the
/// buffers it gathers or scatters, a peer's name and an area of control messages. One thread uses a
/// batch at a time, and nothing is allocated after it is made.
///
/// `headers mmsghdr × slots | iovec × slots × buffers | names × slots | control × slots`
///
/// Sending: [#buffer], [#to] or [#toConnected], [#control]. Receiving: [#buffer] once, [#rearm]
/// before each call, then [#length], [#flags], [#name] and [ReceivedControl].
@Header("sys/socket.h")
public final class MessageBatch {
    static final StructLayout MSGHDR =
            structLayout(
                            ADDRESS.withName("msg_name"),
                            JAVA_INT.withName("msg_namelen"),
                            paddingLayout(4),
                            ADDRESS.withName("msg_iov"),
                            JAVA_LONG.withName("msg_iovlen"),
                            ADDRESS.withName("msg_control"),
                            JAVA_LONG.withName("msg_controllen"),
                            JAVA_INT.withName("msg_flags"),
                            paddingLayout(4))
                    .withName("msghdr");
    static final StructLayout MMSGHDR =
            structLayout(MSGHDR.withName("msg_hdr"), JAVA_INT.withName("msg_len"), paddingLayout(4))
                    .withName("mmsghdr");

    private static final long SIZE = MMSGHDR.byteSize();
    private static final long NAME = offset("msg_name");
    private static final long NAME_LENGTH = offset("msg_namelen");
    private static final long BUFFERS = offset("msg_iov");
    private static final long BUFFER_COUNT = offset("msg_iovlen");
    private static final long CONTROL = offset("msg_control");
    private static final long CONTROL_LENGTH = offset("msg_controllen");
    private static final long FLAGS = offset("msg_flags");
    private static final long LENGTH = MMSGHDR.byteOffset(PathElement.groupElement("msg_len"));

    /// What every slot has room for. 128 bytes of control hold all that a datagram brings along
    /// with GRO, its own address, its ECN mark, its time and the drop count.
    public record Shape(int slots, int buffersPerSlot, int controlBytes) {
        /// A kernel takes no more messages in one call (`UIO_MAXIOV`), nor more buffers in one.
        private static final int MOST = 1024;

        private static final int MOST_CONTROL = 1 << 16;

        public Shape {
            if (slots < 1 || slots > MOST || buffersPerSlot < 1 || buffersPerSlot > MOST) {
                throw new IllegalArgumentException(
                        slots
                                + " slots of "
                                + buffersPerSlot
                                + " buffers: 1.."
                                + MOST
                                + " of both");
            }
            if (controlBytes < 0 || controlBytes > MOST_CONTROL || controlBytes % 8 != 0) {
                throw new IllegalArgumentException(
                        controlBytes + " control bytes: a multiple of 8 up to " + MOST_CONTROL);
            }
        }

        /// Memory that a batch of this shape needs.
        public long bytes() {
            return controlAt() + (long) slots * controlBytes;
        }

        private long vectorsAt() {
            return slots * SIZE;
        }

        private long namesAt() {
            return vectorsAt() + IoVectors.bytes(slots * buffersPerSlot);
        }

        private long controlAt() {
            return namesAt() + (long) slots * Sockaddr.SIZE;
        }
    }

    private final MemorySegment memory;
    private final Shape shape;
    private final IoVectors vectors;
    private final Sockaddr[] names;
    private final ControlWriter writer;

    /// Messages without name, control or buffers. `memory` begins at an address divisible by 8.
    public MessageBatch(MemorySegment memory, Shape shape) {
        long base = Sys.address(memory, shape.bytes());
        this.memory = memory;
        this.shape = shape;
        this.vectors =
                new IoVectors(memory, shape.vectorsAt(), shape.slots() * shape.buffersPerSlot());
        this.names = new Sockaddr[shape.slots()];
        this.writer = new ControlWriter(memory, shape.controlBytes());
        memory.asSlice(0, shape.bytes()).fill((byte) 0);
        for (int slot = 0; slot < names.length; slot++) {
            names[slot] = new Sockaddr(memory, shape.namesAt() + (long) slot * Sockaddr.SIZE);
            memory.set(JAVA_LONG, header(slot) + NAME, names[slot].address());
            memory.set(
                    JAVA_LONG,
                    header(slot) + BUFFERS,
                    vectors.address(slot * shape.buffersPerSlot(), 1));
            memory.set(JAVA_LONG, header(slot) + CONTROL, base + controlAt(slot));
        }
    }

    public Shape shape() {
        return shape;
    }

    /// Lets a message consist of its first buffer only: `length` bytes of `target`.
    public void buffer(int slot, MemorySegment target, long offset, long length) {
        buffer(slot, 0, target, offset, length);
        bufferCount(slot, 1);
    }

    /// Points one of a message's buffers at `length` bytes of `target`; [#bufferCount] says how
    /// many of them count.
    public void buffer(int slot, int index, MemorySegment target, long offset, long length) {
        Objects.checkIndex(slot, names.length);
        Objects.checkIndex(index, shape.buffersPerSlot());
        vectors.set(slot * shape.buffersPerSlot() + index, target, offset, length);
    }

    public void bufferCount(int slot, int count) {
        Objects.checkIndex(count, shape.buffersPerSlot() + 1);
        memory.set(JAVA_LONG, checkedHeader(slot) + BUFFER_COUNT, count);
    }

    /// Names the receiver of a message.
    public void to(int slot, Sockaddr name) {
        names[slot].set(name);
        memory.set(JAVA_INT, header(slot) + NAME_LENGTH, name.length());
    }

    /// The message goes to the peer that the socket is connected to, as every message does at
    /// first.
    public void toConnected(int slot) {
        memory.set(JAVA_INT, checkedHeader(slot) + NAME_LENGTH, 0);
    }

    /// Starts a message's control area afresh; the writer counts from here on for this slot.
    public ControlWriter control(int slot) {
        return writer.start(controlAt(Objects.checkIndex(slot, names.length)), lengthAt(slot));
    }

    /// Gives the first `count` messages their full name and control areas again: the kernel has
    /// overwritten the sizes with what it used.
    public void rearm(int count) {
        Objects.checkFromIndexSize(0, count, names.length);
        for (int slot = 0; slot < count; slot++) {
            names[slot].rearm();
            long header = header(slot);
            memory.set(JAVA_INT, header + NAME_LENGTH, Sockaddr.LARGEST);
            memory.set(JAVA_LONG, header + CONTROL_LENGTH, shape.controlBytes());
            memory.set(JAVA_INT, header + FLAGS, 0);
            memory.set(JAVA_INT, header + LENGTH, 0);
        }
    }

    /// Bytes of a message that `recvmmsg` or `sendmmsg` moved.
    public int length(int slot) {
        return memory.get(JAVA_INT, checkedHeader(slot) + LENGTH);
    }

    /// `MSG_TRUNC` when the buffers were too short, `MSG_CTRUNC` when the control area was.
    public int flags(int slot) {
        return memory.get(JAVA_INT, checkedHeader(slot) + FLAGS);
    }

    /// Who sent a received message; empty on connected local sockets.
    public Sockaddr name(int slot) {
        return names[slot];
    }

    MemorySegment memory() {
        return memory;
    }

    /// Lets `walker` walk what the kernel wrote into a message's control area.
    void walk(int slot, ControlWalker walker) {
        Objects.checkIndex(slot, names.length);
        long used = memory.get(JAVA_LONG, lengthAt(slot));
        walker.start(memory, controlAt(slot), Math.clamp(used, 0L, (long) shape.controlBytes()));
    }

    /// Where `count` message headers from `first` on begin, with every buffer still alive.
    long address(int first, int count) {
        Objects.checkFromIndexSize(first, count, names.length);
        vectors.address(first * shape.buffersPerSlot(), count * shape.buffersPerSlot());
        return Sys.address(memory, header(first), count * SIZE);
    }

    private long checkedHeader(int slot) {
        return header(Objects.checkIndex(slot, names.length));
    }

    private static long header(int slot) {
        return slot * SIZE;
    }

    private static long lengthAt(int slot) {
        return header(slot) + CONTROL_LENGTH;
    }

    private long controlAt(int slot) {
        return shape.controlAt() + (long) slot * shape.controlBytes();
    }

    private static long offset(String member) {
        return MSGHDR.byteOffset(PathElement.groupElement(member));
    }
}
