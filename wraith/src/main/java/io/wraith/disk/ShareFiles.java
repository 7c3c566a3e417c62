package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Stat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files that mounts have open, of all mounts of a share. There may be many more of them than
/// descriptors: those not used for longest are closed, and opened again by name when they are
/// needed, if the name still leads to the same file. Any thread uses it.
final class ShareFiles {
    static final int FLAGS = Files.O_RDONLY | Descriptors.O_NONBLOCK | Files.O_NOFOLLOW;

    private static final int CLOSED = -1;

    /// A mount's handle.
    private record Key(long mount, int handle) {}

    /// A file that was opened.
    static final class OpenFile {
        private final ShareFolder folder;
        private final byte[] name;
        private final long device;
        private final long inode;
        private int fd;
        private int users;
        private boolean isDropped;

        OpenFile(ShareFolder folder, byte[] name, Stat stat, int fd) {
            this.folder = folder;
            this.name = name;
            device = stat.device();
            inode = stat.inode();
            this.fd = fd;
        }

        /// For who has acquired it.
        int descriptor() {
            return fd;
        }
    }

    private final int mostDescriptors;
    private final Map<Key, OpenFile> files = new HashMap<>();

    /// Those with a descriptor; the one that was used longest ago comes first.
    private final Map<OpenFile, Boolean> open = new LinkedHashMap<>(16, 0.75f, true);

    ShareFiles(int mostDescriptors) {
        this.mostDescriptors = mostDescriptors;
    }

    /// A mount has a file open from now on, which brings its descriptor.
    void add(long mount, int handle, OpenFile file) {
        List<Integer> surplus = new ArrayList<>();
        synchronized (this) {
            files.put(new Key(mount, handle), file);
            open.put(file, true);
            evict(surplus);
        }
        surplus.forEach(Descriptors::close);
    }

    /// The file of a handle, which is kept until [#release]; null if it is not open. It may have
    /// lost its descriptor to others, which [#reopen] sees to.
    synchronized @Nullable OpenFile acquire(long mount, int handle) {
        OpenFile file = files.get(new Key(mount, handle));
        if (file != null) {
            file.users++;
            if (file.fd >= 0) {
                open.get(file);
            }
        }
        return file;
    }

    /// Sees to it that an acquired file has a descriptor: 0 or `-errno`; `-ESTALE` if it lies where
    /// it was no more.
    int reopen(OpenFile file, Stat stat) {
        synchronized (this) {
            if (file.fd >= 0) {
                return 0;
            }
        }
        int fd = file.folder.openIn(file.name, FLAGS);
        int answer = fd < 0 ? fd : stat.ofOpen(fd);
        boolean isSame = answer >= 0 && stat.device() == file.device && stat.inode() == file.inode;
        if (!isSame) {
            if (fd >= 0) {
                Descriptors.close(fd);
            }
            return answer == -Errno.EMFILE || answer == -Errno.ENFILE ? answer : -Errno.ESTALE;
        }
        return keep(file, fd);
    }

    private int keep(OpenFile file, int fd) {
        List<Integer> surplus = new ArrayList<>();
        synchronized (this) {
            if (file.fd >= 0) {
                // Another thread was faster.
                surplus.add(fd);
            } else {
                file.fd = fd;
                open.put(file, true);
                evict(surplus);
            }
        }
        surplus.forEach(Descriptors::close);
        return 0;
    }

    private void evict(List<Integer> surplus) {
        Iterator<OpenFile> oldest = open.keySet().iterator();
        while (open.size() > mostDescriptors && oldest.hasNext()) {
            OpenFile file = oldest.next();
            if (file.users == 0) {
                surplus.add(file.fd);
                file.fd = CLOSED;
                oldest.remove();
            }
        }
    }

    void release(OpenFile file) {
        int fd = CLOSED;
        synchronized (this) {
            file.users--;
            if (file.users == 0 && file.isDropped) {
                fd = forget(file);
            }
        }
        close(fd);
    }

    /// A mount does not need a handle any more. Whoever reads from the file just now goes on.
    void drop(long mount, int handle) {
        int fd = CLOSED;
        synchronized (this) {
            OpenFile file = files.remove(new Key(mount, handle));
            if (file != null) {
                file.isDropped = true;
                fd = file.users == 0 ? forget(file) : CLOSED;
            }
        }
        close(fd);
    }

    /// A mount is gone.
    void dropAll(long mount) {
        List<Key> keys = new ArrayList<>();
        synchronized (this) {
            files.keySet().stream().filter(key -> key.mount == mount).forEach(keys::add);
        }
        keys.forEach(key -> drop(key.mount, key.handle));
    }

    synchronized int descriptors() {
        return open.size();
    }

    private int forget(OpenFile file) {
        open.remove(file);
        int fd = file.fd;
        file.fd = CLOSED;
        return fd;
    }

    private static void close(int fd) {
        if (fd >= 0) {
            Descriptors.close(fd);
        }
    }
}
