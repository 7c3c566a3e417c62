package io.wraith.vfs.mount;

import io.wraith.base.Deadline;
import io.wraith.vfs.cache.BlockCache;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;

/// What the parts of a mount share: what is known, who waits, and whether there is a host.
final class Desk {
    private static final long LATER_NS = 20_000_000;

    private record Delayed(Operation operation, long dueNs) {}

    final MountPlan plan;
    final Names names;
    final BlockCache cache;
    final FileTable files;

    /// Pages of each slot that are on their way, a bit each.
    final byte[] coming;

    final Handles handles = new Handles(this);
    final MountCounts counts = new MountCounts();
    long nowNs;

    /// The session that was welcomed; null while there is none.
    @Nullable Link link;

    private boolean isHostGone = true;
    private long goneNs;

    /// To be tried again now.
    private final ArrayDeque<Operation> ready = new ArrayDeque<>();

    private final ArrayDeque<Delayed> delayed = new ArrayDeque<>();

    /// Who waits for a host.
    private final ArrayDeque<Operation> stalled = new ArrayDeque<>();

    /// Who waits for memory.
    private final ArrayDeque<Operation> starved = new ArrayDeque<>();

    /// All that wait for anything, by their deadlines.
    private final ArrayDeque<Operation> open = new ArrayDeque<>();

    final ArrayDeque<Operation> answered = new ArrayDeque<>();

    Desk(MountPlan plan) {
        this.plan = plan;
        names =
                new Names(
                        plan.mostNodes(),
                        Math.max(1024, Math.min(plan.mostNodes(), 32_768)),
                        plan.isOfflineOk());
        cache = new BlockCache(plan.slots());
        coming = new byte[plan.slots()];
        files = new FileTable(cache, names);
    }

    boolean isOnline() {
        return link != null;
    }

    Link link() {
        if (link == null) {
            throw new IllegalStateException("there is no host");
        }
        return link;
    }

    /// Whether caches may answer whatever their leases: the host is gone for long enough.
    boolean isOffline() {
        return plan.isOfflineOk() && isHostGone && goneNs + plan.patience().hostNs() - nowNs <= 0;
    }

    void hostGone() {
        if (!isHostGone) {
            isHostGone = true;
            goneNs = nowNs;
        }
    }

    /// Since when there is no host, at the start too.
    void startedAt(long startNs) {
        goneNs = startNs;
    }

    void hostBack() {
        isHostGone = false;
        readyAll(stalled);
    }

    /// When operations that wait for a host are to be looked at, because nobody waits on.
    long patienceEndsNs() {
        return goneNs + plan.patience().hostNs();
    }

    boolean hasStalled() {
        return !stalled.isEmpty();
    }

    /// There is no host to ask: this waits for one, or fails.
    void withoutHost(Operation operation) {
        if (isOffline()) {
            operation.fail(Failure.OFFLINE);
        } else {
            stalled.add(operation);
        }
    }

    void retryStalled() {
        readyAll(stalled);
    }

    void later(Operation operation) {
        delayed.add(new Delayed(operation, nowNs + LATER_NS));
    }

    void starve(Operation operation) {
        starved.add(operation);
    }

    void ready(Operation operation) {
        ready.add(operation);
    }

    void readyAll(Collection<Operation> waiting) {
        ready.addAll(waiting);
        waiting.clear();
    }

    /// Slots were unpinned.
    void slotsAreFree() {
        if (!starved.isEmpty()) {
            readyAll(starved);
        }
    }

    @Nullable Operation pollReady() {
        while (!delayed.isEmpty() && delayed.getFirst().dueNs - nowNs <= 0) {
            ready.add(delayed.remove().operation);
        }
        return ready.poll();
    }

    void opened(Operation operation) {
        open.add(operation);
    }

    /// The next that waits for too long.
    @Nullable Operation pollExpired() {
        while (!open.isEmpty()) {
            Operation first = open.getFirst();
            if (first.isOpen() && first.deadlineNs - nowNs > 0) {
                return null;
            }
            open.remove();
            if (first.isOpen()) {
                return first;
            }
        }
        return null;
    }

    long nextDueNs() {
        long due = Deadline.NONE;
        while (!open.isEmpty() && !open.getFirst().isOpen()) {
            open.remove();
        }
        if (!open.isEmpty()) {
            due = open.getFirst().deadlineNs;
        }
        if (!delayed.isEmpty()) {
            due = Deadline.earlier(due, delayed.getFirst().dueNs);
        }
        return due;
    }
}
