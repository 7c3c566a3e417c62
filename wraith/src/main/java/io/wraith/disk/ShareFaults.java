package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.vfs.message.Status;

/// What an error number of the kernel means to a mount.
final class ShareFaults {
    private ShareFaults() {}

    static Status of(long answer) {
        return switch ((int) -answer) {
            case Errno.ENOENT -> Status.NOT_FOUND;
            case Errno.EACCES, Errno.EPERM -> Status.NO_PERMISSION;
            case Errno.ENOTDIR, Errno.ELOOP -> Status.NOT_FOLDER;
            case Errno.EISDIR -> Status.IS_FOLDER;
            case Errno.ESTALE, Errno.EXDEV -> Status.STALE;
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> Status.TOO_MANY;
            case Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EINVAL -> Status.UNSUPPORTED;
            case Errno.ENODATA -> Status.NO_ATTRIBUTE;
            case Errno.ENXIO -> Status.NO_SUCH_OFFSET;
            case Errno.ENAMETOOLONG -> Status.TOO_LONG;
            case Errno.EAGAIN, Errno.EBUSY -> Status.BUSY;
            default -> Status.IO_ERROR;
        };
    }
}
