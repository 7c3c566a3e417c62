package io.wraith.fuse;

import io.wraith.linux.FuseKernel;
import io.wraith.linux.FuseStructs;
import io.wraith.linux.Memory;

import java.lang.foreign.MemorySegment;

/// What was agreed on with the kernel in its first request.
///
/// @param minor the smaller of both sides' protocol versions behind the 7
/// @param flags the capabilities that count
record Negotiation(int minor, long flags, int readAhead) {
    /// The version whose messages these are: that of Linux 6.18.
    static final int OUR_MINOR = 45;

    /// Linux 5.4: what is older has none of what makes a mount fast, and other layouts.
    static final int OLDEST_MINOR = 31;

    /// Of the largest request: 1 MiB, as many as an ordinary user gets.
    static final int MOST_PAGES = 256;

    static final int PAGE = 4096;

    /// Nothing is written, so the least the kernel allows: the buffers for requests follow it.
    private static final int MOST_WRITTEN = 4096;

    /// The kernel's version from which on it can drop all names at once.
    private static final int FIRST_WITH_EPOCHS = 44;

    /// So long an older kernel believes what it cannot be told to forget.
    private static final long BRIEF_NS = 1_000_000_000L;

    private static final int BACKGROUND = 128;
    private static final int CONGESTION = 96;

    /// When all of our process hangs, the kernel ends the mount.
    private static final int LAST_RESORT_SECONDS = 600;

    private static final long WANTED =
            FuseKernel.FUSE_ASYNC_READ
                    | FuseKernel.FUSE_AUTO_INVAL_DATA
                    | FuseKernel.FUSE_DO_READDIRPLUS
                    | FuseKernel.FUSE_ASYNC_DIO
                    | FuseKernel.FUSE_PARALLEL_DIROPS
                    | FuseKernel.FUSE_ABORT_ERROR
                    | FuseKernel.FUSE_MAX_PAGES
                    | FuseKernel.FUSE_CACHE_SYMLINKS
                    | FuseKernel.FUSE_INIT_EXT
                    | FuseKernel.FUSE_HAS_EXPIRE_ONLY
                    | FuseKernel.FUSE_OVER_IO_URING
                    | FuseKernel.FUSE_REQUEST_TIMEOUT;

    private static final long MAJOR = 0;
    private static final long MINOR = FuseStructs.offset(FuseStructs.INIT_IN, "minor");
    private static final long FLAGS = FuseStructs.offset(FuseStructs.INIT_IN, "flags");
    private static final long FLAGS2 = FuseStructs.offset(FuseStructs.INIT_IN, "flags2");
    private static final long OLD_INIT_IN = FLAGS2;

    /// Reads the kernel's offer. Throws when it is none that a mount can live with.
    static Negotiation of(MemorySegment buffer, long length, int readAhead) {
        Request request = new Request();
        if (!request.wrap(buffer, length)
                || request.opcode() != FuseKernel.FUSE_INIT
                || !request.holds(OLD_INIT_IN)) {
            throw new FuseException("the kernel did not begin with INIT");
        }
        int major = request.u32(MAJOR);
        int minor = request.u32(MINOR);
        if (major != FuseKernel.FUSE_KERNEL_VERSION || minor < OLDEST_MINOR) {
            throw new FuseException(
                    "the kernel speaks FUSE %d.%d, and mounting takes 7.%d (Linux 5.4) at least"
                            .formatted(major, minor, OLDEST_MINOR));
        }
        long offered = Integer.toUnsignedLong(request.u32(FLAGS));
        if ((offered & FuseKernel.FUSE_INIT_EXT) != 0
                && request.holds(FuseStructs.INIT_IN.byteSize())) {
            offered |= Integer.toUnsignedLong(request.u32(FLAGS2)) << 32;
        }
        return new Negotiation(Math.min(minor, OUR_MINOR), offered & WANTED, readAhead);
    }

    Negotiation without(long capability) {
        return new Negotiation(minor, flags & ~capability, readAhead);
    }

    /// How much room the kernel wants for the data of each request that it sends by io_uring.
    static long ringBytes() {
        return (long) MOST_PAGES * Memory.pageBytes();
    }

    boolean has(long capability) {
        return (flags & capability) != 0;
    }

    /// Whether the kernel can be told that no name is known any more.
    boolean canDropAllNames() {
        return minor >= FIRST_WITH_EPOCHS;
    }

    /// For how long the kernel may be given names and attributes.
    long mostValidNs() {
        return canDropAllNames() ? Long.MAX_VALUE : BRIEF_NS;
    }

    /// Bytes of the largest read.
    int mostBytes() {
        return has(FuseKernel.FUSE_MAX_PAGES) ? MOST_PAGES * PAGE : 32 * PAGE;
    }

    /// The answer's struct.
    Reply write(Reply reply) {
        long rest =
                FuseStructs.INIT_OUT.byteSize()
                        - FuseStructs.offset(FuseStructs.INIT_OUT, "request_timeout")
                        - Short.BYTES;
        return reply.u32(FuseKernel.FUSE_KERNEL_VERSION)
                .u32(OUR_MINOR)
                .u32(readAhead)
                .u32((int) flags)
                .u16(BACKGROUND)
                .u16(CONGESTION)
                .u32(MOST_WRITTEN)
                .u32(1)
                .u16(MOST_PAGES)
                .u16(0)
                .u32((int) (flags >>> 32))
                .u32(0)
                .u16(has(FuseKernel.FUSE_REQUEST_TIMEOUT) ? LAST_RESORT_SECONDS : 0)
                .zeros(rest);
    }
}
