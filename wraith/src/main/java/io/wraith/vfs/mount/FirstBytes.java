package io.wraith.vfs.mount;

import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.Limits;

/// Keeps the bytes that came with the opening of a file.
final class FirstBytes {
    private final Desk desk;
    private final BlockStore store;
    private final DiskTier disk;

    FirstBytes(Desk desk, BlockStore store, DiskTier disk) {
        this.desk = desk;
        this.store = store;
        this.disk = disk;
    }

    void take(FileState file, Contents first) {
        int length = first.length();
        boolean isNone = first.has(Limits.SAME) || first.has(Limits.UNSETTLED) || length == 0;
        if (isNone || length > file.version.size()) {
            return;
        }
        byte[] bytes = first.has(Limits.ZEROS) ? new byte[length] : first.bytes().toBytes();
        if (!first.has(Limits.ZEROS) && store.hash(bytes, bytes.length) != first.check()) {
            desk.counts.wrongChecks++;
            return;
        }
        desk.counts.bytesFromHost += length;
        // What ends within a page that the file goes on in is no whole page.
        boolean isAll = length == file.version.size();
        int usable = isAll ? length : length - length % BlockCache.PAGE_BYTES;
        for (int at = 0; at < usable; at += BlockCache.BLOCK_BYTES) {
            int part = Math.min(BlockCache.BLOCK_BYTES, usable - at);
            if (!put(file, at / BlockCache.BLOCK_BYTES, bytes, at, part)) {
                return;
            }
        }
    }

    /// Writes the pages that are neither there nor on their way: somebody may read those.
    private boolean put(FileState file, long block, byte[] bytes, int at, int length) {
        int slot = desk.cache.find(file.content, block);
        if (slot == BlockCache.NONE) {
            slot = desk.cache.claim(file.content, block, true);
        }
        if (slot == BlockCache.NONE) {
            return false;
        }
        int missing = Pieces.pages(0, length) & ~desk.cache.pages(slot) & ~desk.coming[slot];
        for (int page = 0; page < BlockCache.BLOCK_PAGES; page++) {
            int place = page * BlockCache.PAGE_BYTES;
            if ((missing & 1 << page) != 0) {
                int part = Math.min(BlockCache.PAGE_BYTES, length - place);
                store.put(slot, place, bytes, at + place, part);
            }
        }
        desk.cache.fill(slot, missing);
        disk.save(file, block, slot);
        return true;
    }
}
