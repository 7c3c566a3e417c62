package io.wraith.vfs.mount;

import io.wraith.base.Deadline;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.cache.ReadAhead;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Place;

import org.jspecify.annotations.Nullable;

/// The mount's mind. A program's request is an [Operation] that is given to one of the verbs: true
/// says that it has its result already, else [#answered] gives it later, in no particular order.
/// Either way it is given back by [#done] when its result was used, since a read's slots stay
/// pinned until then.
///
/// Single-threaded: whoever owns it holds one lock around every call. After calls it looks at
/// [#answered], [#notice], [#diskJob] and, if it carries a session, at the session's output. It
/// calls [#tick] at [#nextDueNs].
public final class MountSide {
    private final Desk desk;
    private final Names names;
    private final NodeTable nodes;
    private final Lookups lookups;
    private final Listings listings;
    private final Opens opens;
    private final DiskTier disk;
    private final Fetches fetches;
    private final Ahead ahead;
    private final Reads reads;
    private final Extras extras;
    private final MountSession session;

    /// `disk` is null where there is no cache on disk.
    public MountSide(MountPlan plan, BlockStore store, @Nullable DiskIndex disk, long nowNs) {
        desk = new Desk(plan);
        desk.nowNs = nowNs;
        desk.startedAt(nowNs);
        names = desk.names;
        nodes = names.nodes;
        FolderNumbers numbers = new FolderNumbers(desk);
        listings = new Listings(desk, numbers);
        lookups = new Lookups(desk, numbers, listings);
        long cacheBytes = (long) plan.slots() * BlockCache.BLOCK_BYTES;
        ReadAhead readAhead = new ReadAhead(plan.readAheadBytes(), cacheBytes);
        opens = new Opens(desk, numbers, readAhead);
        this.disk = new DiskTier(desk, disk);
        fetches = new Fetches(desk, store, this.disk);
        ahead = new Ahead(desk, fetches, readAhead);
        reads = new Reads(desk, lookups, opens, fetches, ahead);
        extras = new Extras(desk, numbers, opens);
        Answers.Files files =
                new Answers.Files(new FirstBytes(desk, store, this.disk), fetches, this.disk);
        Answers answers = new Answers(desk, lookups, listings, opens, files, extras);
        MountSession.Disk rest = new MountSession.Disk(this.disk, this::drain);
        session = new MountSession(desk, answers, fetches, extras, rest);
    }

    /// The streams to the host.
    public MountSession session() {
        return session;
    }

    // What programs ask.

    /// Where a name in a folder leads: [Operation.Result#ENTRY] or NO_ENTRY.
    public boolean lookup(Operation operation, long folder, ByteString name, long nowNs) {
        operation.name = name;
        if (!Place.isName(name)) {
            boolean isLong = name.length() > Limits.MOST_NAME_BYTES;
            operation.fail(isLong ? Failure.TOO_LONG : Failure.NOT_FOUND);
            return true;
        }
        return begin(operation, Operation.Kind.LOOKUP, folder, nowNs);
    }

    public boolean attributes(Operation operation, long node, long nowNs) {
        return begin(operation, Operation.Kind.ATTRIBUTES, node, nowNs);
    }

    /// The text of a symbolic link.
    public boolean readLink(Operation operation, long node, long nowNs) {
        return begin(operation, Operation.Kind.LINK, node, nowNs);
    }

    /// Opens a file; its handle is good until [#release].
    public boolean open(Operation operation, long node, long nowNs) {
        return begin(operation, Operation.Kind.OPEN, node, nowNs);
    }

    public boolean read(Operation operation, long handle, long offset, int length, long nowNs) {
        operation.offset = offset;
        operation.length = length;
        return beginOpen(operation, Operation.Kind.READ, handle, nowNs);
    }

    /// The next data, or the next hole, from an offset on.
    public boolean seek(
            Operation operation, long handle, long offset, boolean isForHole, long nowNs) {
        operation.offset = offset;
        operation.length = isForHole ? Extras.HOLE : 0;
        return beginOpen(operation, Operation.Kind.SEEK, handle, nowNs);
    }

    /// Nobody reads through this handle any more.
    public void release(long handle, long nowNs) {
        desk.nowNs = nowNs;
        OpenFile file = opens.find(handle);
        opens.release(handle);
        if (file != null && file.state.opens == 0) {
            fetches.abandon(file.state);
        }
        drain();
    }

    /// Opens a folder, which needs nobody's answer: always true. Of a number that is none it fails.
    public boolean openFolder(Operation operation, long node, long nowNs) {
        desk.nowNs = nowNs;
        int index = nodes.node(node);
        if (index == NodeTable.NONE) {
            operation.fail(Failure.STALE);
        } else {
            listings.open(operation, index);
        }
        return true;
    }

    /// The names of an open folder from a [Listing#place] on; none at the end. An entry's number is
    /// asked for by [#enter].
    public boolean list(Operation operation, long handle, long place, long nowNs) {
        desk.nowNs = nowNs;
        operation.offset = place;
        OpenFolder folder = listings.find(handle);
        if (folder == null) {
            operation.fail(Failure.BAD_HANDLE);
            return true;
        }
        operation.folder = folder;
        return start(operation, Operation.Kind.LIST, folder.node);
    }

    /// Gives a listed entry to the kernel, which counts it: `entry` gets its node, attributes and
    /// for how long they are good.
    public void enter(Operation list, int index, Operation entry, long nowNs) {
        desk.nowNs = nowNs;
        lookups.enter(entry, list.subject, list.listing(), index);
    }

    public void releaseFolder(long handle, long nowNs) {
        desk.nowNs = nowNs;
        listings.release(handle);
    }

    public boolean statistics(Operation operation, long nowNs) {
        return begin(operation, Operation.Kind.STATISTICS, nodes.number(NodeTable.ROOT), nowNs);
    }

    /// The value of an extended attribute.
    public boolean value(Operation operation, long node, ByteString name, long nowNs) {
        operation.name = name;
        return begin(operation, Operation.Kind.VALUE, node, nowNs);
    }

    /// The names of all extended attributes, each ended by a zero.
    public boolean valueNames(Operation operation, long node, long nowNs) {
        return begin(operation, Operation.Kind.NAMES, node, nowNs);
    }

    /// The kernel gives back counts of a node.
    public void forget(long node, long count) {
        int index = nodes.node(node);
        if (index != NodeTable.NONE) {
            nodes.forget(index, count);
            if (!nodes.isKnownToKernel(index)) {
                desk.files.forgotten(index);
            }
            names.removeFree(index);
        }
    }

    /// The result was used: slots are free again.
    public void done(Operation operation, long nowNs) {
        desk.nowNs = nowNs;
        reads.unpin(operation);
        drain();
    }

    // What their owner looks at.

    /// The next that got its result after its verb had returned.
    public @Nullable Operation answered() {
        Operation operation = desk.answered.poll();
        if (operation != null) {
            end(operation);
        }
        return operation;
    }

    /// The next that the kernel is to be told.
    public @Nullable Notice notice() {
        return names.notices.poll();
    }

    /// The next that is to be done with the cache on disk; given back by [#diskDone].
    public @Nullable DiskJob diskJob() {
        return disk.poll();
    }

    /// `length` is that of the record that was read, or negative; of other jobs it says nothing.
    public void diskDone(DiskJob job, int length, long nowNs) {
        desk.nowNs = nowNs;
        disk.done(job, length);
        drain();
    }

    /// What is known of the way to the host.
    public void way(long bytesPerSecond, long roundTripNs) {
        ahead.plan().link(bytesPerSecond, roundTripNs);
    }

    /// Does what is due.
    public void tick(long nowNs) {
        desk.nowNs = nowNs;
        for (Operation late = desk.pollExpired(); late != null; late = desk.pollExpired()) {
            desk.counts.timedOut++;
            late.fail(Failure.TIMED_OUT);
            if (late.kind == Operation.Kind.READ && late.file != null) {
                late.file.timedOut(late, nowNs);
            }
        }
        if (!desk.isOnline() && desk.isOffline() && desk.hasStalled()) {
            desk.retryStalled();
        }
        drain();
    }

    /// When [#tick] is due; [Deadline#NONE] if never.
    public long nextDueNs() {
        long due = desk.nextDueNs();
        boolean waits = desk.plan.isOfflineOk() && !desk.isOnline() && desk.hasStalled();
        return waits ? Deadline.earlier(due, desk.patienceEndsNs()) : due;
    }

    /// What is known of names, for a mount that will start without its host: all of it, or what was
    /// learned since this was last asked for, unless that is too much to tell. Null if nothing is
    /// known.
    public @Nullable Recollection recollection(boolean isWhole) {
        return session.recollection(isWhole);
    }

    /// Takes what an earlier mount of the same host knew, while there is no host or after the first
    /// welcome.
    public Recaller recaller() {
        return new Recaller(session, names);
    }

    /// Grows whenever there is more for [#recollection].
    public long learned() {
        return names.news.count();
    }

    /// Gives up a block that is needed least, to give its memory back; -1 if none is left.
    public int shrink() {
        fetches.rest();
        return desk.cache.shrink();
    }

    public int usedSlots() {
        return desk.cache.used();
    }

    public MountCounts counts() {
        return desk.counts;
    }

    public boolean isOnline() {
        return desk.isOnline();
    }

    /// How many files and folders the kernel, or we, know.
    public int nodes() {
        return nodes.size();
    }

    // Inside.

    private boolean begin(Operation operation, Operation.Kind kind, long node, long nowNs) {
        desk.nowNs = nowNs;
        int index = nodes.node(node);
        if (index == NodeTable.NONE) {
            operation.fail(Failure.STALE);
            return true;
        }
        return start(operation, kind, index);
    }

    private boolean beginOpen(Operation operation, Operation.Kind kind, long handle, long nowNs) {
        desk.nowNs = nowNs;
        OpenFile file = opens.find(handle);
        if (file == null) {
            operation.fail(Failure.BAD_HANDLE);
            return true;
        }
        operation.file = file;
        return start(operation, kind, file.node);
    }

    private boolean start(Operation operation, Operation.Kind kind, int node) {
        operation.kind = kind;
        operation.subject = node;
        operation.deadlineNs = desk.nowNs + desk.plan.patience().operationNs();
        nodes.hold(node);
        if (kind == Operation.Kind.READ && operation.file != null) {
            reads.begin(operation, operation.file);
            if (operation.isOpen() && operation.file.isAskedAgain(operation, desk.nowNs)) {
                desk.counts.timedOut++;
                operation.fail(Failure.TIMED_OUT);
            }
        } else {
            step(operation);
        }
        drain();
        if (operation.isOpen()) {
            operation.late(desk.answered);
            desk.opened(operation);
            return false;
        }
        end(operation);
        return true;
    }

    private void end(Operation operation) {
        if (operation.result() != Operation.Result.DATA) {
            reads.unpin(operation);
        }
        nodes.release(operation.subject);
        names.removeFree(operation.subject);
    }

    /// Goes on with what can go on.
    private void drain() {
        for (Operation next = desk.pollReady(); next != null; next = desk.pollReady()) {
            if (next.isOpen()) {
                step(next);
            }
        }
        ahead.pump();
    }

    private void step(Operation operation) {
        switch (operation.kind) {
            case LOOKUP -> lookups.lookup(operation);
            case ATTRIBUTES, LINK -> lookups.attributes(operation);
            case OPEN -> opens.open(operation);
            case READ -> {
                if (operation.file != null) {
                    reads.read(operation, operation.file);
                }
            }
            case LIST -> {
                if (operation.folder != null) {
                    listings.list(operation, operation.folder);
                }
            }
            case SEEK -> {
                if (operation.file != null) {
                    extras.seek(operation, operation.file);
                }
            }
            case VALUE -> extras.value(operation);
            case NAMES -> extras.names(operation);
            case STATISTICS -> extras.statistics(operation);
            case NONE, OPEN_FOLDER ->
                    throw new IllegalStateException("an operation that was not begun");
        }
    }
}
