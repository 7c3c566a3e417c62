package io.wraith.vfs.mount;

import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.cache.Reader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Node;

/// Reads: from slots that hold the bytes, or after they were fetched. All bytes of one answer are
/// of one content, and a content is one version; if the file becomes another one meanwhile, the
/// read begins anew.
final class Reads {
    private static final int MOST_CONTENTS = 64;

    /// After so many contents of one version each, any version will do.
    private static final int CONTENTS_OF_ONE_VERSION = 3;

    private final Desk desk;
    private final BlockCache cache;
    private final Lookups lookups;
    private final Opens opens;
    private final Fetches fetches;
    private final Ahead ahead;

    Reads(Desk desk, Lookups lookups, Opens opens, Fetches fetches, Ahead ahead) {
        this.desk = desk;
        cache = desk.cache;
        this.lookups = lookups;
        this.opens = opens;
        this.fetches = fetches;
        this.ahead = ahead;
    }

    /// Tells the read-ahead of a new read, and begins it.
    void begin(Operation operation, OpenFile file) {
        if (file.readerSize != file.state.version.size()) {
            file.readerSize = file.state.version.size();
            file.reader = new Reader(ahead.plan(), file.readerSize);
        }
        operation.born = fetches.next();
        file.reader.read(operation.offset, operation.length);
        read(operation, file);
        ahead.activate(file);
    }

    void read(Operation operation, OpenFile file) {
        if (operation.isOfAnyVersion) {
            readAnyVersion(operation, file);
            return;
        }
        FileState state = file.state;
        boolean isGood = isGood(operation, file);
        long left = state.version.size() - operation.offset;
        int length = Math.clamp(left, 0, operation.length);
        if (length == 0) {
            unpin(operation);
            if (isGood) {
                operation.data();
            } else {
                lookups.validate(operation, file.node);
            }
            return;
        }
        if (operation.pinned != state.content && !beginContent(operation, file, length)) {
            return;
        }
        if (!isThere(operation)) {
            fetch(operation, file);
        } else if (!isGood) {
            lookups.validate(operation, file.node);
        } else {
            finish(operation);
            ahead.activate(file);
        }
    }

    /// Whether the version is known to be the file's: by a lease, or because the host said so after
    /// this was asked for.
    private boolean isGood(Operation operation, OpenFile file) {
        Node fact = desk.names.nodes.fact(file.node);
        boolean isLeased =
                fact != null
                        && desk.names.isFresh(file.node, desk.nowNs)
                        && fact.attributes().version().equals(file.state.version);
        return isLeased || operation.content == file.state.content || desk.isOffline();
    }

    /// Begins to put a content together; false if the operation waits for something else.
    private boolean beginContent(Operation operation, OpenFile file, int length) {
        long content = file.state.content;
        operation.contents += operation.lastContent == content ? 0 : 1;
        operation.lastContent = content;
        if (operation.contents > MOST_CONTENTS) {
            operation.fail(Failure.IO_ERROR);
            return false;
        }
        boolean isOne = operation.length <= Limits.MOST_LARGE_BYTES;
        if (operation.contents > CONTENTS_OF_ONE_VERSION && isOne && desk.isOnline()) {
            operation.isOfAnyVersion = true;
            unpin(operation);
            readAnyVersion(operation, file);
            return false;
        }
        return pin(operation, content, length);
    }

    /// The file is written all the time: one answer of the host, of whichever version it finds, is
    /// all that this read gets, and nobody else gets it.
    private void readAnyVersion(Operation operation, OpenFile file) {
        if (!desk.isOnline()) {
            unpin(operation);
            desk.withoutHost(operation);
            return;
        }
        boolean isPinned = operation.pinned != 0;
        if (opens.hasHandle(operation, file, 0)
                && (isPinned || pin(operation, desk.files.unusedContent(), operation.length))) {
            fetches.askAnyVersion(file.state, operation);
        }
    }

    /// Pins a slot for each block, or none.
    private boolean pin(Operation operation, long content, int length) {
        unpin(operation);
        long end = operation.offset + length;
        operation.pinned = content;
        for (long at = operation.offset; at < end; ) {
            long block = at / BlockCache.BLOCK_BYTES;
            int place = (int) (at % BlockCache.BLOCK_BYTES);
            int part = (int) Math.min(BlockCache.BLOCK_BYTES - place, end - at);
            int slot = cache.find(content, block);
            slot = slot == BlockCache.NONE ? cache.claim(content, block, false) : slot;
            if (slot == BlockCache.NONE) {
                letGo(operation);
                desk.starve(operation);
                return false;
            }
            cache.pin(slot);
            if (operation.isOfAnyVersion) {
                // Nobody finds it, and it is free when it is unpinned.
                cache.drop(slot);
            }
            operation.pieces.add(slot, place, part);
            at += part;
        }
        return true;
    }

    void unpin(Operation operation) {
        if (letGo(operation)) {
            desk.slotsAreFree();
        }
    }

    private boolean letGo(Operation operation) {
        Pieces pieces = operation.pieces;
        boolean isAny = pieces.count() > 0;
        for (int i = 0; i < pieces.count(); i++) {
            cache.unpin(pieces.slot(i));
        }
        pieces.clear();
        operation.pinned = 0;
        return isAny;
    }

    private boolean isThere(Operation operation) {
        Pieces pieces = operation.pieces;
        for (int i = 0; i < pieces.count(); i++) {
            if ((needed(pieces, i) & ~cache.pages(pieces.slot(i))) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int needed(Pieces pieces, int i) {
        return Pieces.pages(pieces.place(i), pieces.place(i) + pieces.length(i));
    }

    private void finish(Operation operation) {
        Pieces pieces = operation.pieces;
        for (int i = 0; i < pieces.count(); i++) {
            cache.use(pieces.slot(i), needed(pieces, i));
        }
        if (!operation.isLate()) {
            desk.counts.bytesFromMemory += pieces.bytes();
        }
        operation.data();
    }

    /// Asks for what is neither there nor on its way: of the disk, else of the host.
    private void fetch(Operation operation, OpenFile file) {
        FileState state = file.state;
        long firstBlock = operation.offset / BlockCache.BLOCK_BYTES;
        boolean isMissing = false;
        for (int i = 0; i < operation.pieces.count(); i++) {
            int slot = operation.pieces.slot(i);
            if (missing(operation.pieces, i) == 0) {
                continue;
            }
            if (!cache.holds(slot, state.content, firstBlock + i)) {
                // What was not to be kept left the cache before all of the block was here.
                unpin(operation);
                desk.later(operation);
                return;
            }
            isMissing |= !fetches.load(state, firstBlock + i, slot);
        }
        if (!isMissing) {
            state.waiting.add(operation);
        } else if (!desk.isOnline()) {
            desk.withoutHost(operation);
        } else if (opens.hasHandle(operation, file, firstBytes(operation, state))) {
            ask(operation, state);
            state.waiting.add(operation);
        }
    }

    private int missing(Pieces pieces, int i) {
        int slot = pieces.slot(i);
        return needed(pieces, i) & ~cache.pages(slot) & ~desk.coming[slot];
    }

    /// How much should come with the handle: all of a small file; of a large one what somebody
    /// waits for, since the answer is whole only with its last byte, and a far host that has said
    /// little so far sends 14 KB in a round trip. What follows is read ahead on streams of its own.
    private static int firstBytes(Operation operation, FileState state) {
        if (state.version.size() <= Limits.MOST_SMALL_BYTES) {
            return Limits.MOST_SMALL_BYTES;
        }
        boolean isFirst = operation.offset < Limits.MOST_SMALL_BYTES / 2;
        long end = operation.offset + operation.length;
        return isFirst ? (int) Math.min(Limits.MOST_SMALL_BYTES, end) : 0;
    }

    /// One request for each run of pages that are missing.
    private void ask(Operation operation, FileState state) {
        long base = operation.offset - operation.offset % BlockCache.BLOCK_BYTES;
        long end = state.version.size();
        long from = -1;
        long to = -1;
        for (int i = 0; i < operation.pieces.count(); i++) {
            int missing = missing(operation.pieces, i);
            for (int page = 0; page < BlockCache.BLOCK_PAGES; page++) {
                long at =
                        base
                                + (long) i * BlockCache.BLOCK_BYTES
                                + (long) page * BlockCache.PAGE_BYTES;
                if ((missing & 1 << page) == 0) {
                    continue;
                }
                if (from >= 0 && at != to) {
                    fetches.ask(state, from, to - from, Fetches.URGENT);
                    from = -1;
                }
                from = from < 0 ? at : from;
                to = Math.min(end, at + BlockCache.PAGE_BYTES);
            }
        }
        if (from >= 0) {
            fetches.ask(state, from, to - from, Fetches.URGENT);
        }
    }
}
