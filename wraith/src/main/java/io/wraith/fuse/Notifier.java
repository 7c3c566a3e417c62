package io.wraith.fuse;

import io.wraith.linux.FuseKernel;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashSet;

/// Tells the kernel what it should forget. A notice waits inside the kernel until requests in
/// flight for the same file are answered, so they are sent by a thread of their own, and whoever
/// asks for one goes on at once.
///
/// A notice that waits already is not sent twice but moves to the end, behind what was said since;
/// so no more wait than there are files and names that the kernel knows. That the kernel does not
/// know one any more is no fault.
public final class Notifier {
    private static final int MOST_WAITING_WITH_UNUSED = 1024;

    private final Channel channel;
    private final boolean canExpire;
    private final boolean canDropAllNames;
    private final Thread thread;

    private final LinkedHashSet<Notice> waiting = new LinkedHashSet<>();
    private volatile Runnable before = () -> {};
    private boolean isClosed;

    Notifier(Channel channel, Negotiation negotiation) {
        this.channel = channel;
        this.canExpire = negotiation.has(FuseKernel.FUSE_HAS_EXPIRE_ONLY);
        this.canDropAllNames = negotiation.canDropAllNames();
        thread = Thread.ofPlatform().daemon().name("wraith-fuse-notifier").start(this::run);
    }

    /// Has `action` done before each notice: who answers calls on other threads waits there until
    /// answers are given that are older than the change.
    public void after(Runnable action) {
        before = action;
    }

    /// The content and the attributes of a file are not what they were.
    public void contentChanged(long node) {
        add(new Notice.Changed(node, true));
    }

    public void attributesChanged(long node) {
        add(new Notice.Changed(node, false));
    }

    /// A name may mean something else now. The kernel asks again about it, and keeps what it has of
    /// the file if that is still the same.
    public void nameChanged(long folder, byte[] name) {
        int flags = canExpire ? FuseKernel.FUSE_EXPIRE_ONLY : 0;
        add(new Notice.Renamed(folder, text(name), flags));
    }

    /// The kernel may forget the file of a name, which must be no folder. Whoever knows the name
    /// still finds it again. Left out when much else is to be told.
    public void unused(long folder, byte[] name) {
        synchronized (this) {
            if (waiting.size() < MOST_WAITING_WITH_UNUSED) {
                add(new Notice.Renamed(folder, text(name), 0));
            }
        }
    }

    /// No name is known to mean what it did. Kernels that cannot be told were given no name for
    /// longer than [Negotiation#mostValidNs].
    public void allNamesChanged() {
        if (canDropAllNames) {
            add(new Notice.AllRenamed());
        }
    }

    boolean canDropAllNames() {
        return canDropAllNames;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private synchronized void add(Notice notice) {
        if (!isClosed) {
            waiting.remove(notice);
            waiting.add(notice);
            notifyAll();
        }
    }

    private void run() {
        try (Reply reply = new Reply(0)) {
            Notice notice = next();
            while (notice != null) {
                send(notice, reply);
                notice = next();
            }
        }
    }

    private void send(Notice notice, Reply reply) {
        before.run();
        // The kernel's answer says whether it knew the file, which changes nothing.
        notice.write(reply).send(channel.descriptor());
    }

    /// Null at the end.
    private synchronized @Nullable Notice next() {
        boolean isInterrupted = false;
        while (waiting.isEmpty() && !isClosed) {
            try {
                wait();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (isClosed) {
            return null;
        }
        Iterator<Notice> first = waiting.iterator();
        Notice notice = first.next();
        first.remove();
        return notice;
    }

    /// Returns when the thread uses the channel no more; the kernel lets it go with the connection.
    void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        waiting.clear();
    }
}
