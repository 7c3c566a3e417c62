package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A request in the making: one verb, then adjectives, then [#offer] with the number by which its
/// completion will be known. A ring has one such draft and reuses it.
///
/// The kernel works with the memory of a request long after these verbs have returned, and FFM does
/// not keep it alive: it has to stay mapped and untouched until the last completion of the request.
/// Only the slots of messages to be sent may change as soon as the request was submitted.
public final class Submission {
    private static final int NONE = -1;

    private static final long OPCODE = at("opcode");
    private static final long FLAGS = at("flags");
    private static final long IOPRIO = at("ioprio");
    private static final long FD = at("fd");
    private static final long OFF = at("off");
    private static final long ADDR = at("addr");
    private static final long LEN = at("len");
    private static final long OP_FLAGS = at("rw_flags");
    private static final long USER_DATA = at("user_data");
    private static final long BUF_INDEX = at("buf_index");
    private static final long PERSONALITY = at("personality");
    private static final long SPLICE_FD_IN = at("splice_fd_in");
    private static final long ADDR3 = at("addr3");
    private static final long PAD = ADDR3 + Long.BYTES;

    /// A command's own struct begins where others have `addr3`.
    private static final long COMMIT_ID = ADDR3 + fuse("commit_id");

    private static final long QUEUE = ADDR3 + fuse("qid");

    private final RingOwner owner;
    private final SubmissionQueue queue;
    private final MemorySegment timespecs;
    private MemorySegment[] registered = {};

    private int opcode = NONE;
    private int flags;
    private int ioprio;
    private int fd;
    private long off;
    private long address;
    private int length;
    private int opFlags;
    private int bufferIndex;
    private int spliceSource;
    private long timeoutNs;
    private long commitId;
    private int fuseQueue;

    /// `timespecs` has a place per entry of the queue, whose contents the kernel copies when it
    /// takes the entry.
    Submission(RingOwner owner, SubmissionQueue queue, MemorySegment timespecs) {
        this.owner = owner;
        this.queue = queue;
        this.timespecs = timespecs;
    }

    public Submission nop() {
        return begin(UringAbi.IORING_OP_NOP, NONE, 0, 0, 0);
    }

    /// `offset` -1 means the file's own position.
    public Submission read(int file, MemorySegment buffer, long at, int bytes, long offset) {
        return begin(UringAbi.IORING_OP_READ, file, Sys.address(buffer, at, bytes), bytes, offset);
    }

    /// `offset` -1 means the file's own position.
    public Submission write(int file, MemorySegment buffer, long at, int bytes, long offset) {
        return begin(UringAbi.IORING_OP_WRITE, file, Sys.address(buffer, at, bytes), bytes, offset);
    }

    /// Reads into buffer `index` of [Uring#registerBuffers].
    public Submission readFixed(int file, int index, long at, int bytes, long offset) {
        return fixed(UringAbi.IORING_OP_READ_FIXED, file, index, at, bytes).offset(offset);
    }

    /// Writes from buffer `index` of [Uring#registerBuffers].
    public Submission writeFixed(int file, int index, long at, int bytes, long offset) {
        return fixed(UringAbi.IORING_OP_WRITE_FIXED, file, index, at, bytes).offset(offset);
    }

    /// `syncFlags`: [UringAbi#IORING_FSYNC_DATASYNC] or 0.
    public Submission fsync(int file, int syncFlags) {
        return begin(UringAbi.IORING_OP_FSYNC, file, 0, 0, 0).operationFlags(syncFlags);
    }

    public Submission fallocate(int file, int mode, long offset, long bytes) {
        // The length travels where others have their address, the mode where they have a length.
        return begin(UringAbi.IORING_OP_FALLOCATE, file, bytes, mode, offset);
    }

    public Submission send(int socket, MemorySegment buffer, long at, int bytes, int messageFlags) {
        return begin(UringAbi.IORING_OP_SEND, socket, Sys.address(buffer, at, bytes), bytes, 0)
                .operationFlags(messageFlags);
    }

    public Submission recv(int socket, MemorySegment buffer, long at, int bytes, int messageFlags) {
        return begin(UringAbi.IORING_OP_RECV, socket, Sys.address(buffer, at, bytes), bytes, 0)
                .operationFlags(messageFlags);
    }

    /// Sends the message in one slot.
    public Submission sendmsg(int socket, MessageBatch batch, int slot, int messageFlags) {
        return message(UringAbi.IORING_OP_SENDMSG, socket, batch, slot, messageFlags);
    }

    /// Receives one message into a rearmed slot, which has to be left alone until the completion.
    public Submission recvmsg(int socket, MessageBatch batch, int slot, int messageFlags) {
        return message(UringAbi.IORING_OP_RECVMSG, socket, batch, slot, messageFlags);
    }

    /// Receives again and again, each time into a buffer of `buffers`, until a completion without
    /// [UringAbi#IORING_CQE_F_MORE]: `-ENOBUFS` when none was left, and then it has to be asked for
    /// once more.
    public Submission recvMultishot(int socket, BufferRing buffers, int messageFlags) {
        return begin(UringAbi.IORING_OP_RECV, socket, 0, 0, 0)
                .operationFlags(messageFlags)
                .multishotInto(buffers);
    }

    /// Like [#recvMultishot] for messages: each buffer begins with what [ReceivedMessage] reads.
    /// The rearmed slot gives the room for name and control data, and is left without buffers of
    /// its own: their length would limit the provided ones.
    public Submission recvmsgMultishot(
            int socket, MessageBatch batch, int slot, BufferRing buffers, int messageFlags) {
        batch.bufferCount(slot, 0);
        return message(UringAbi.IORING_OP_RECVMSG, socket, batch, slot, messageFlags)
                .multishotInto(buffers);
    }

    /// Sends without a copy where the way out allows it. There are two completions: the answer, and
    /// a notification when the memory may change, whose result says whether the data was copied.
    public Submission sendZc(
            int socket, MemorySegment buffer, long at, int bytes, int messageFlags) {
        return begin(UringAbi.IORING_OP_SEND_ZC, socket, Sys.address(buffer, at, bytes), bytes, 0)
                .operationFlags(messageFlags)
                .priority(UringAbi.IORING_SEND_ZC_REPORT_USAGE);
    }

    /// [#sendZc] from buffer `index` of [Uring#registerBuffers].
    public Submission sendZcFixed(int socket, int index, long at, int bytes, int messageFlags) {
        return fixed(UringAbi.IORING_OP_SEND_ZC, socket, index, at, bytes)
                .operationFlags(messageFlags)
                .priority(
                        UringAbi.IORING_SEND_ZC_REPORT_USAGE | UringAbi.IORING_RECVSEND_FIXED_BUF);
    }

    /// [#sendZc] of the message in one slot.
    public Submission sendmsgZc(int socket, MessageBatch batch, int slot, int messageFlags) {
        return message(UringAbi.IORING_OP_SENDMSG_ZC, socket, batch, slot, messageFlags)
                .priority(UringAbi.IORING_SEND_ZC_REPORT_USAGE);
    }

    /// Completes with the events that came. `pollFlags`: [UringAbi#IORING_POLL_ADD_MULTI] or 0.
    public Submission pollAdd(int file, int events, int pollFlags) {
        return begin(UringAbi.IORING_OP_POLL_ADD, file, 0, pollFlags, 0).operationFlags(events);
    }

    /// Completes with `-ETIME` after `nanoseconds`, or with 0 once `completions` of requests that
    /// are not timeouts came first; 0 of them means that the time alone counts.
    public Submission timeout(long nanoseconds, int completions) {
        if (nanoseconds < 0 || completions < 0) {
            throw new IllegalArgumentException(
                    "a timeout of " + nanoseconds + " ns or " + completions + " completions");
        }
        begin(UringAbi.IORING_OP_TIMEOUT, NONE, 0, 1, completions);
        timeoutNs = nanoseconds;
        return this;
    }

    /// Cancels the request offered as `userData`, which then completes with `-ECANCELED` unless it
    /// was faster. This one's own answer is 0, `-ENOENT`, or `-EALREADY`.
    public Submission cancel(long userData) {
        return begin(UringAbi.IORING_OP_ASYNC_CANCEL, NONE, userData, 0, 0);
    }

    Submission cancelAll() {
        return begin(UringAbi.IORING_OP_ASYNC_CANCEL, NONE, 0, 0, 0)
                .operationFlags(
                        UringAbi.IORING_ASYNC_CANCEL_ANY | UringAbi.IORING_ASYNC_CANCEL_ALL);
    }

    /// Moves `bytes` between two files of which one is a pipe; the pipe's offset is -1.
    public Submission splice(
            int source, long sourceOffset, int target, long targetOffset, int bytes, int how) {
        begin(UringAbi.IORING_OP_SPLICE, target, sourceOffset, bytes, targetOffset);
        spliceSource = source;
        return operationFlags(how);
    }

    /// Gives the kernel a place for requests of one queue of a mount: piece `first` of `places` for
    /// what is of fixed length, the one behind it for the rest. Completes with 0 when a request is
    /// there, or with why none comes.
    public Submission fuseRegister(int device, IoVectors places, int first, int queue) {
        return fuse(FuseKernel.FUSE_IO_URING_CMD_REGISTER, device, 0, queue)
                .to(places.address(first, 2), 2);
    }

    /// Tells that the answer to a request is in its place, which may take the next one: completes
    /// as [#fuseRegister] does.
    public Submission fuseCommitAndFetch(int device, long commitId, int queue) {
        return fuse(FuseKernel.FUSE_IO_URING_CMD_COMMIT_AND_FETCH, device, commitId, queue);
    }

    /// The next request starts when this one succeeded, and is cancelled when it did not. Both have
    /// to go out in one submission, so ask [Uring#room] before the first.
    public Submission link() {
        return with(UringAbi.IOSQE_IO_LINK);
    }

    /// Goes to a kernel thread at once instead of being tried first.
    public Submission async() {
        return with(UringAbi.IOSQE_ASYNC);
    }

    /// The descriptor is an index into [Uring#registerFiles].
    public Submission fixedFile() {
        return with(UringAbi.IOSQE_FIXED_FILE);
    }

    /// Waits for the socket before the first try, which saves it where it would come to nothing.
    public Submission pollFirst() {
        return priority(UringAbi.IORING_RECVSEND_POLL_FIRST);
    }

    /// Queues the request for the next submission. When the queue is full the answer is false and
    /// the draft stays, to be offered again after [Uring#submit].
    public boolean offer(long userData) {
        owner.check();
        if (opcode == NONE) {
            throw new IllegalStateException("offered without a verb");
        }
        if (queue.isFull()) {
            return false;
        }
        int slot = queue.slot();
        if (opcode == UringAbi.IORING_OP_TIMEOUT) {
            long place = slot * UringAbi.TIMESPEC.byteSize();
            UringMappings.writeTimespec(timespecs, place, timeoutNs);
            address = timespecs.address() + place;
        }
        write(queue.entries(), slot * queue.entryBytes(), userData);
        queue.advance();
        opcode = NONE;
        return true;
    }

    /// What `readFixed` and the like may name from now on.
    void registered(MemorySegment... buffers) {
        registered = buffers;
    }

    private void write(MemorySegment sqes, long at, long userData) {
        sqes.set(JAVA_BYTE, at + OPCODE, (byte) opcode);
        sqes.set(JAVA_BYTE, at + FLAGS, (byte) flags);
        sqes.set(JAVA_SHORT, at + IOPRIO, (short) ioprio);
        sqes.set(JAVA_INT, at + FD, fd);
        sqes.set(JAVA_LONG, at + OFF, off);
        sqes.set(JAVA_LONG, at + ADDR, address);
        sqes.set(JAVA_INT, at + LEN, length);
        sqes.set(JAVA_INT, at + OP_FLAGS, opFlags);
        sqes.set(JAVA_LONG, at + USER_DATA, userData);
        sqes.set(JAVA_SHORT, at + BUF_INDEX, (short) bufferIndex);
        sqes.set(JAVA_SHORT, at + PERSONALITY, (short) 0);
        sqes.set(JAVA_INT, at + SPLICE_FD_IN, spliceSource);
        sqes.set(JAVA_LONG, at + ADDR3, 0);
        sqes.set(JAVA_LONG, at + PAD, 0);
        if (opcode == UringAbi.IORING_OP_URING_CMD) {
            sqes.set(JAVA_LONG, at + COMMIT_ID, commitId);
            sqes.set(JAVA_LONG, at + QUEUE, 0);
            sqes.set(JAVA_SHORT, at + QUEUE, (short) fuseQueue);
        }
    }

    private Submission begin(int code, int file, long addr, int len, long offset) {
        opcode = code;
        flags = 0;
        ioprio = 0;
        fd = file;
        off = offset;
        address = addr;
        length = len;
        opFlags = 0;
        bufferIndex = 0;
        spliceSource = 0;
        return this;
    }

    private Submission fuse(int command, int device, long commit, int qid) {
        if (queue.entryBytes() == UringAbi.SQE.byteSize()) {
            throw new IllegalStateException("a ring without room for commands");
        }
        // A command's number is where others have the lower half of an offset.
        begin(UringAbi.IORING_OP_URING_CMD, device, 0, 0, command);
        commitId = commit;
        fuseQueue = qid;
        return this;
    }

    private Submission to(long addr, int len) {
        address = addr;
        length = len;
        return this;
    }

    private Submission fixed(int code, int file, int index, long at, int bytes) {
        MemorySegment buffer = registered[Objects.checkIndex(index, registered.length)];
        begin(code, file, Sys.address(buffer, at, bytes), bytes, 0);
        bufferIndex = index;
        return this;
    }

    private Submission message(int code, int socket, MessageBatch batch, int slot, int how) {
        return begin(code, socket, batch.address(slot, 1), 1, 0).operationFlags(how);
    }

    private Submission multishotInto(BufferRing buffers) {
        bufferIndex = buffers.group();
        return with(UringAbi.IOSQE_BUFFER_SELECT).priority(UringAbi.IORING_RECV_MULTISHOT);
    }

    private Submission offset(long value) {
        off = value;
        return this;
    }

    private Submission operationFlags(int value) {
        opFlags = value;
        return this;
    }

    private Submission priority(int bits) {
        ioprio |= bits;
        return this;
    }

    private Submission with(int bits) {
        flags |= bits;
        return this;
    }

    private static long at(String member) {
        return UringAbi.offset(UringAbi.SQE, member);
    }

    private static long fuse(String member) {
        return FuseStructs.offset(FuseStructs.URING_CMD_REQ, member);
    }
}
