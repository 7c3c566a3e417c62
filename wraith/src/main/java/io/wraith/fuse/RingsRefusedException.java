package io.wraith.fuse;

import io.wraith.linux.Errno;

/// The kernel has offered requests by io_uring, and then not taken the places for them.
final class RingsRefusedException extends FuseException {
    private static final long serialVersionUID = 1L;

    RingsRefusedException(int errno) {
        super("the kernel offers it and refuses its places: " + Errno.describe(errno));
    }
}
