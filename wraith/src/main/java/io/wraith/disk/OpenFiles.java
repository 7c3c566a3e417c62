package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Descriptors of large files that are being read, so that not every block opens its file again.
/// Used by I/O threads only, which may wait here.
final class OpenFiles {
    private static final int MOST = 64;

    private static final class Handle {
        final int fd;
        int users;

        Handle(int fd) {
            this.fd = fd;
        }
    }

    /// The one that was used longest ago comes first.
    private final Map<SourceFile, Handle> handles = new LinkedHashMap<>(MOST, 0.75f, true);

    /// A descriptor that stays open until [#release], or `-errno`.
    int acquire(SourceFile file) {
        synchronized (this) {
            Handle handle = handles.get(file);
            if (handle != null) {
                handle.users++;
                return handle.fd;
            }
        }
        int fd = file.open();
        if (fd >= 0) {
            Files.fadvise(fd, 0, 0, Files.POSIX_FADV_SEQUENTIAL);
            return keep(file, fd);
        }
        return fd;
    }

    private int keep(SourceFile file, int fd) {
        List<Integer> surplus = new ArrayList<>();
        int answer;
        synchronized (this) {
            Handle handle = handles.get(file);
            if (handle != null) {
                // Another thread was faster.
                surplus.add(fd);
            } else {
                handle = new Handle(fd);
                evict(surplus);
                handles.put(file, handle);
            }
            handle.users++;
            answer = handle.fd;
        }
        surplus.forEach(Descriptors::close);
        return answer;
    }

    private void evict(List<Integer> surplus) {
        Iterator<Handle> oldest = handles.values().iterator();
        while (handles.size() >= MOST && oldest.hasNext()) {
            Handle handle = oldest.next();
            if (handle.users == 0) {
                surplus.add(handle.fd);
                oldest.remove();
            }
        }
    }

    synchronized void release(SourceFile file) {
        Handle handle = handles.get(file);
        if (handle != null) {
            handle.users--;
        }
    }

    /// The file is not needed any more.
    void forget(SourceFile file) {
        Handle handle;
        synchronized (this) {
            handle = handles.get(file);
            if (handle == null || handle.users > 0) {
                return;
            }
            handles.remove(file);
        }
        Descriptors.close(handle.fd);
    }

    /// Nobody uses any of them.
    synchronized void closeAll() {
        handles.values().forEach(handle -> Descriptors.close(handle.fd));
        handles.clear();
    }
}
