package io.wraith.fuse;

import io.wraith.linux.Errno;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Sees to it that every call is answered: with `EIO` at its deadline, with `EINTR` as soon as its
/// process is being killed. It sleeps while nothing waits.
///
/// Only a fatal signal ends a call. Programs do not expect `EINTR` from a file, so one that handles
/// a signal goes on waiting, as on a disk or with NFS. The kernel tells of the first signal during
/// a call only, and of none during direct reads; so the processes of calls that wait for long are
/// looked at.
final class Overseer implements AutoCloseable {
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /// From then on the caller is looked at although the kernel told of no signal.
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long SIGKILL_BIT = 1L << (9 - 1);

    private final List<WaitingCalls> all = new CopyOnWriteArrayList<>();
    private final long deadlineNs;
    private final Thread thread;

    private boolean hasWork;
    private boolean isClosed;

    Overseer(long deadlineNs) {
        this.deadlineNs = deadlineNs;
        thread = Thread.ofPlatform().daemon().name("wraith-fuse-overseer").start(this::run);
    }

    void add(WaitingCalls calls) {
        all.add(calls);
    }

    /// Takes charge of a call that was not answered at once.
    void watch(WaitingCalls calls, Call call) {
        call.waits(System.nanoTime());
        if (calls.keep(call)) {
            synchronized (this) {
                if (!hasWork) {
                    hasWork = true;
                    notifyAll();
                }
            }
        }
    }

    /// A signal has come to who waits for a call; false when no such call waits.
    boolean interrupt(long unique) {
        for (WaitingCalls calls : all) {
            Call call = calls.get(unique);
            if (call != null) {
                call.interrupt();
                if (isEnding(call)) {
                    call.fail(Errno.EINTR);
                }
                return true;
            }
        }
        return false;
    }

    private void run() {
        try {
            while (awaitWork()) {
                long nowNs = System.nanoTime();
                boolean isIdle = true;
                for (WaitingCalls calls : all) {
                    for (Call call : calls.all()) {
                        isIdle = false;
                        check(call, nowNs - call.sinceNs());
                    }
                }
                if (isIdle) {
                    rest();
                }
                TimeUnit.NANOSECONDS.sleep(TURN_NS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Call call, long ageNs) {
        if (ageNs >= deadlineNs) {
            call.fail(Errno.EIO);
        } else if ((call.isInterrupted() || ageNs >= LONG_NS) && isEnding(call)) {
            call.fail(Errno.EINTR);
        }
    }

    private synchronized boolean awaitWork() throws InterruptedException {
        while (!hasWork && !isClosed) {
            wait();
        }
        return !isClosed;
    }

    /// Sleeps from now on, unless a call has come since all were looked through.
    private synchronized void rest() {
        hasWork = all.stream().anyMatch(calls -> !calls.all().isEmpty());
    }

    /// Whether the caller was sent a fatal signal, which the kernel notes as SIGKILL with each of a
    /// process's threads. When it cannot be seen, a signal that the kernel told of may be one.
    private static boolean isEnding(Call call) {
        if (call.process() == 0) {
            return call.isInterrupted();
        }
        Path status = Path.of("/proc", Integer.toString(call.process()), "status");
        try {
            return Files.readString(status, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith("SigPnd:") || line.startsWith("ShdPnd:"))
                    .map(line -> line.substring("SigPnd:".length()).strip())
                    .anyMatch(set -> (Long.parseUnsignedLong(set, 16) & SIGKILL_BIT) != 0);
        } catch (NoSuchFileException hidden) {
            return call.isInterrupted();
        } catch (IOException gone) {
            return true;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
