package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.Stat;

/// Opens files under names that are ours alone, where somebody may have put something else.
final class TemporaryFile {
    private static final int TRIES = 4;
    private static final int PRIVATE = 0600;

    private TemporaryFile() {}

    /// A locked, regular file with one name, which is made if it is not there (with `O_CREAT` in
    /// the flags); or `-errno`, which is `-EAGAIN` if another process works on it. The thread's
    /// [Stat] tells about it.
    static int open(SinkFolder folder, byte[] name, int flags, Tools tools) {
        int how = Files.O_RDWR | Files.O_NOFOLLOW | Descriptors.O_NONBLOCK | flags;
        int answer = -Errno.EAGAIN;
        for (int i = 0; i < TRIES; i++) {
            answer = Files.open(folder.fd, name, how, PRIVATE);
            if (answer < 0) {
                // A link was put there, or a crash came when the last attributes were set already.
                boolean isInTheWay = answer == -Errno.ELOOP || answer == -Errno.EACCES;
                if (!isInTheWay || Folders.unlink(folder.fd, name, 0) < 0) {
                    return answer;
                }
                continue;
            }
            int fd = answer;
            answer = Files.lock(fd, Files.LOCK_EX | Files.LOCK_NB);
            if (answer == 0 && isOnly(fd, folder, name, tools)) {
                return fd;
            }
            Descriptors.close(fd);
            if (answer < 0) {
                return answer;
            }
        }
        return -Errno.EAGAIN;
    }

    /// Whether the name leads to this file and no other name does. A file that has others is not
    /// ours to write to, and loses this one.
    private static boolean isOnly(int fd, SinkFolder folder, byte[] name, Tools tools) {
        Stat stat = tools.stat;
        if (stat.ofOpen(fd) < 0) {
            return false;
        }
        long inode = stat.inode();
        boolean isOurs = stat.isRegular() && stat.links() == 1;
        if (!isOurs && stat.links() > 0) {
            Folders.unlink(folder.fd, name, 0);
        }
        return isOurs
                && stat.of(folder.fd, name, Stat.AT_SYMLINK_NOFOLLOW) == 0
                && stat.inode() == inode;
    }
}
