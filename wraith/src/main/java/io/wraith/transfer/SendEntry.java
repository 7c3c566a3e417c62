package io.wraith.transfer;

import io.wraith.base.RangeSet;

import org.jspecify.annotations.Nullable;

/// What a sender knows of an entry from its listing until the receiver is done with it.
final class SendEntry {
    enum State {
        LISTED,
        /// Some of the wanted blocks were named, more are announced.
        WANTED_IN_PART,
        WANTED,
        /// All was read once.
        READ,
        SEALED,
        FAILED
    }

    static final int MOST_AGAIN = 4096;

    final long id;
    final int depth;
    final boolean isFile;
    final boolean isFolder;
    final long size;
    State state = State.LISTED;
    boolean isEnded;

    /// Of a file of two or more blocks: what is to be sent, how far that is, and its root.
    @Nullable RangeSet wanted;

    @Nullable Seal seal;
    long next;
    private int range;

    /// How many ranges the receiver named.
    int ranges;

    /// Blocks asked for again whose reading is not answered, and how often that happened.
    private @Nullable RangeSet again;

    int times;

    SendEntry(Entry entry, int depth) {
        id = entry.id();
        isFile = entry.isFile();
        isFolder = entry.isFolder();
        size = entry.size();
        this.depth = depth;
    }

    boolean isPacked() {
        return size <= Blocks.PACKED_BYTES;
    }

    boolean hasOneBlock() {
        return size <= Blocks.BYTES;
    }

    /// False if the block was asked for again already.
    boolean askAgain(long block) {
        if (again == null) {
            again = new RangeSet(MOST_AGAIN);
        }
        return again.add(block, block + 1) > 0;
    }

    /// Whether this block was asked for again; it is so only once.
    boolean takeAgain(long block) {
        return again != null && again.remove(block, block + 1) > 0;
    }

    /// Moves to the next wanted block at or behind [#next]; false if there is none.
    boolean seek() {
        if (wanted == null) {
            return next == 0;
        }
        while (range < wanted.size() && next >= wanted.to(range)) {
            range++;
        }
        if (range == wanted.size()) {
            return false;
        }
        next = Math.max(next, wanted.from(range));
        return true;
    }

    /// Where the wanted blocks end that begin with this one, but not behind `end`.
    long wantedUpTo(long block, long end) {
        return wanted == null ? Math.min(end, 1) : Math.min(end, wanted.firstGap(block));
    }

    /// Whether the receiver may ask for this block again.
    boolean wasRead(long block) {
        boolean isWanted = wanted == null ? block == 0 : wanted.contains(block);
        return isWanted && block < next && state != State.LISTED;
    }
}
