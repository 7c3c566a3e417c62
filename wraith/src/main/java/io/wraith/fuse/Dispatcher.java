package io.wraith.fuse;

import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.FuseKernel;
import io.wraith.linux.FuseStructs;

import java.lang.foreign.MemorySegment;

/// Decodes the requests that one thread takes and asks the file system. What would change something
/// is refused; what the file system has no part in is declined, so that the kernel does without.
final class Dispatcher {
    private static final long OPEN_IN = FuseStructs.OPEN_IN.byteSize();

    private static final long READ_IN = FuseStructs.READ_IN.byteSize();
    private static final long READ_OFFSET = FuseStructs.offset(FuseStructs.READ_IN, "offset");
    private static final long READ_SIZE = FuseStructs.offset(FuseStructs.READ_IN, "size");

    private static final long RELEASE_IN = FuseStructs.RELEASE_IN.byteSize();
    private static final long GETXATTR_IN = FuseStructs.GETXATTR_IN.byteSize();
    private static final long FORGET_IN = FuseStructs.FORGET_IN.byteSize();
    private static final long BATCH_FORGET_IN = FuseStructs.BATCH_FORGET_IN.byteSize();
    private static final long FORGET_ONE = FuseStructs.FORGET_ONE.byteSize();
    private static final long INTERRUPT_IN = FuseStructs.INTERRUPT_IN.byteSize();

    private static final long LSEEK_IN = FuseStructs.LSEEK_IN.byteSize();
    private static final long LSEEK_OFFSET = FuseStructs.offset(FuseStructs.LSEEK_IN, "offset");
    private static final long LSEEK_WHENCE = FuseStructs.offset(FuseStructs.LSEEK_IN, "whence");

    private static final int ACCESS_BITS = Files.O_WRONLY | Files.O_RDWR;

    private final FileSystem files;
    private final Overseer overseer;
    private final Request request = new Request();

    Dispatcher(FileSystem files, Overseer overseer) {
        this.files = files;
        this.overseer = overseer;
    }

    /// Handles the request of `length` bytes; one that is not whole is answered as far as it can be
    /// told whose it is.
    void dispatch(Outlet outlet, MemorySegment buffer, long length) {
        if (!request.wrap(buffer, length)) {
            return;
        }
        switch (request.opcode()) {
            case FuseKernel.FUSE_FORGET -> forget();
            case FuseKernel.FUSE_BATCH_FORGET -> forgetMany();
            case FuseKernel.FUSE_INTERRUPT -> interrupt(outlet);
            default -> {
                Call call = new Call(outlet, request, limit());
                try {
                    ask(call);
                } catch (RuntimeException | Error fault) {
                    call.fail(Errno.EIO);
                    throw fault;
                }
                // Also one that another thread is just answering: its outlet stays until then.
                if (!call.isOver()) {
                    overseer.watch(outlet.calls(), call);
                }
            }
        }
    }

    /// How many bytes of answer the kernel has room for, where it says so.
    private long limit() {
        return switch (request.opcode()) {
            case FuseKernel.FUSE_READ, FuseKernel.FUSE_READDIR, FuseKernel.FUSE_READDIRPLUS ->
                    request.holds(READ_IN) ? Integer.toUnsignedLong(request.u32(READ_SIZE)) : 0;
            case FuseKernel.FUSE_GETXATTR, FuseKernel.FUSE_LISTXATTR ->
                    request.holds(GETXATTR_IN) ? Integer.toUnsignedLong(request.u32(0)) : 0;
            default -> 0;
        };
    }

    private void ask(Call call) {
        switch (request.opcode()) {
            case FuseKernel.FUSE_LOOKUP -> lookup(call);
            case FuseKernel.FUSE_GETATTR -> files.attributes(call, request.node());
            case FuseKernel.FUSE_READLINK -> files.readLink(call, request.node());
            case FuseKernel.FUSE_OPEN -> open(call);
            case FuseKernel.FUSE_READ -> read(call);
            case FuseKernel.FUSE_RELEASE, FuseKernel.FUSE_RELEASEDIR -> release(call);
            case FuseKernel.FUSE_OPENDIR -> files.openFolder(call, request.node());
            case FuseKernel.FUSE_READDIR -> list(call, false);
            case FuseKernel.FUSE_READDIRPLUS -> list(call, true);
            case FuseKernel.FUSE_STATFS -> files.statistics(call);
            case FuseKernel.FUSE_GETXATTR -> extendedAttribute(call);
            case FuseKernel.FUSE_LISTXATTR -> extendedAttributes(call);
            case FuseKernel.FUSE_LSEEK -> seek(call);
            case FuseKernel.FUSE_DESTROY -> call.done();
            case FuseKernel.FUSE_IOCTL -> call.fail(Errno.ENOTTY);
            case FuseKernel.FUSE_SETATTR,
                    FuseKernel.FUSE_SYMLINK,
                    FuseKernel.FUSE_MKNOD,
                    FuseKernel.FUSE_MKDIR,
                    FuseKernel.FUSE_UNLINK,
                    FuseKernel.FUSE_RMDIR,
                    FuseKernel.FUSE_RENAME,
                    FuseKernel.FUSE_RENAME2,
                    FuseKernel.FUSE_LINK,
                    FuseKernel.FUSE_WRITE,
                    FuseKernel.FUSE_SETXATTR,
                    FuseKernel.FUSE_REMOVEXATTR,
                    FuseKernel.FUSE_CREATE,
                    FuseKernel.FUSE_TMPFILE,
                    FuseKernel.FUSE_FALLOCATE,
                    FuseKernel.FUSE_COPY_FILE_RANGE ->
                    call.fail(Errno.EROFS);
            // Said once, the kernel does without: no request per close, and attributes instead of
            // STATX. Locks are kept by the kernel, since they were not asked for.
            default -> call.fail(Errno.ENOSYS);
        }
    }

    private void lookup(Call call) {
        byte[] name = request.name(0);
        if (name == null) {
            call.fail(Errno.EINVAL);
        } else {
            files.lookup(call, request.node(), name);
        }
    }

    private void open(Call call) {
        if (!request.holds(OPEN_IN)) {
            call.fail(Errno.EINVAL);
        } else if ((request.u32(0) & (ACCESS_BITS | Files.O_TRUNC)) != 0) {
            call.fail(Errno.EROFS);
        } else {
            files.open(call, request.node());
        }
    }

    private void read(Call call) {
        if (!request.holds(READ_IN) || request.u64(READ_OFFSET) < 0 || request.u32(READ_SIZE) < 0) {
            call.fail(Errno.EINVAL);
            return;
        }
        files.read(
                call,
                new FileSystem.Extent(
                        request.node(),
                        request.u64(0),
                        request.u64(READ_OFFSET),
                        request.u32(READ_SIZE)));
    }

    private void release(Call call) {
        if (!request.holds(RELEASE_IN)) {
            call.fail(Errno.EINVAL);
            return;
        }
        if (request.opcode() == FuseKernel.FUSE_RELEASE) {
            files.release(request.node(), request.u64(0));
        } else {
            files.releaseFolder(request.node(), request.u64(0));
        }
        call.done();
    }

    private void list(Call call, boolean isWithAttributes) {
        if (!request.holds(READ_IN)) {
            call.fail(Errno.EINVAL);
            return;
        }
        files.list(
                call,
                new FileSystem.FolderPart(
                        request.node(),
                        request.u64(0),
                        request.u64(READ_OFFSET),
                        isWithAttributes));
    }

    private void extendedAttribute(Call call) {
        byte[] name = request.name(GETXATTR_IN);
        if (name == null) {
            call.fail(Errno.EINVAL);
        } else {
            files.extendedAttribute(call, request.node(), name);
        }
    }

    private void extendedAttributes(Call call) {
        if (!request.holds(GETXATTR_IN)) {
            call.fail(Errno.EINVAL);
        } else {
            files.extendedAttributes(call, request.node());
        }
    }

    /// The kernel does the other kinds itself.
    private void seek(Call call) {
        if (!request.holds(LSEEK_IN)) {
            call.fail(Errno.EINVAL);
            return;
        }
        int whence = request.u32(LSEEK_WHENCE);
        if (whence != Files.SEEK_DATA && whence != Files.SEEK_HOLE) {
            call.fail(Errno.EINVAL);
            return;
        }
        files.seek(
                call,
                new FileSystem.Seek(
                        request.node(),
                        request.u64(0),
                        request.u64(LSEEK_OFFSET),
                        whence == Files.SEEK_DATA));
    }

    private void forget() {
        if (request.holds(FORGET_IN)) {
            files.forget(request.node(), request.u64(0));
        }
    }

    private void forgetMany() {
        if (!request.holds(BATCH_FORGET_IN)) {
            return;
        }
        long count = Integer.toUnsignedLong(request.u32(0));
        if (!request.holds(BATCH_FORGET_IN + count * FORGET_ONE)) {
            return;
        }
        for (long i = 0; i < count; i++) {
            long at = BATCH_FORGET_IN + i * FORGET_ONE;
            files.forget(request.u64(at), request.u64(at + Long.BYTES));
        }
    }

    private void interrupt(Outlet outlet) {
        if (request.holds(INTERRUPT_IN) && !overseer.interrupt(request.u64(0))) {
            // The call may just be on its way to another thread. If it is answered already, the
            // kernel does not mind.
            new Call(outlet, request, 0).fail(Errno.EAGAIN);
        }
    }
}
