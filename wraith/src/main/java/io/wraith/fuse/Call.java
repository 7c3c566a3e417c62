package io.wraith.fuse;

import io.wraith.linux.Errno;
import io.wraith.linux.FuseKernel;
import io.wraith.vfs.message.Attributes;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A request that waits for its answer. Any thread may give it; the first one counts. Every verb
/// says whether the kernel took the answer: not when the call was answered before, by its deadline
/// or because its process ends, nor when nobody waits for it any more.
public final class Call {
    /// What file systems allow as one name.
    private static final int LONGEST_NAME = 255;

    /// A piece of memory that holds a file's bytes.
    public record Piece(MemorySegment memory, long at, long length) {}

    /// What `df` tells, in blocks of `blockBytes`.
    public record Statistics(
            int blockBytes,
            long blocks,
            long freeBlocks,
            long availableBlocks,
            long files,
            long freeFiles) {}

    private final Outlet outlet;
    private final long unique;
    private final int process;
    private final long limit;
    private final boolean isForValue;

    private final AtomicBoolean isAnswered = new AtomicBoolean();

    /// The answer has been written, so its outlet may be closed as far as this call goes.
    private volatile boolean isOver;

    /// When the call turned out to be one that waits.
    private long sinceNs;

    private volatile boolean isInterrupted;

    /// @param limit how many bytes the answer may have, where the kernel says so
    Call(Outlet outlet, Request request, long limit) {
        this.outlet = outlet;
        this.unique = request.unique();
        this.process = request.process();
        this.limit = limit;
        isForValue =
                request.opcode() == FuseKernel.FUSE_GETXATTR
                        || request.opcode() == FuseKernel.FUSE_LISTXATTR;
    }

    /// The kernel's number of the call, which no other has.
    public long unique() {
        return unique;
    }

    /// Whether an answer would still count.
    public boolean isOpen() {
        return !isAnswered.get();
    }

    /// Whether an extended attribute, or the list of them, is asked for.
    public boolean isForValue() {
        return isForValue;
    }

    /// Answers with an error, a positive errno.
    public boolean fail(int errno) {
        Reply reply = claim(-errno);
        return reply != null && send(reply);
    }

    /// That something without a result was done.
    boolean done() {
        return fail(0);
    }

    public boolean entry(Entry entry) {
        Reply reply = claim(0);
        return reply != null && send(reply.entry(entry));
    }

    /// That there is no such name, which the kernel may believe for so long.
    public boolean noEntry(long validNs) {
        if (validNs == 0) {
            return fail(Errno.ENOENT);
        }
        Reply reply = claim(0);
        return reply != null && send(reply.noEntry(validNs));
    }

    public boolean attributes(Attributes attributes, long validNs) {
        Reply reply = claim(0);
        return reply != null && send(reply.validFor(validNs).attributes(attributes));
    }

    /// That a file or folder is open, with `FOPEN_*` flags.
    public boolean opened(long handle, int flags) {
        Reply reply = claim(0);
        return reply != null && send(reply.u64(handle).u32(flags).u32(0));
    }

    /// A file's bytes, which the kernel has copied when this returns.
    public boolean data(List<Piece> pieces) {
        long total = pieces.stream().mapToLong(Piece::length).sum();
        if (total > limit || pieces.size() > Reply.MOST_PIECES) {
            throw new IllegalArgumentException(
                    total + " bytes in " + pieces.size() + " pieces, up to " + limit + " are due");
        }
        Reply reply = claim(0);
        if (reply == null) {
            return false;
        }
        for (Piece piece : pieces) {
            reply.piece(piece.memory(), piece.at(), piece.length());
        }
        return send(reply);
    }

    /// Small data of any length, such as a link's target.
    public boolean bytes(byte[] data) {
        if (data.length > Reply.ROOM - Long.BYTES) {
            return fail(Errno.E2BIG);
        }
        Reply reply = claim(0);
        return reply != null && send(reply.bytes(data));
    }

    /// An extended attribute or the list of their names: its length when that is what was asked
    /// for, `ERANGE` when the asker has too little room.
    public boolean value(byte[] data) {
        if (limit == 0) {
            Reply reply = claim(0);
            return reply != null && send(reply.u32(data.length).u32(0));
        }
        return data.length > limit ? fail(Errno.ERANGE) : bytes(data);
    }

    /// Lets `filler` fill a page of a listing; one left empty says that there is no more.
    public boolean listing(boolean isWithAttributes, Consumer<ListingPage> filler) {
        Reply reply = claim(0);
        if (reply == null) {
            return false;
        }
        boolean isFilled = false;
        try {
            filler.accept(new ListingPage(reply, isWithAttributes, limit));
            isFilled = true;
        } finally {
            if (!isFilled) {
                send(reply.start(-Errno.EIO, unique));
            }
        }
        return send(reply);
    }

    public boolean statistics(Statistics statistics) {
        Reply reply = claim(0);
        return reply != null
                && send(
                        reply.u64(statistics.blocks())
                                .u64(statistics.freeBlocks())
                                .u64(statistics.availableBlocks())
                                .u64(statistics.files())
                                .u64(statistics.freeFiles())
                                .u32(statistics.blockBytes())
                                .u32(LONGEST_NAME)
                                .u32(statistics.blockBytes())
                                .zeros(28));
    }

    public boolean position(long offset) {
        Reply reply = claim(0);
        return reply != null && send(reply.u64(offset));
    }

    int process() {
        return process;
    }

    void waits(long nowNs) {
        sinceNs = nowNs;
    }

    long sinceNs() {
        return sinceNs;
    }

    void interrupt() {
        isInterrupted = true;
    }

    boolean isInterrupted() {
        return isInterrupted;
    }

    boolean isOver() {
        return isOver;
    }

    /// A reply to fill for who comes first, null for everybody after.
    private @Nullable Reply claim(int error) {
        if (!isAnswered.compareAndSet(false, true)) {
            return null;
        }
        return outlet.replies().take().start(error, unique);
    }

    private boolean send(Reply reply) {
        try {
            return outlet.send(reply, unique);
        } finally {
            outlet.replies().giveBack(reply);
            isOver = true;
            outlet.calls().forget(this);
        }
    }
}
