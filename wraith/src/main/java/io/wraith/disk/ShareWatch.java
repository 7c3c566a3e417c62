package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.EventFd;
import io.wraith.linux.Inotify;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Poll;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.FromHost.Change;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Notices what changes in the folders that mounts look into, and collects it for a moment: a
/// thread of its own waits for the kernel, and `wake` is called when there is something to take.
///
/// Watches are bounded; the folder that was looked into longest ago is not watched any more. Where
/// nothing can be watched, leases are short.
final class ShareWatch implements AutoCloseable {
    static final int WATCHED_MS = 60_000;
    static final int UNWATCHED_MS = 1_000;

    private static final int EVENTS =
            Inotify.IN_MODIFY
                    | Inotify.IN_ATTRIB
                    | Inotify.IN_CLOSE_WRITE
                    | Inotify.IN_MOVED_FROM
                    | Inotify.IN_MOVED_TO
                    | Inotify.IN_CREATE
                    | Inotify.IN_DELETE
                    | Inotify.IN_DELETE_SELF
                    | Inotify.IN_MOVE_SELF
                    | Inotify.IN_ONLYDIR;

    private static final int OF_NAMES =
            Inotify.IN_MOVED_FROM | Inotify.IN_MOVED_TO | Inotify.IN_CREATE | Inotify.IN_DELETE;
    private static final int OF_END =
            Inotify.IN_DELETE_SELF | Inotify.IN_MOVE_SELF | Inotify.IN_UNMOUNT | Inotify.IN_IGNORED;

    private static final int MOST_CHANGES = 4_096;
    private static final long COLLECTING_NS = 15_000_000L;

    /// What was noticed since it was taken last; `isLost` if more than could be kept.
    record News(List<Change> changes, boolean isLost) {}

    private record Named(long folder, ByteString name) {}

    private final Share share;
    private final Runnable wake;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, Integer> watches = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, ShareFolder> folders = new HashMap<>();
    private final Map<Named, Integer> noticed = new LinkedHashMap<>();
    private final @Nullable Inotify inotify;
    private final @Nullable EventFd stop;
    private final @Nullable Thread thread;
    private int most;
    private boolean isLost;
    private volatile boolean isClosed;

    ShareWatch(Share share, int most, Runnable wake) {
        this.share = share;
        this.most = most;
        this.wake = wake;
        Inotify opened = open(arena);
        inotify = opened;
        if (opened == null) {
            stop = null;
            thread = null;
        } else {
            EventFd end = new EventFd(arena);
            stop = end;
            thread =
                    Thread.ofPlatform().daemon().name("wraith-watch").start(() -> run(opened, end));
        }
    }

    /// Null if the user has as many as may be.
    private static @Nullable Inotify open(Arena arena) {
        try {
            return new Inotify(arena);
        } catch (LinuxException refused) {
            return null;
        }
    }

    /// The same for a job, which tells its mount of what is in the folder.
    int watch(ShareFolder folder, int fd, HostJob job) {
        job.visited(folder.number);
        return watch(folder, fd);
    }

    /// Sees to it that changes in an open folder are noticed from now on. Answers for how long a
    /// mount may count on being told.
    int watch(ShareFolder folder, int fd) {
        Inotify on = inotify;
        if (on == null) {
            return UNWATCHED_MS;
        }
        synchronized (this) {
            return watches.get(folder.number) != null || add(on, folder, fd)
                    ? WATCHED_MS
                    : UNWATCHED_MS;
        }
    }

    private boolean add(Inotify on, ShareFolder folder, int fd) {
        // By its descriptor: whatever has its name by now is not meant.
        byte[] path = ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
        int watch = most == 0 ? -Errno.ENOSPC : on.watch(path, EVENTS);
        if (watch == -Errno.ENOSPC && most > 0) {
            // The user has no more: those there are have to do.
            most = watches.size();
            forget(on, most - 1);
            watch = on.watch(path, EVENTS);
        }
        if (watch < 0) {
            return false;
        }
        ShareFolder before = folders.put(watch, folder);
        if (before != null && before.number != folder.number) {
            // The same folder under another number: it was moved.
            watches.remove(before.number);
            note(before.number, Change.UNWATCHED, ByteString.EMPTY);
        }
        watches.put(folder.number, watch);
        forget(on, most);
        return true;
    }

    private void forget(Inotify on, int upTo) {
        Iterator<Map.Entry<Long, Integer>> oldest = watches.entrySet().iterator();
        while (watches.size() > Math.max(0, upTo) && oldest.hasNext()) {
            Map.Entry<Long, Integer> each = oldest.next();
            oldest.remove();
            folders.remove(each.getValue());
            on.unwatch(each.getValue());
            note(each.getKey(), Change.UNWATCHED, ByteString.EMPTY);
        }
    }

    /// What was noticed; null if nothing was.
    synchronized @Nullable News take() {
        if (noticed.isEmpty() && !isLost) {
            return null;
        }
        List<Change> changes = new ArrayList<>();
        noticed.forEach((named, what) -> changes.add(new Change(named.folder, what, named.name)));
        News news = new News(changes, isLost);
        noticed.clear();
        isLost = false;
        return news;
    }

    synchronized int watched() {
        return watches.size();
    }

    // ---- On the thread that waits

    private void run(Inotify on, EventFd end) {
        Poll poll = new Poll(arena, 2);
        poll.watch(0, on.descriptor(), Poll.POLLIN);
        poll.watch(1, end.descriptor(), Poll.POLLIN);
        while (!isClosed) {
            poll.await(-1);
            if (isClosed) {
                return;
            }
            // What follows within a moment is told with it.
            LockSupport.parkNanos(COLLECTING_NS);
            while (on.read(this::event) > 0) {
                // Until the kernel has no more.
            }
            wake.run();
        }
    }

    private synchronized void event(int watch, int mask, byte[] name) {
        if ((mask & Inotify.IN_Q_OVERFLOW) != 0) {
            lose();
            return;
        }
        ShareFolder folder = folders.get(watch);
        if (folder == null) {
            return;
        }
        if ((mask & OF_END) != 0) {
            folders.remove(watch);
            watches.remove(folder.number);
            if (inotify != null && (mask & Inotify.IN_IGNORED) == 0) {
                inotify.unwatch(watch);
            }
            note(folder.number, Change.UNWATCHED, ByteString.EMPTY);
        } else if (name.length == 0) {
            note(folder.number, Change.FOLDER, ByteString.EMPTY);
        } else if (!share.isHidden(folder, name, (mask & Inotify.IN_ISDIR) != 0)) {
            int what = (mask & OF_NAMES) != 0 ? Change.NAME : Change.CONTENTS;
            note(folder.number, what, ByteString.of(name, 0, name.length));
        }
    }

    private void note(long folder, int what, ByteString name) {
        if (isLost) {
            return;
        }
        noticed.merge(new Named(folder, name), what, (before, now) -> before | now);
        if (noticed.size() > MOST_CHANGES) {
            lose();
        }
    }

    private void lose() {
        isLost = true;
        noticed.clear();
    }

    @Override
    public void close() {
        isClosed = true;
        Inotify on = inotify;
        EventFd end = stop;
        Thread waiting = thread;
        if (on != null && end != null && waiting != null) {
            end.signal();
            boolean isInterrupted = false;
            while (waiting.isAlive()) {
                try {
                    waiting.join();
                } catch (InterruptedException _) {
                    isInterrupted = true;
                }
            }
            on.close();
            Descriptors.close(end.descriptor());
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        arena.close();
    }
}
