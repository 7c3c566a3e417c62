package io.wraith.fuse;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.linux.FuseStructs;

import java.lang.foreign.MemorySegment;

/// A place for one request at a time and its answer, which the kernel fills and empties: it has it
/// until a request is there, we until that is answered.
final class RingEntry implements Outlet {
    static final long HEADER_BYTES = FuseStructs.URING_REQ_HEADER.byteSize();

    private static final long OPERATION = at("op_in");
    private static final long MOST_OPERATION = at("ring_ent_in_out") - OPERATION;
    private static final long COMMIT_ID = at("ring_ent_in_out", "commit_id");
    private static final long PAYLOAD_BYTES = at("ring_ent_in_out", "payload_sz");
    private static final long IN_HEADER = FuseStructs.IN_HEADER.byteSize();

    private final RingChannel channel;
    private final int place;
    private final int queue;
    private final MemorySegment header;
    private final MemorySegment payload;

    RingEntry(
            RingChannel channel,
            int place,
            int queue,
            MemorySegment header,
            MemorySegment payload) {
        this.channel = channel;
        this.place = place;
        this.queue = queue;
        this.header = header;
        this.payload = payload;
    }

    @Override
    public Replies replies() {
        return channel.replies();
    }

    @Override
    public WaitingCalls calls() {
        return channel.calls();
    }

    /// Among those of the same thread.
    int place() {
        return place;
    }

    /// Of the processor whose requests come here.
    int queue() {
        return queue;
    }

    /// The kernel's number of what it has put here.
    long commitId() {
        return header.get(JAVA_LONG, COMMIT_ID);
    }

    /// Writes the request as it would have been read from the device: its length.
    long copyRequest(MemorySegment target) {
        long length = Integer.toUnsignedLong(header.get(JAVA_INT, 0));
        long behind = Integer.toUnsignedLong(header.get(JAVA_INT, PAYLOAD_BYTES));
        long operation = length - IN_HEADER - behind;
        if (length > target.byteSize()
                || behind > payload.byteSize()
                || operation < 0
                || operation > MOST_OPERATION) {
            throw new IllegalStateException(
                    "a request of %d bytes, %d of them data".formatted(length, behind));
        }
        MemorySegment.copy(header, 0, target, 0, IN_HEADER);
        MemorySegment.copy(header, OPERATION, target, IN_HEADER, operation);
        MemorySegment.copy(payload, 0, target, IN_HEADER + operation, behind);
        return length;
    }

    /// On any thread; the kernel has the answer soon after. It takes it, unless the mount is gone.
    @Override
    public boolean send(Reply reply, long unique) {
        header.set(JAVA_INT, PAYLOAD_BYTES, (int) reply.copyTo(header, payload));
        return channel.answered(this);
    }

    private static long at(String... members) {
        return FuseStructs.offset(FuseStructs.URING_REQ_HEADER, members);
    }
}
