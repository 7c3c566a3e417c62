package io.wraith.fuse;

import io.wraith.linux.CompletionQueue;
import io.wraith.linux.Cpu;
import io.wraith.linux.Errno;
import io.wraith.linux.IoVectors;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Poll;
import io.wraith.linux.Uring;
import io.wraith.linux.UringAbi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Requests by io_uring: one thread with places for those of some processors. One call gives the
/// kernel what was answered and waits for the next; answers of other threads wake it.
///
/// The kernel has a queue for each processor that may ever be there, and serves none before all of
/// them have places. What it forgets, and signals, come by the device all the same.
final class RingChannel implements AutoCloseable {
    /// In all queues together; but at least and at most so many in each.
    private static final int PLACES = 64;

    private static final int LEAST_PLACES = 4;
    private static final int MOST_PLACES = 32;

    private static final long ALARM = -1;

    /// From then on without a request the memory of answers is given back.
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(10);

    private final int device;
    private final Replies replies;
    private final WaitingCalls calls = new WaitingCalls();
    private final List<RingEntry> entries = new ArrayList<>();
    private final SortedSet<Integer> queues;
    private final RingParts parts;
    private final Uring ring;
    private final IoVectors places;

    /// By other threads; no more than there are places.
    private final Queue<RingEntry> answered = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean isAsleep = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile int refusal;
    private volatile boolean isOver;
    private volatile Thread owner = Thread.currentThread();

    /// Places whose requests are not answered yet.
    private int inHand;

    /// Since memory was given back.
    private boolean isUsed;

    private RingChannel(int device, SortedSet<Integer> queues, Shape shape, Replies replies) {
        this.device = device;
        this.replies = replies;
        this.queues = queues;
        int count = queues.size() * shape.places;
        parts = RingParts.open(count, shape.payloadBytes);
        ring = parts.ring();
        places =
                new IoVectors(
                        Arena.ofAuto().allocate(IoVectors.bytes(2 * count), Long.BYTES), 2 * count);
        for (int queue : queues) {
            for (int i = 0; i < shape.places; i++) {
                addEntry(queue, shape.payloadBytes);
            }
        }
    }

    private record Shape(int places, long payloadBytes) {}

    /// Opens `threads` of them for all queues of a mount, each with a part of these. Throws
    /// [LinuxException] when there are none to be had.
    static List<RingChannel> open(int device, int threads, long payloadBytes, Replies replies) {
        int processors = Cpu.possible();
        if (processors == 0) {
            throw new LinuxException(
                    "read /sys/devices/system/cpu/possible",
                    Errno.ENOENT,
                    "counting processors for a mount");
        }
        int each = Math.clamp(PLACES / processors, LEAST_PLACES, MOST_PLACES);
        List<RingChannel> channels = new ArrayList<>();
        try {
            for (int first = 0; first < Math.min(threads, processors); first++) {
                SortedSet<Integer> queues = new TreeSet<>();
                for (int queue = first; queue < processors; queue += threads) {
                    queues.add(queue);
                }
                channels.add(
                        new RingChannel(device, queues, new Shape(each, payloadBytes), replies));
            }
        } catch (LinuxException refused) {
            channels.forEach(RingChannel::abandon);
            throw refused;
        }
        return channels;
    }

    private void addEntry(int queue, long payloadBytes) {
        int place = entries.size();
        MemorySegment header =
                parts.headers()
                        .segment()
                        .asSlice(place * RingParts.SLOT_BYTES, RingEntry.HEADER_BYTES);
        MemorySegment payload =
                parts.payloads().segment().asSlice(place * payloadBytes, payloadBytes);
        places.set(2 * place, header, 0, header.byteSize());
        places.set(2 * place + 1, payload, 0, payloadBytes);
        entries.add(new RingEntry(this, place, queue, header, payload));
    }

    Replies replies() {
        return replies;
    }

    WaitingCalls calls() {
        return calls;
    }

    /// How many requests may be under way.
    int size() {
        return entries.size();
    }

    /// Takes an entry with an answer; false when the mount is gone.
    boolean answered(RingEntry entry) {
        if (isOver) {
            return false;
        }
        if (owner.equals(Thread.currentThread())) {
            commit(entry);
        } else {
            answered.offer(entry);
            if (isAsleep.getAndSet(false)) {
                parts.alarm().signal();
            }
        }
        return true;
    }

    /// Serves requests on the calling thread until the mount is gone.
    void run(Dispatcher dispatcher, Consumer<Throwable> faults) {
        owner = Thread.currentThread();
        try {
            begin();
            reap(dispatcher, faults);
            begun.countDown();
            while (!isOver) {
                sleep();
                reap(dispatcher, faults);
            }
        } finally {
            isOver = true;
            begun.countDown();
            ring.close();
        }
    }

    /// What the kernel does not do here is a refusal, like an answer that says so.
    private void begin() {
        try {
            ring.enable();
            stayAtHome();
            register();
        } catch (LinuxException refused) {
            refusal = refused.errno();
            isOver = true;
        }
    }

    /// Whoever asks then gets the answer without a wake-up across processors.
    private void stayAtHome() {
        try {
            Cpu.confineTo(queues);
        } catch (LinuxException elsewhere) {
            // They are offline, or not for this process.
        }
    }

    private void register() {
        for (int place = 0; place < entries.size(); place++) {
            offer(
                    ring.prepare()
                            .fuseRegister(device, places, 2 * place, entries.get(place).queue())
                            .offer(place));
        }
        watchAlarm(false);
        LinuxException.check(ring.submit(), "io_uring_enter", "giving the kernel places");
    }

    private void watchAlarm(boolean isWatched) {
        if (!isWatched) {
            offer(
                    ring.prepare()
                            .pollAdd(
                                    parts.alarm().descriptor(),
                                    Poll.POLLIN,
                                    UringAbi.IORING_POLL_ADD_MULTI)
                            .offer(ALARM));
        }
    }

    /// Until there is something to do.
    private void sleep() {
        commitAnswered();
        isAsleep.set(true);
        boolean mayWait = answered.isEmpty();
        boolean mayTrim = mayWait && isUsed && inHand == 0;
        int answer = ring.submitAndWait(1, mayTrim ? IDLE_NS : mayWait ? Uring.FOREVER : 0);
        isAsleep.set(false);
        switch (-answer) {
            case Errno.ETIME -> trim(mayTrim);
            case Errno.EINTR, Errno.EBUSY, Errno.EAGAIN -> {}
            default -> LinuxException.check(answer, "io_uring_enter", "serving a mount");
        }
    }

    /// All places are with the kernel, which writes to them within our calls only.
    private void trim(boolean mayTrim) {
        if (mayTrim) {
            parts.payloads().advise(Memory.MADV_DONTNEED);
            isUsed = false;
        }
    }

    private void reap(Dispatcher dispatcher, Consumer<Throwable> faults) {
        CompletionQueue done = ring.completions();
        while (done.next()) {
            if (done.userData() == ALARM) {
                watchAlarm(done.hasMore());
            } else if (done.result() == 0) {
                isUsed = true;
                inHand++;
                serve(entries.get((int) done.userData()), dispatcher, faults);
            } else {
                refusal = -done.result();
                isOver = true;
            }
        }
    }

    private void serve(RingEntry entry, Dispatcher dispatcher, Consumer<Throwable> faults) {
        try {
            long length = entry.copyRequest(parts.request().segment());
            dispatcher.dispatch(entry, parts.request().segment(), length);
        } catch (RuntimeException | Error fault) {
            faults.accept(fault);
        }
    }

    private void commitAnswered() {
        RingEntry entry = answered.poll();
        while (entry != null) {
            commit(entry);
            entry = answered.poll();
        }
    }

    private void commit(RingEntry entry) {
        inHand--;
        offer(
                ring.prepare()
                        .fuseCommitAndFetch(device, entry.commitId(), entry.queue())
                        .offer(entry.place()));
    }

    private static void offer(boolean isTaken) {
        if (!isTaken) {
            throw new IllegalStateException("an io_uring without room for all places");
        }
    }

    /// Waits until the kernel has its places: why it does not take them, or 0.
    int awaitPlaces() {
        boolean isInterrupted = false;
        while (begun.getCount() > 0) {
            try {
                begun.await();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return refusal;
    }

    /// Ends the thread, though the mount is not gone; by another one.
    void stop() {
        isOver = true;
        parts.alarm().signal();
    }

    /// Gives back what was never used.
    void abandon() {
        ring.close();
        close();
    }

    /// After the thread's end and the last answer.
    @Override
    public void close() {
        parts.closeMemory();
    }
}
