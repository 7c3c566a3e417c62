package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Place;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A folder of a share that a mount may name by its number: where it was when it was found, and
/// what it was. Holds no descriptor: what is opened is opened from the share's top on, and is what
/// lies there at that moment, never what was moved out of the share.
final class ShareFolder {
    final long number;
    final @Nullable ShareFolder parent;
    private final byte[] name;
    private final SourceFolder place;
    private final long device;
    private final long inode;

    private ShareFolder(
            long number, @Nullable ShareFolder parent, byte[] name, SourceFolder place, Stat stat) {
        this.number = number;
        this.parent = parent;
        this.name = name;
        this.place = place;
        device = stat.device();
        inode = stat.inode();
    }

    static ShareFolder top(long number, int descriptor, Stat stat) {
        return new ShareFolder(number, null, new byte[0], SourceFolder.top(descriptor), stat);
    }

    ShareFolder inner(long innerNumber, byte[] innerName, Stat stat) {
        return new ShareFolder(innerNumber, this, innerName, place.inner(innerName), stat);
    }

    /// Under which name it is known.
    Place known() {
        ByteString shown = ByteString.of(name, 0, name.length);
        return new Place(parent == null ? 0 : parent.number, shown);
    }

    boolean is(Stat stat) {
        return stat.device() == device && stat.inode() == inode;
    }

    /// A descriptor of the folder itself, or `-errno`; `-ESTALE` if it is not there any more, or
    /// another one is.
    int open(int flags, Stat stat) {
        byte[] self = {'.'};
        int wanted = flags | Files.O_DIRECTORY;
        int fd = parent == null ? place.open(self, wanted) : parent.place.open(name, wanted);
        if (fd < 0) {
            return isGone(fd) ? -Errno.ESTALE : fd;
        }
        int answer = stat.ofOpen(fd);
        if (answer < 0 || !is(stat)) {
            Descriptors.close(fd);
            return answer < 0 ? answer : -Errno.ESTALE;
        }
        return fd;
    }

    /// Opens what has a name in the folder; no link is followed. `-ESTALE` if the folder is gone.
    int openIn(byte[] inner, int flags) {
        return place.open(inner, flags);
    }

    /// Whether the kernel remembers what a name in the folder leads to, so that nobody who asks for
    /// it waits for a disk.
    boolean isRemembered(byte[] inner) {
        return place.isRemembered(inner);
    }

    private static boolean isGone(int answer) {
        return answer == -Errno.ENOENT
                || answer == -Errno.ENOTDIR
                || answer == -Errno.ELOOP
                || answer == -Errno.EXDEV;
    }

    /// The names from the share's top on, with another one at the end.
    List<byte[]> path(byte[] last) {
        List<byte[]> names = new ArrayList<>();
        for (ShareFolder folder = this; folder.parent != null; folder = folder.parent) {
            names.addFirst(folder.name);
        }
        names.add(last);
        return names;
    }
}
