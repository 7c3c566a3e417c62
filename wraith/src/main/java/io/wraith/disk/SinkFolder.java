package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

/// A folder that is received into, held by its descriptor: whatever happens to names outside, what
/// is written goes into this folder and nowhere else.
final class SinkFolder {
    /// What a folder has until it is finished, so that one that a crash left behind is known. With
    /// the sticky bit and no rights for others it is nothing that people use.
    private static final int UNFINISHED = 01700;

    private static final int MODE = 07777;
    private static final int SET_GROUP = 02000;

    final @Nullable SinkFolder parent;
    final ByteString name;
    final int fd;

    /// Made by this transfer or by one that was cut off, so that its attributes are ours to set.
    final boolean isOurs;

    private final long device;
    private final long inode;

    private SinkFolder(
            @Nullable SinkFolder parent, ByteString name, int fd, boolean isOurs, Stat stat) {
        this.parent = parent;
        this.name = name;
        this.fd = fd;
        this.isOurs = isOurs;
        device = stat.device();
        inode = stat.inode();
    }

    /// The folder of everything; `stat` tells about it.
    static SinkFolder top(int fd, Stat stat) {
        return new SinkFolder(null, ByteString.EMPTY, fd, false, stat);
    }

    /// What became of [#make].
    record Made(@Nullable SinkFolder folder, int error) {}

    /// Makes a folder in this one, or opens the one that is there. A symbolic link is no folder.
    Made make(ByteString innerName, Tools tools) {
        byte[] bytes = innerName.toBytes();
        int answer = Folders.mkdir(fd, bytes, UNFINISHED);
        if (answer < 0 && answer != -Errno.EEXIST) {
            return new Made(null, answer);
        }
        boolean isNew = answer == 0;
        int inner = Files.open(fd, bytes, Files.O_DIRECTORY | Files.O_NOFOLLOW, 0);
        if (inner < 0) {
            boolean isOther = inner == -Errno.ENOTDIR || inner == -Errno.ELOOP;
            return new Made(null, isOther ? -Errno.EEXIST : inner);
        }
        answer = tools.stat.ofOpen(inner);
        if (answer < 0) {
            Descriptors.close(inner);
            return new Made(null, answer);
        }
        boolean isLeft = (tools.stat.mode() & MODE & ~SET_GROUP) == UNFINISHED;
        return new Made(new SinkFolder(this, innerName, inner, isNew || isLeft, tools.stat), 0);
    }

    /// Whether the folder still has its name in the folder where it was made.
    boolean isInPlace(Tools tools) {
        return parent == null
                || (tools.stat.of(parent.fd, name.toBytes(), Stat.AT_SYMLINK_NOFOLLOW) == 0
                        && tools.stat.device() == device
                        && tools.stat.inode() == inode);
    }

    /// The path from the folder of everything.
    ByteString shown() {
        return parent == null ? name : parent.shown(name);
    }

    ByteString shown(ByteString last) {
        if (parent == null) {
            return last;
        }
        byte[] joined = new byte[name.length() + 1 + last.length()];
        name.copy(joined, 0);
        joined[name.length()] = '/';
        last.copy(joined, name.length() + 1);
        return parent.shown(ByteString.of(joined, 0, joined.length));
    }
}
