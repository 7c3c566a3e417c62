package io.wraith.vfs.host;

import io.wraith.base.LongMap;

import java.util.ArrayDeque;
import java.util.Queue;

/// Which numbers stand for open files of one mount.
final class Handles {
    private static final int NONE = 0;

    private final long most;
    private final LongMap<Boolean> open = new LongMap<>(0);
    private final Queue<Integer> closed = new ArrayDeque<>();
    private int last;

    Handles(long most) {
        this.most = most;
    }

    /// A number for a file that is being opened; 0 if there are as many as may be.
    int reserve() {
        if (open.size() >= most) {
            return NONE;
        }
        do {
            last++;
        } while (last == NONE || open.containsKey(last));
        open.put(last, false);
        return last;
    }

    /// The file of a reserved number is open, and the mount learns its number.
    void opened(int handle) {
        open.put(handle, true);
    }

    /// There is no file behind a reserved number.
    void release(int handle) {
        open.remove(handle);
    }

    boolean isOpen(int handle) {
        return Boolean.TRUE.equals(open.get(handle));
    }

    /// The mount does not need it any more. Numbers that it was never told mean nothing.
    void close(int handle) {
        if (isOpen(handle)) {
            open.remove(handle);
            closed.add(handle);
        }
    }

    /// The next that can be closed, or 0.
    int nextClosed() {
        Integer next = closed.poll();
        return next == null ? NONE : next;
    }
}
