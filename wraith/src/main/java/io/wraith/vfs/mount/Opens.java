package io.wraith.vfs.mount;

import io.wraith.base.LongMap;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.cache.ReadAhead;
import io.wraith.vfs.cache.Reader;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

/// Open files: what a program opens, which costs the host nothing while attributes are good, and
/// what the host has open for all who read the same file.
final class Opens {
    private static final long MS = 1_000_000;
    private static final int MOST_TRIES = 64;
    private static final int FIRST_TRIES = 3;

    private final Desk desk;
    private final Names names;
    private final NodeTable nodes;
    private final FolderNumbers numbers;
    private final ReadAhead ahead;
    private final LongMap<OpenFile> open = new LongMap<>(0);
    private long handles;

    Opens(Desk desk, FolderNumbers numbers, ReadAhead ahead) {
        this.desk = desk;
        names = desk.names;
        nodes = names.nodes;
        this.numbers = numbers;
        this.ahead = ahead;
    }

    @Nullable OpenFile find(long handle) {
        return open.get(handle);
    }

    void open(Operation operation) {
        int node = operation.subject;
        Node fact = nodes.fact(node);
        boolean isGood = fact != null && (names.isFresh(node, desk.nowNs) || desk.isOffline());
        if (isGood && fact != null) {
            desk.counts.namesFromMemory++;
            opened(operation, node, fact.attributes());
            return;
        }
        Place place = numbers.place(operation, node);
        if (place == null) {
            return;
        }
        FileState file = desk.files.find(nodes.inode(node));
        Want want = ask(node, place, file, new First(Limits.MOST_SMALL_BYTES, true));
        want.waiting.add(operation);
    }

    /// What should come with the answer: so many bytes, and a handle only if there are more.
    private record First(int bytes, boolean isWholeEnough) {}

    private Want ask(int node, Place place, @Nullable FileState file, First first) {
        boolean isCached = file != null && isCached(file);
        Version known = file != null && isCached ? file.version : Version.NONE;
        int number = desk.link().nextNumber();
        Open message = new Open(number, place, first.isWholeEnough, first.bytes, known);
        Want want = new Want(Want.NAMES, message, names.marks.last(), desk.nowNs);
        want.node = node;
        want.file = file;
        nodes.hold(node);
        desk.handles.expect();
        if (file != null) {
            file.isOpening = true;
            desk.handles.use(file);
        }
        desk.counts.namesFromHost++;
        desk.link().ask(want);
        return want;
    }

    /// Whether the beginning of the file is in memory, so that it need not come with the opening.
    private boolean isCached(FileState file) {
        long bytes = Math.min(file.version.size(), Limits.MOST_SMALL_BYTES);
        for (long at = 0; at < bytes; at += BlockCache.BLOCK_BYTES) {
            int slot = desk.cache.find(file.content, at / BlockCache.BLOCK_BYTES);
            int length = (int) Math.min(BlockCache.BLOCK_BYTES, bytes - at);
            int needed = Pieces.pages(0, length);
            if (slot == BlockCache.NONE || (desk.cache.pages(slot) & needed) != needed) {
                return false;
            }
        }
        return true;
    }

    private void opened(Operation operation, int node, Attributes attributes) {
        if (!attributes.isFile()) {
            operation.fail(attributes.isFolder() ? Failure.IS_FOLDER : Failure.NOT_FILE);
            return;
        }
        FileState file = desk.files.of(node, attributes.inode(), attributes.version());
        long size = attributes.size();
        OpenFile mine = new OpenFile(node, file, new Reader(ahead, size), size);
        file.opens++;
        nodes.hold(node);
        open.put(++handles, mine);
        operation.opened(handles, desk.files.keepsPages(node, file));
        boolean isSmall = size > 0 && size <= Limits.MOST_SMALL_BYTES;
        if (isSmall && !isCached(file) && desk.isOnline()) {
            prefetch(node, file);
        }
        if (desk.isOnline() && nodes.isAttached(node)) {
            prefetchOthers(nodes.parent(node), nodes.name(node));
        }
    }

    /// The small files that come next, if a folder's files are opened one after the other: else
    /// each would cost a round trip.
    private void prefetchOthers(int parent, ByteString name) {
        Folder folder = names.folder(parent);
        Listing listing = folder.listing;
        int opened = listing == null ? FolderRun.NONE : listing.find(name);
        if (listing == null || opened == FolderRun.NONE) {
            return;
        }
        folder.opens.opened(opened);
        while (hasRoomAhead()) {
            int entry = folder.opens.next(listing.size());
            if (entry == FolderRun.NONE) {
                return;
            }
            int child = nodes.child(parent, listing.name(entry));
            Node fact = child == NodeTable.NONE ? null : nodes.fact(child);
            if (fact != null && names.isFresh(child, desk.nowNs)) {
                prefetchSmall(child, fact.attributes());
            }
        }
    }

    private boolean hasRoomAhead() {
        long waiting = (long) desk.cache.aheadBlocks() * BlockCache.BLOCK_BYTES;
        return waiting < ahead.budgetBytes() && desk.link().hasRoom();
    }

    private void prefetchSmall(int node, Attributes attributes) {
        long size = attributes.size();
        if (attributes.isFile() && size > 0 && size <= Limits.MOST_SMALL_BYTES) {
            FileState file = desk.files.of(node, attributes.inode(), attributes.version());
            if (!isCached(file)) {
                prefetch(node, file);
            }
        }
    }

    /// A small file will be read at once: its bytes come with its handle, or instead of it.
    private void prefetch(int node, FileState file) {
        Folder folder = nodes.isAttached(node) ? names.folder(nodes.parent(node)) : null;
        boolean isIdle = !file.isOpening && file.handle == 0 && desk.link().hasRoom();
        if (folder != null && folder.number != 0 && isIdle) {
            Place place = new Place(folder.number, nodes.name(node));
            Want _ = ask(node, place, file, new First(Limits.MOST_SMALL_BYTES, true));
        }
    }

    void release(long handle) {
        OpenFile closed = open.remove(handle);
        if (closed == null) {
            return;
        }
        closed.isClosed = true;
        closed.state.opens--;
        desk.handles.closeIdle(closed.state);
        nodes.release(closed.node);
        names.removeFree(closed.node);
    }

    /// Whether the host has the file open; if not it is asked, and the operation waits for it.
    boolean hasHandle(Operation operation, OpenFile mine, int first) {
        FileState file = mine.state;
        if (file.handle != 0) {
            desk.handles.touch(file);
            return true;
        }
        if (!file.isOpening) {
            if (++operation.tries > MOST_TRIES) {
                operation.fail(Failure.IO_ERROR);
                return false;
            }
            Place place = numbers.place(operation, mine.node);
            if (place == null) {
                return false;
            }
            // What came without a handle and could not be kept is read through one.
            boolean isFirst = operation.tries <= FIRST_TRIES;
            Want _ = ask(mine.node, place, file, new First(first, isFirst));
        }
        file.waiting.add(operation);
        return false;
    }

    /// Takes the answer. `first` keeps the bytes that came with it.
    void opened(Want want, Opened opened, FirstBytes first) {
        desk.handles.answered();
        FileState asked = want.file;
        if (asked != null) {
            asked.isOpening = false;
        }
        Status status = opened.head().status();
        FileState file = status == Status.OK ? learn(want, opened) : null;
        if (file == null || file != asked) {
            wake(asked, want, status);
        }
        if (file == null) {
            refused(want, status);
        } else {
            arrived(want, opened, first, file);
        }
        if (asked != null) {
            desk.handles.unuse(asked);
        }
    }

    private void arrived(Want want, Opened opened, FirstBytes first, FileState file) {
        if (opened.handle() != 0) {
            desk.handles.add(file, opened.handle());
        }
        // MOUNT: An answer whose mark is below that of an invalidation of the same thing is older
        // than it: a mount MUST NOT keep it, in whichever order the two arrived.
        if (names.isCurrent(want.node, names.marks.of(opened.head().mark()))) {
            first.take(file, opened.first());
        }
        Attributes attributes = opened.node().attributes();
        for (Operation operation : want.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (operation.subject == want.node) {
                opened(operation, want.node, attributes);
            }
        }
        desk.handles.closeIdle(file);
        desk.readyAll(file.waiting);
    }

    /// The file that was opened, unless the name leads to another one by now.
    private @Nullable FileState learn(Want want, Opened opened) {
        int node = want.node;
        Attributes attributes = opened.node().attributes();
        int parent = nodes.parent(node);
        int now = node;
        if (nodes.isAttached(node)) {
            long mark = names.marks.of(opened.head().mark());
            long expiryNs = want.askedNs + opened.leaseMs() * MS;
            now = names.learn(parent, nodes.name(node), opened.node(), mark, expiryNs);
        }
        if (now != node || attributes.inode() != nodes.inode(node)) {
            if (opened.handle() != 0) {
                desk.handles.giveBack(opened.handle());
            }
            names.removeFree(now);
            return null;
        }
        return desk.files.of(node, attributes.inode(), attributes.version());
    }

    /// Who waits for a handle that did not come.
    private void wake(@Nullable FileState asked, Want want, Status status) {
        if (asked == null) {
            return;
        }
        for (Operation operation : asked.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (status == Status.OK || status == Status.STALE || status == Status.NOT_FOUND) {
                again(operation, want, status);
            } else if (status == Status.BUSY || status == Status.TOO_MANY) {
                desk.later(operation);
            } else {
                operation.fail(Failure.of(status));
            }
        }
        asked.waiting.clear();
    }

    private void again(Operation operation, Want want, Status status) {
        if (status == Status.NOT_FOUND) {
            operation.fail(Failure.STALE);
        } else {
            if (status == Status.STALE && nodes.isAttached(want.node)) {
                names.forgetNumber(names.folder(nodes.parent(want.node)));
            }
            desk.ready(operation);
        }
    }

    private void refused(Want want, Status status) {
        if (status == Status.STALE && nodes.isAttached(want.node)) {
            names.forgetNumber(names.folder(nodes.parent(want.node)));
        }
        for (Operation operation : want.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (status == Status.STALE && ++operation.tries <= MOST_TRIES) {
                desk.ready(operation);
            } else if (status == Status.BUSY || status == Status.TOO_MANY) {
                desk.later(operation);
            } else {
                // Another file has the name: whoever opens it looks the name up again.
                operation.fail(status == Status.OK ? Failure.STALE : Failure.of(status));
            }
        }
    }

    /// A question is given up with its session.
    void lost(Want want) {
        if (want.file != null) {
            want.file.isOpening = false;
            desk.handles.unuse(want.file);
            desk.readyAll(want.file.waiting);
        }
    }
}
