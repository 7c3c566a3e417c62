package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.transfer.Reason;

/// What an error number of the kernel means for one entry.
final class Faults {
    private Faults() {}

    /// While the receiver wrote.
    static Reason writing(long answer) {
        return switch ((int) -answer) {
            case Errno.ENOSPC, Errno.EDQUOT -> Reason.NO_ROOM;
            case Errno.EACCES, Errno.EPERM, Errno.EROFS -> Reason.NO_PERMISSION;
            case Errno.ENAMETOOLONG, Errno.EINVAL, Errno.EILSEQ -> Reason.NAME_REFUSED;
            case Errno.EEXIST, Errno.EISDIR, Errno.ENOTEMPTY, Errno.EAGAIN -> Reason.EXISTS;
            case Errno.EFBIG -> Reason.BEYOND_LIMIT;
            default -> Reason.NOT_WRITTEN;
        };
    }

    /// While the sender read. What is gone, or something else by now, has changed.
    static Reason reading(long answer) {
        return switch ((int) -answer) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EXDEV -> Reason.SOURCE_CHANGED;
            default -> Reason.SOURCE_UNREADABLE;
        };
    }
}
