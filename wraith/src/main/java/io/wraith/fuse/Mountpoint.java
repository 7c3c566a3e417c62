package io.wraith.fuse;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Mounts;
import io.wraith.linux.Mounts.Mounted;
import io.wraith.linux.RawNames;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// A folder that something of ours is mounted on, or will be.
public final class Mountpoint {
    /// The kind of file system, as the table of mounts has it.
    public static final String TYPE = "fuse.wraith";

    private final Path folder;

    private Mountpoint(Path folder) {
        this.folder = folder;
    }

    /// The folder as it is named, without a look at it: one whose process is gone or hangs would
    /// answer with an error, or not at all.
    public static Mountpoint at(Path folder) {
        return new Mountpoint(folder.toAbsolutePath().normalize());
    }

    /// The folder ready to be mounted on: it is there, and what a process of ours that was killed
    /// has left on it is taken away.
    public static Mountpoint prepared(Path wanted) {
        Mountpoint point = at(wanted);
        if (point.isMounted()) {
            if (!point.isDead()) {
                throw new FuseException(point.folder + " is mounted already");
            }
            point.unmount(true);
        }
        try {
            Path real = point.folder.toRealPath();
            if (!java.nio.file.Files.isDirectory(real)) {
                throw new NotDirectoryException(point.folder.toString());
            }
            return real.equals(point.folder) ? point : prepared(real);
        } catch (IOException failure) {
            throw new FuseException("nothing can be mounted on " + point.folder, failure);
        }
    }

    public Path folder() {
        return folder;
    }

    /// Whether nothing would be hidden by what is mounted on it.
    public boolean isEmpty() {
        String[] names = folder.toFile().list();
        return names == null || names.length == 0;
    }

    /// Whether a file system of ours is the uppermost on it.
    public boolean isMounted() {
        return mounted().isPresent();
    }

    Optional<Mounted> mounted() {
        return Mounts.at(folder).filter(mounted -> mounted.type().equals(TYPE));
    }

    /// Whether the process of what is mounted is gone. To open the folder always asks it.
    boolean isDead() {
        byte[] name = RawNames.bytes(folder);
        int answer = Files.open(Files.AT_FDCWD, name, Files.O_DIRECTORY, 0);
        if (answer >= 0) {
            Descriptors.close(answer);
        }
        return answer == -Errno.ENOTCONN || answer == -Errno.ECONNABORTED;
    }

    /// Takes the mount off. When files of it are open that is refused, unless `isLazy`: then it is
    /// out of sight at once, and who has them open may go on with them.
    public void unmount(boolean isLazy) {
        if (!isMounted()) {
            throw new FuseException("nothing of Wraith's is mounted on " + folder);
        }
        int answer = Mounts.unmount(folder, isLazy ? Mounts.MNT_DETACH : 0);
        if (answer == -Errno.EPERM) {
            UserMount.unmount(folder, isLazy);
        } else if (answer == -Errno.EBUSY) {
            throw new BusyException(folder);
        } else if (answer < 0) {
            throw new FuseException("cannot unmount " + folder + ": " + Errno.describe(-answer));
        }
    }

    /// Files of the mount are open.
    public static final class BusyException extends FuseException {
        private static final long serialVersionUID = 1L;

        BusyException(Path folder) {
            super(folder + " is in use");
        }
    }
}
