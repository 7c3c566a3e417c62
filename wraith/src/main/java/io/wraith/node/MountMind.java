package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.disk.cache.DiskCache;
import io.wraith.fuse.Notifier;
import io.wraith.vfs.mount.DiskJob;
import io.wraith.vfs.mount.MountPlan;
import io.wraith.vfs.mount.MountSession;
import io.wraith.vfs.mount.MountSide;
import io.wraith.vfs.mount.Notice;
import io.wraith.vfs.mount.Operation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/// A [MountSide] between all who touch it: the threads that serve the kernel, the shard that
/// carries its session, those that wait for the disk, and its clock. One lock is around it; answers
/// are given outside of the lock, by whichever thread brought them about.
///
/// An answer may be older than a change that the kernel is told of while it is on its way, and
/// would be kept for long. So the kernel is told of a change only after all answers that came about
/// before have been given: who brings answers about holds `answering` until they are.
final class MountMind implements AutoCloseable {
    /// After so long without use the memory of the cache is given back.
    private static final long IDLE_NS = 10_000_000_000L;

    private static final int GIVEN_BACK_AT_ONCE = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantReadWriteLock answering = new ReentrantReadWriteLock();
    private final MountSide side;
    private final MountStore store;
    private final @Nullable MountDisk disk;
    private final Consumer<Operation> answer;
    private final ScheduledExecutorService clock;

    private long tickNs = Deadline.NONE;
    private boolean isRestPlanned;
    private long lastUseNs;
    private Runnable wake = () -> {};
    private @Nullable Thread carrier;
    private volatile @Nullable Notifier notifier;
    private volatile @Nullable MountNames names;

    /// Something to be done with the mount's mind, which may add operations that it answered.
    @FunctionalInterface
    interface Step {
        void run(MountSide side, List<Operation> answered, long nowNs);
    }

    /// Begins an operation; true if it is answered at once.
    @FunctionalInterface
    interface Verb {
        boolean begin(MountSide side, Operation operation, long nowNs);
    }

    /// `answer` gives one operation's result to who waits for it.
    MountMind(MountPlan plan, @Nullable MountDisk disk, Consumer<Operation> answer) {
        this.disk = disk;
        this.answer = answer;
        store = new MountStore(plan.slots());
        side = new MountSide(plan, store, disk, System.nanoTime());
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("wraith-mount-clock").factory());
        if (disk != null) {
            disk.start(store.memory(), this::diskDone);
        }
    }

    MountStore store() {
        return store;
    }

    /// Null if there is none.
    @Nullable DiskCache disk() {
        return disk == null ? null : disk.cache();
    }

    /// From now on the kernel is told of changes.
    void tell(Notifier kernel) {
        kernel.after(this::awaitAnswers);
        notifier = kernel;
    }

    /// Returns when all answers that came about before have been given.
    private void awaitAnswers() {
        answering.writeLock().lock();
        try {
            // To have been alone is all that is wanted.
        } finally {
            answering.writeLock().unlock();
        }
    }

    /// Somebody carries the session, on a thread that looks for output by itself; `wakes` has it
    /// look.
    void carriedBy(Thread thread, Runnable wakes) {
        lock.lock();
        try {
            carrier = thread;
            wake = wakes;
        } finally {
            lock.unlock();
        }
    }

    /// Asks on behalf of `caller`, who gets the answer at once or later.
    void ask(Object caller, Verb verb) {
        Operation operation = new Operation(caller);
        run((mind, answered, nowNs) -> {
            lastUseNs = nowNs;
            if (verb.begin(mind, operation, nowNs)) {
                answered.add(operation);
            }
        });
    }

    /// Does something and everything that comes of it.
    void run(Step step) {
        answering.readLock().lock();
        try {
            List<Operation> answered = new ArrayList<>(2);
            lock.lock();
            try {
                long nowNs = System.nanoTime();
                step.run(side, answered, nowNs);
                collect(answered, nowNs);
            } finally {
                lock.unlock();
            }
            while (!answered.isEmpty()) {
                answered = given(answered);
            }
        } finally {
            answering.readLock().unlock();
        }
    }

    /// Gives answers; what was answered because of that is what comes next.
    private List<Operation> given(List<Operation> answered) {
        answered.forEach(this::give);
        List<Operation> more = new ArrayList<>();
        lock.lock();
        try {
            long nowNs = System.nanoTime();
            for (Operation operation : answered) {
                side.done(operation, nowNs);
            }
            collect(more, nowNs);
        } finally {
            lock.unlock();
        }
        return more;
    }

    /// A fault costs this answer only.
    private void give(Operation operation) {
        try {
            answer.accept(operation);
        } catch (RuntimeException | Error fault) {
            Mounting.tellFault(fault);
        }
    }

    /// Has the caller look at something, or take what needs no answers given; on any thread.
    void look(Consumer<MountSide> look) {
        lock.lock();
        try {
            look.accept(side);
        } finally {
            lock.unlock();
        }
    }

    private void collect(List<Operation> answered, long nowNs) {
        for (Operation next = side.answered(); next != null; next = side.answered()) {
            answered.add(next);
        }
        for (Notice next = side.notice(); next != null; next = side.notice()) {
            tell(next);
        }
        for (DiskJob next = side.diskJob(); next != null; next = side.diskJob()) {
            if (disk != null) {
                disk.add(next);
            }
        }
        if (hasOutput() && !Thread.currentThread().equals(carrier)) {
            wake.run();
        }
        long dueNs = side.nextDueNs();
        if (dueNs != Deadline.NONE && (tickNs == Deadline.NONE || dueNs - tickNs < 0)) {
            tickNs = dueNs;
            later(() -> tick(dueNs), dueNs - nowNs);
        }
        if (!isRestPlanned && side.usedSlots() > 0) {
            isRestPlanned = true;
            later(this::rest, IDLE_NS);
        }
    }

    private boolean hasOutput() {
        MountSession session = side.session();
        for (int lane = MountSession.CONTROL; lane < MountSession.LANES; lane++) {
            if (session.pending(lane) > 0) {
                return true;
            }
        }
        return session.hasReadToOpen() || session.hasReadToStop();
    }

    private void tell(Notice notice) {
        Notifier kernel = notifier;
        if (kernel == null) {
            return;
        }
        switch (notice) {
            case Notice.Name(long folder, var name) -> kernel.nameChanged(folder, name.toBytes());
            case Notice.Unused(long folder, var name) -> kernel.unused(folder, name.toBytes());
            case Notice.Contents(long node, boolean isWithPages) -> {
                if (isWithPages) {
                    kernel.contentChanged(node);
                } else {
                    kernel.attributesChanged(node);
                }
            }
            case Notice.AllNames() -> kernel.allNamesChanged();
        }
    }

    /// Has something done later, on the clock's thread; nothing after the end.
    void later(Runnable action, long delayNs) {
        try {
            ScheduledFuture<?> _ =
                    clock.schedule(
                            () -> {
                                try {
                                    action.run();
                                } catch (RuntimeException | Error fault) {
                                    Mounting.tellFault(fault);
                                }
                            },
                            Math.max(0, delayNs),
                            TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            // The mount was closed at this moment.
        }
    }

    /// Not if an earlier one has taken its place.
    private void tick(long plannedNs) {
        run((mind, _, nowNs) -> {
            if (tickNs == plannedNs) {
                tickNs = Deadline.NONE;
                mind.tick(nowNs);
            }
        });
    }

    private void diskDone(DiskJob job, int length) {
        run((mind, _, nowNs) -> mind.diskDone(job, length, nowNs));
    }

    /// Gives back the memory of the cache, some at a time, if nobody used it for a while.
    private void rest() {
        lock.lock();
        try {
            long idleNs = System.nanoTime() - lastUseNs;
            if (idleNs < IDLE_NS) {
                later(this::rest, IDLE_NS - idleNs);
                return;
            }
            int slot = 0;
            for (int i = 0; i < GIVEN_BACK_AT_ONCE && slot >= 0; i++) {
                slot = side.shrink();
                if (slot >= 0) {
                    store.giveBack(slot);
                }
            }
            isRestPlanned = slot >= 0;
            if (isRestPlanned) {
                later(this::rest, 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /// What is known of names is kept from now on, for the next mount.
    void keep(MountNames known) {
        names = known;
        known.start();
    }

    /// What was learned last is kept before this returns.
    void keepLast() {
        MountNames known = names;
        if (known != null) {
            known.close();
        }
    }

    /// Nobody asks any more.
    @Override
    public void close() {
        keepLast();
        clock.shutdownNow();
        if (disk != null) {
            disk.close();
        }
        // The shard may still bring what it has received.
        look(_ -> store.close());
    }
}
