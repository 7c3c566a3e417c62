package io.wraith.vfs.mount;

import io.wraith.base.Check;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Bytes on their way from the host into slots: small ones over a lane, large ones on a stream of
/// their own, whose bytes go to their place in whatever order they come.
final class Fetches {
    static final int URGENT = 0;
    static final int AHEAD = 1;

    private static final int MOST_WRONG = 3;

    /// Of the host's large reads, so many stay free for who waits.
    private static final int KEPT_FREE = 2;

    private final Desk desk;
    private final BlockCache cache;
    private final BlockStore store;
    private final SlotHash slotHash;
    private final DiskTier disk;

    private final BusyFiles busy;
    private final LargeStreams streams = new LargeStreams();
    private final ArrayDeque<Fetch> queued = new ArrayDeque<>();
    private int aheadUnderWay;
    private long clock;

    Fetches(Desk desk, BlockStore store, DiskTier disk) {
        this.desk = desk;
        cache = desk.cache;
        this.store = store;
        slotHash = new SlotHash(store);
        this.disk = disk;
        busy = new BusyFiles(desk, store);
    }

    /// Orders reads and fetches in time.
    long next() {
        return ++clock;
    }

    /// Takes a block from the disk, if it is there.
    boolean load(FileState file, long block, int slot) {
        return disk.load(file, block, slot);
    }

    /// Whether a large read for later may begin, beside those that somebody waits for.
    boolean hasRoomAhead() {
        int most = desk.link().granted().largeReads() - KEPT_FREE;
        return queued.isEmpty() && streams.inUse() < most && aheadUnderWay < most;
    }

    /// Fetches pages, for each of whose blocks there is a slot.
    void ask(FileState file, long offset, long length, int urgency) {
        long end = offset + length;
        for (long at = offset; at < end; at += Limits.MOST_LARGE_BYTES) {
            int part = (int) Math.min(Limits.MOST_LARGE_BYTES, end - at);
            Fetch fetch = new Fetch(file, at, part, urgency);
            fetch.born = next();
            for (int i = 0; i < fetch.slots.length; i++) {
                int slot = cache.find(file.content, fetch.firstBlock() + i);
                Check.that(slot != BlockCache.NONE, "a fetch without a slot");
                fetch.slots[i] = slot;
                cache.pin(slot);
                desk.coming[slot] |= (byte) fetch.pages(i);
            }
            aheadUnderWay += urgency == AHEAD ? 1 : 0;
            send(fetch);
        }
    }

    /// Fetches what a read wants of whichever version there is, for it alone.
    void askAnyVersion(FileState file, Operation reader) {
        send(new Fetch(file, reader));
    }

    private void send(Fetch fetch) {
        FileState file = fetch.file;
        if (!desk.isOnline() || file.handle == 0) {
            close(fetch, Status.BUSY);
            return;
        }
        fetch.handle = file.handle;
        desk.handles.use(file);
        int number = desk.link().nextNumber();
        Read read =
                new Read(
                        number,
                        file.handle,
                        fetch.offset,
                        fetch.length,
                        fetch.urgency,
                        fetch.version);
        fetch.message = read;
        if (fetch.length <= Limits.MOST_SMALL_BYTES) {
            Want want = new Want(Want.DATA, read, desk.names.marks.last(), desk.nowNs);
            want.fetch = fetch;
            desk.link().ask(want);
        } else if (fetch.urgency == URGENT) {
            queued.add(fetch);
            open();
        } else {
            streams.begin(fetch);
        }
    }

    private void open() {
        while (!queued.isEmpty() && streams.inUse() < desk.link().granted().largeReads()) {
            streams.begin(queued.remove());
        }
    }

    LargeStreams streams() {
        return streams;
    }

    /// Nobody has the file open any more: what is on its way for later is given up.
    void abandon(FileState file) {
        for (Fetch fetch : streams.stopAll(file, AHEAD)) {
            free(fetch);
            forgetEmpty(fetch);
        }
        desk.readyAll(file.waiting);
    }

    /// Slots that nothing came for are of no use to anybody.
    private void forgetEmpty(Fetch fetch) {
        for (int i = 0; i < fetch.slots.length; i++) {
            int slot = fetch.slots[i];
            boolean isHeld = cache.holds(slot, fetch.content, fetch.firstBlock() + i);
            if (isHeld && cache.pages(slot) == 0 && desk.coming[slot] == 0) {
                cache.drop(slot);
            }
        }
    }

    /// A stream that was stopped is over.
    private void stopped(int stream) {
        if (streams.stopped(stream) && desk.isOnline()) {
            open();
        }
    }

    /// Bytes of a large read's stream.
    void data(int stream, long offset, byte[] bytes, int at, int length) {
        Fetch fetch = streams.find(stream);
        if (fetch == null || offset < 0 || offset > fetch.length + (long) Tail.BYTES) {
            return;
        }
        fetch.keepEnds(offset, bytes, at, length);
        if (fetch.reader != null) {
            return;
        }
        int place = (int) offset;
        int end = (int) Math.min(fetch.length, offset + length);
        for (int from = at; place < end; ) {
            int inSlots = fetch.lead() + place;
            int slotPlace = inSlots % BlockCache.BLOCK_BYTES;
            int part = Math.min(BlockCache.BLOCK_BYTES - slotPlace, end - place);
            store.put(fetch.slots[inSlots / BlockCache.BLOCK_BYTES], slotPlace, bytes, from, part);
            place += part;
            from += part;
        }
    }

    /// All of a large read's stream is here; false for a broken rule.
    boolean ended(int stream, long finalSize) {
        Fetch fetch = streams.remove(stream);
        if (fetch == null) {
            stopped(stream);
            return true;
        }
        long payload = finalSize - Tail.BYTES;
        Tail tail = fetch.tail(payload);
        if (tail == null) {
            close(fetch, Status.IO_ERROR);
            return false;
        }
        if (fetch.reader != null) {
            Contents contents = fetch.contents(tail);
            close(fetch, busy.take(fetch, tail.status(), contents, tail.attributes()));
        } else if (tail.status() == Status.OK && tail.length() == fetch.length) {
            boolean isRight =
                    tail.has(Limits.ZEROS)
                            || slotHash.of(fetch.slots, fetch.lead(), fetch.length) == tail.check();
            arrived(fetch, tail.flags(), isRight);
        } else {
            changed(fetch, tail.status(), tail.attributes());
        }
        return true;
    }

    /// Gives back what is needed again only when something is read.
    void rest() {
        slotHash.rest();
    }

    /// The host gave a large read up.
    void gone(int stream) {
        Fetch fetch = streams.remove(stream);
        if (fetch == null) {
            stopped(stream);
        } else {
            close(fetch, Status.BUSY);
        }
    }

    /// The answer to a small read.
    void data(Fetch fetch, Data data) {
        Contents contents = data.contents();
        if (fetch.reader != null) {
            close(fetch, busy.take(fetch, data.head().status(), contents, data.attributes()));
            return;
        }
        if (data.head().status() != Status.OK || contents.length() != fetch.length) {
            changed(fetch, data.head().status(), data.attributes());
            return;
        }
        byte[] bytes = contents.bytes().toBytes();
        boolean isZeros = contents.has(Limits.ZEROS);
        boolean isRight = isZeros || store.hash(bytes, bytes.length) == contents.check();
        if (isRight && !isZeros) {
            for (int done = 0; done < fetch.length; ) {
                int inSlots = fetch.lead() + done;
                int place = inSlots % BlockCache.BLOCK_BYTES;
                int part = Math.min(BlockCache.BLOCK_BYTES - place, fetch.length - done);
                store.put(fetch.slots[inSlots / BlockCache.BLOCK_BYTES], place, bytes, done, part);
                done += part;
            }
        }
        arrived(fetch, contents.flags(), isRight);
    }

    private void arrived(Fetch fetch, int flags, boolean isRight) {
        if (!isRight) {
            desk.counts.wrongChecks++;
            wrong(fetch);
            return;
        }
        if ((flags & Limits.ZEROS) != 0) {
            clear(fetch);
        }
        FileState file = fetch.file;
        boolean isCurrent = fetch.content == file.content;
        boolean isKept = (flags & Limits.UNSETTLED) == 0;
        for (int i = 0; i < fetch.slots.length && isCurrent; i++) {
            cache.fill(fetch.slots[i], fetch.pages(i));
            if (isKept) {
                disk.save(file, fetch.firstBlock() + i, fetch.slots[i]);
            }
        }
        desk.counts.bytesFromHost += fetch.length;
        desk.counts.bytesAhead += fetch.urgency == AHEAD ? fetch.length : 0;
        for (Operation operation : file.waiting) {
            if (isCurrent && operation.born < fetch.born) {
                operation.content = file.content;
            }
        }
        if (isCurrent && !isKept) {
            unsettled(fetch);
        }
        close(fetch, Status.OK);
    }

    /// Who has the slots pinned gets them; nobody finds them any more.
    // MOUNT: A mount MUST NOT keep these bytes beyond the answer that they were asked for.
    private void unsettled(Fetch fetch) {
        for (int i = 0; i < fetch.slots.length; i++) {
            long block = fetch.firstBlock() + i;
            if (cache.holds(fetch.slots[i], fetch.content, block)) {
                cache.drop(fetch.slots[i]);
            }
        }
    }

    private void clear(Fetch fetch) {
        int end = fetch.lead() + fetch.length;
        for (int i = 0; i < fetch.slots.length; i++) {
            int from = i == 0 ? fetch.lead() : 0;
            int to = Math.min(BlockCache.BLOCK_BYTES, end - i * BlockCache.BLOCK_BYTES);
            store.clear(fetch.slots[i], from, to - from);
        }
    }

    // MOUNT: A mount MUST NOT give bytes to a program whose check is wrong, nor keep them. It asks
    // again, and reports an error of reading if that fails three times.
    private void wrong(Fetch fetch) {
        free(fetch);
        List<Operation> failed = new ArrayList<>();
        for (Operation operation : fetch.file.waiting) {
            if (operation.isOpen()
                    && fetch.overlaps(operation)
                    && ++operation.wrong == MOST_WRONG) {
                failed.add(operation);
            }
        }
        failed.forEach(operation -> operation.fail(Failure.IO_ERROR));
        desk.readyAll(fetch.file.waiting);
    }

    /// The file is another version than was asked for, or the host cannot say.
    private void changed(Fetch fetch, Status status, Attributes attributes) {
        FileState file = fetch.file;
        if (status == Status.CHANGED && attributes.inode() == file.inode) {
            if (file.version.equals(fetch.version)) {
                desk.files.seen(file.node, file, attributes.version());
                desk.names.refresh(file.node, attributes);
            }
            close(fetch, Status.OK);
        } else if (status == Status.STALE) {
            desk.handles.lost(file, fetch.handle);
            close(fetch, Status.OK);
        } else {
            close(fetch, status == Status.OK ? Status.IO_ERROR : status);
        }
    }

    private void free(Fetch fetch) {
        for (int i = 0; i < fetch.slots.length; i++) {
            desk.coming[fetch.slots[i]] &= (byte) ~fetch.pages(i);
            cache.unpin(fetch.slots[i]);
        }
        desk.slotsAreFree();
        aheadUnderWay -= fetch.urgency == AHEAD ? 1 : 0;
        if (fetch.handle != 0) {
            desk.handles.unuse(fetch.file);
        }
        if (desk.isOnline()) {
            open();
        }
    }

    private void close(Fetch fetch, Status status) {
        free(fetch);
        wake(fetch, status);
    }

    private void wake(Fetch fetch, Status status) {
        boolean isHard = status != Status.OK && status != Status.BUSY && status != Status.TOO_MANY;
        for (Operation operation : fetch.waiting()) {
            if (!operation.isOpen()) {
                continue;
            }
            if (isHard && fetch.overlaps(operation)) {
                operation.fail(Failure.of(status));
            } else if (status == Status.OK) {
                desk.ready(operation);
            } else {
                desk.later(operation);
            }
        }
        fetch.clearWaiting();
    }

    /// A small read is given up with its session.
    void lost(Fetch fetch) {
        close(fetch, Status.OK);
    }

    /// Who waits for what has a stream gets an error.
    void refuse() {
        streams.begun().forEach(Fetch::refuse);
    }

    /// The session is over.
    void lost() {
        List<Fetch> all = new ArrayList<>(queued);
        queued.clear();
        all.addAll(streams.clear());
        all.forEach(this::lost);
    }

    int underWay() {
        return streams.size() + queued.size();
    }
}
