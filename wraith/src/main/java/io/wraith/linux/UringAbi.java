package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/// What io_uring's kernel and its users agree on: operations, flags, and the layout of the memory
/// that they share. Of a union's members the layouts name the one that serves most operations; the
/// others lie at the same offset.
@Header({"linux/time_types.h", "linux/io_uring.h", "sys/syscall.h"})
public final class UringAbi {
    static final int SYS_io_uring_setup = 425;
    static final int SYS_io_uring_enter = 426;
    static final int SYS_io_uring_register = 427;

    static final int IORING_OP_NOP = 0;
    static final int IORING_OP_FSYNC = 3;
    static final int IORING_OP_READ_FIXED = 4;
    static final int IORING_OP_WRITE_FIXED = 5;
    static final int IORING_OP_POLL_ADD = 6;
    static final int IORING_OP_SENDMSG = 9;
    static final int IORING_OP_RECVMSG = 10;
    static final int IORING_OP_TIMEOUT = 11;
    static final int IORING_OP_ASYNC_CANCEL = 14;
    static final int IORING_OP_FALLOCATE = 17;
    static final int IORING_OP_READ = 22;
    static final int IORING_OP_WRITE = 23;
    static final int IORING_OP_SEND = 26;
    static final int IORING_OP_RECV = 27;
    static final int IORING_OP_SPLICE = 30;
    static final int IORING_OP_URING_CMD = 46;
    static final int IORING_OP_SEND_ZC = 47;
    static final int IORING_OP_SENDMSG_ZC = 48;

    static final int IOSQE_FIXED_FILE = 1;
    static final int IOSQE_IO_LINK = 1 << 2;
    static final int IOSQE_ASYNC = 1 << 4;
    static final int IOSQE_BUFFER_SELECT = 1 << 5;

    public static final int IORING_SETUP_SQPOLL = 1 << 1;
    static final int IORING_SETUP_CQSIZE = 1 << 3;
    static final int IORING_SETUP_CLAMP = 1 << 4;
    public static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;
    public static final int IORING_SETUP_COOP_TASKRUN = 1 << 8;
    static final int IORING_SETUP_R_DISABLED = 1 << 6;
    public static final int IORING_SETUP_TASKRUN_FLAG = 1 << 9;
    static final int IORING_SETUP_SQE128 = 1 << 10;
    public static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;
    public static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13;
    public static final int IORING_SETUP_NO_SQARRAY = 1 << 16;

    public static final int IORING_FEAT_SINGLE_MMAP = 1;
    public static final int IORING_FEAT_NODROP = 1 << 1;
    public static final int IORING_FEAT_SUBMIT_STABLE = 1 << 2;
    public static final int IORING_FEAT_FAST_POLL = 1 << 5;
    public static final int IORING_FEAT_EXT_ARG = 1 << 8;
    public static final int IORING_FEAT_NATIVE_WORKERS = 1 << 9;
    public static final int IORING_FEAT_CQE_SKIP = 1 << 11;
    public static final int IORING_FEAT_LINKED_FILE = 1 << 12;

    static final long IORING_OFF_SQ_RING = 0;
    static final long IORING_OFF_SQES = 0x10000000L;

    static final int IORING_ENTER_GETEVENTS = 1;
    static final int IORING_ENTER_SQ_WAKEUP = 1 << 1;
    static final int IORING_ENTER_SQ_WAIT = 1 << 2;
    static final int IORING_ENTER_EXT_ARG = 1 << 3;

    static final int IORING_SQ_NEED_WAKEUP = 1;
    static final int IORING_SQ_CQ_OVERFLOW = 1 << 1;
    static final int IORING_SQ_TASKRUN = 1 << 2;

    /// The completion carries a buffer's id in its upper half.
    public static final int IORING_CQE_F_BUFFER = 1;

    /// More completions of the same request follow.
    public static final int IORING_CQE_F_MORE = 1 << 1;

    public static final int IORING_CQE_F_SOCK_NONEMPTY = 1 << 2;

    /// The second completion of a zero-copy send: the kernel is done with the memory.
    public static final int IORING_CQE_F_NOTIF = 1 << 3;

    static final int IORING_CQE_BUFFER_SHIFT = 16;

    /// In the result of a notification: the data was copied after all.
    public static final int IORING_NOTIF_USAGE_ZC_COPIED = 1 << 31;

    public static final int IORING_FSYNC_DATASYNC = 1;
    public static final int IORING_POLL_ADD_MULTI = 1;
    static final int IORING_ASYNC_CANCEL_ALL = 1;
    static final int IORING_ASYNC_CANCEL_ANY = 1 << 2;

    /// Waits until the socket is ready before the first try.
    public static final int IORING_RECVSEND_POLL_FIRST = 1;

    static final int IORING_RECV_MULTISHOT = 1 << 1;
    static final int IORING_RECVSEND_FIXED_BUF = 1 << 2;
    static final int IORING_SEND_ZC_REPORT_USAGE = 1 << 3;

    static final int IORING_REGISTER_BUFFERS = 0;
    static final int IORING_UNREGISTER_BUFFERS = 1;
    static final int IORING_REGISTER_FILES = 2;
    static final int IORING_UNREGISTER_FILES = 3;
    static final int IORING_REGISTER_PROBE = 8;
    static final int IORING_REGISTER_ENABLE_RINGS = 12;
    static final int IORING_REGISTER_PBUF_RING = 22;
    static final int IORING_UNREGISTER_PBUF_RING = 23;
    static final int IO_URING_OP_SUPPORTED = 1;

    static final StructLayout SQRING_OFFSETS =
            structLayout(
                            JAVA_INT.withName("head"),
                            JAVA_INT.withName("tail"),
                            JAVA_INT.withName("ring_mask"),
                            JAVA_INT.withName("ring_entries"),
                            JAVA_INT.withName("flags"),
                            JAVA_INT.withName("dropped"),
                            JAVA_INT.withName("array"),
                            paddingLayout(12))
                    .withName("io_sqring_offsets");

    static final StructLayout CQRING_OFFSETS =
            structLayout(
                            JAVA_INT.withName("head"),
                            JAVA_INT.withName("tail"),
                            JAVA_INT.withName("ring_mask"),
                            JAVA_INT.withName("ring_entries"),
                            JAVA_INT.withName("overflow"),
                            JAVA_INT.withName("cqes"),
                            JAVA_INT.withName("flags"),
                            paddingLayout(12))
                    .withName("io_cqring_offsets");

    static final StructLayout PARAMS =
            structLayout(
                            JAVA_INT.withName("sq_entries"),
                            JAVA_INT.withName("cq_entries"),
                            JAVA_INT.withName("flags"),
                            JAVA_INT.withName("sq_thread_cpu"),
                            JAVA_INT.withName("sq_thread_idle"),
                            JAVA_INT.withName("features"),
                            paddingLayout(16),
                            SQRING_OFFSETS.withName("sq_off"),
                            CQRING_OFFSETS.withName("cq_off"))
                    .withName("io_uring_params");

    static final StructLayout SQE =
            structLayout(
                            JAVA_BYTE.withName("opcode"),
                            JAVA_BYTE.withName("flags"),
                            JAVA_SHORT.withName("ioprio"),
                            JAVA_INT.withName("fd"),
                            JAVA_LONG.withName("off"),
                            JAVA_LONG.withName("addr"),
                            JAVA_INT.withName("len"),
                            JAVA_INT.withName("rw_flags"),
                            JAVA_LONG.withName("user_data"),
                            JAVA_SHORT.withName("buf_index"),
                            JAVA_SHORT.withName("personality"),
                            JAVA_INT.withName("splice_fd_in"),
                            JAVA_LONG.withName("addr3"),
                            paddingLayout(8))
                    .withName("io_uring_sqe");

    static final StructLayout CQE =
            structLayout(
                            JAVA_LONG.withName("user_data"),
                            JAVA_INT.withName("res"),
                            JAVA_INT.withName("flags"))
                    .withName("io_uring_cqe");

    static final StructLayout GETEVENTS_ARG =
            structLayout(
                            JAVA_LONG.withName("sigmask"),
                            JAVA_INT.withName("sigmask_sz"),
                            paddingLayout(4),
                            JAVA_LONG.withName("ts"))
                    .withName("io_uring_getevents_arg");

    static final StructLayout TIMESPEC =
            structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
                    .withName("__kernel_timespec");

    static final StructLayout BUF =
            structLayout(
                            JAVA_LONG.withName("addr"),
                            JAVA_INT.withName("len"),
                            JAVA_SHORT.withName("bid"),
                            JAVA_SHORT.withName("resv"))
                    .withName("io_uring_buf");

    /// The ring is its array of buffers; the tail lies on the spare field of the first one.
    static final StructLayout BUF_RING =
            structLayout(paddingLayout(14), JAVA_SHORT.withName("tail"))
                    .withName("io_uring_buf_ring");

    static final StructLayout BUF_REG =
            structLayout(
                            JAVA_LONG.withName("ring_addr"),
                            JAVA_INT.withName("ring_entries"),
                            JAVA_SHORT.withName("bgid"),
                            paddingLayout(26))
                    .withName("io_uring_buf_reg");

    static final StructLayout PROBE =
            structLayout(
                            JAVA_BYTE.withName("last_op"),
                            JAVA_BYTE.withName("ops_len"),
                            paddingLayout(14))
                    .withName("io_uring_probe");

    static final StructLayout PROBE_OP =
            structLayout(
                            JAVA_BYTE.withName("op"),
                            paddingLayout(1),
                            JAVA_SHORT.withName("flags"),
                            paddingLayout(4))
                    .withName("io_uring_probe_op");

    static final StructLayout RECVMSG_OUT =
            structLayout(
                            JAVA_INT.withName("namelen"),
                            JAVA_INT.withName("controllen"),
                            JAVA_INT.withName("payloadlen"),
                            JAVA_INT.withName("flags"))
                    .withName("io_uring_recvmsg_out");

    private UringAbi() {}

    /// Of a place for a request in a ring of those flags: a wide one has room for a command's own
    /// struct, from the place of `addr3` on.
    static long entryBytes(int flags) {
        return (flags & IORING_SETUP_SQE128) != 0 ? 2 * SQE.byteSize() : SQE.byteSize();
    }

    static long offset(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    static long offset(StructLayout layout, String outer, String inner) {
        return layout.byteOffset(PathElement.groupElement(outer), PathElement.groupElement(inner));
    }
}
