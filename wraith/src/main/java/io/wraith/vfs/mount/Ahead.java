package io.wraith.vfs.mount;

import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.cache.Range;
import io.wraith.vfs.cache.ReadAhead;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Fetches what open files will be asked for next: each in turn, within what the cache may hold of
/// bytes that nobody has read yet, and only while the host has nothing more urgent to send.
final class Ahead {
    private final Desk desk;
    private final BlockCache cache;
    private final Fetches fetches;
    private final ReadAhead plan;
    private final ArrayDeque<OpenFile> active = new ArrayDeque<>();
    private final Range range = new Range();
    private final List<Integer> claimed = new ArrayList<>();

    Ahead(Desk desk, Fetches fetches, ReadAhead plan) {
        this.desk = desk;
        cache = desk.cache;
        this.fetches = fetches;
        this.plan = plan;
    }

    ReadAhead plan() {
        return plan;
    }

    /// The file was read.
    void activate(OpenFile file) {
        if (!file.isActive && !file.isClosed) {
            file.isActive = true;
            active.add(file);
        }
    }

    /// Fetches as much as there is room for.
    void pump() {
        while (!active.isEmpty() && desk.isOnline() && fetches.hasRoomAhead() && hasBudget()) {
            OpenFile file = active.remove();
            boolean isCurrent = file.readerSize == file.state.version.size();
            boolean isOpen = !file.isClosed && file.state.handle != 0 && isCurrent;
            if (isOpen && file.reader.next(range, plan.pieceBytes())) {
                active.add(file);
                fetch(file.state, range.offset(), range.length());
            } else {
                // The next read brings it back.
                file.isActive = false;
            }
        }
    }

    private boolean hasBudget() {
        long ahead = (long) cache.aheadBlocks() * BlockCache.BLOCK_BYTES;
        return ahead + plan.pieceBytes() <= plan.budgetBytes();
    }

    /// Whole blocks, and of those only the ones of which nothing is there or on its way.
    private void fetch(FileState file, long offset, long length) {
        long end = Math.min(file.version.size(), offset + length);
        long from = -1;
        long block = offset / BlockCache.BLOCK_BYTES;
        for (; block * BlockCache.BLOCK_BYTES < end; block++) {
            boolean isMissing = cache.find(file.content, block) == BlockCache.NONE;
            int slot = isMissing ? cache.claim(file.content, block, true) : BlockCache.NONE;
            boolean isWanted = slot != BlockCache.NONE && !fetches.load(file, block, slot);
            if (isWanted) {
                // Else the next of them could take its slot.
                cache.pin(slot);
                claimed.add(slot);
                from = from < 0 ? block : from;
            } else if (from >= 0) {
                ask(file, from, block);
                from = -1;
            }
        }
        if (from >= 0) {
            ask(file, from, block);
        }
        claimed.forEach(cache::unpin);
        claimed.clear();
    }

    private void ask(FileState file, long first, long end) {
        long offset = first * BlockCache.BLOCK_BYTES;
        long to = Math.min(file.version.size(), end * BlockCache.BLOCK_BYTES);
        fetches.ask(file, offset, to - offset, Fetches.AHEAD);
    }
}
