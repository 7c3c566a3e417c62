package io.wraith.vfs.mount;

import io.wraith.base.Big;
import io.wraith.base.Prng;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// The cache on disk as the mount sees it: what it holds is asked at once, bytes come and go as
/// jobs. A block's key is made of the share, the file, its version and the block's number, so what
/// it finds needs no other proof than the version.
final class DiskTier {
    private static final int MOST_JOBS = 256;

    private final Desk desk;
    private final BlockCache cache;
    private final @Nullable DiskIndex index;
    private final ArrayDeque<DiskJob> jobs = new ArrayDeque<>();
    private int underWay;
    private long share;

    DiskTier(Desk desk, @Nullable DiskIndex index) {
        this.desk = desk;
        cache = desk.cache;
        this.index = index;
    }

    /// Whose files they are, 16 bytes.
    void share(byte[] id) {
        share = Prng.mixed(Big.u64(id, 0)) + Big.u64(id, Long.BYTES);
    }

    /// Has a block brought into its slot, if the disk has it.
    boolean load(FileState file, long block, int slot) {
        if (index == null || underWay >= MOST_JOBS || desk.coming[slot] != 0) {
            return false;
        }
        long high = high(file);
        long low = low(file, block);
        if (!index.has(high, low)) {
            return false;
        }
        int length = length(file, block);
        int pages = Pieces.pages(0, length) & ~cache.pages(slot);
        desk.coming[slot] |= (byte) pages;
        add(new DiskJob(true, high, low, slot, length, file, pages));
        return true;
    }

    /// Has a block kept on disk, if all of it is here and the disk is not behind.
    void save(FileState file, long block, int slot) {
        int length = length(file, block);
        int pages = Pieces.pages(0, length);
        boolean isWhole = (cache.pages(slot) & pages) == pages;
        if (index == null || !isWhole || underWay >= MOST_JOBS / 2) {
            return;
        }
        long high = high(file);
        long low = low(file, block);
        if (!index.has(high, low)) {
            add(new DiskJob(false, high, low, slot, length, file, 0));
        }
    }

    private void add(DiskJob job) {
        cache.pin(job.slot());
        underWay++;
        jobs.add(job);
    }

    @Nullable DiskJob poll() {
        return jobs.poll();
    }

    /// `length` is that of the record that was read.
    void done(DiskJob job, int length) {
        underWay--;
        FileState file = job.file;
        if (job.isLoad()) {
            desk.coming[job.slot()] &= (byte) ~job.pages;
            if (length == job.length() && job.content == file.content) {
                cache.fill(job.slot(), job.pages);
                desk.counts.bytesFromDisk += length;
            }
            desk.readyAll(file.waiting);
        }
        cache.unpin(job.slot());
        desk.slotsAreFree();
    }

    private static int length(FileState file, long block) {
        long left = file.version.size() - block * BlockCache.BLOCK_BYTES;
        return (int) Math.min(BlockCache.BLOCK_BYTES, left);
    }

    private long high(FileState file) {
        Version version = file.version;
        long mixed = Prng.mixed(share + version.inode());
        mixed = Prng.mixed(mixed + version.changedSeconds());
        return Prng.mixed(mixed ^ version.size()) + file.salt;
    }

    private long low(FileState file, long block) {
        Version version = file.version;
        long mixed = Prng.mixed(share ^ version.inode() * 0x9e3779b97f4a7c15L);
        mixed = Prng.mixed(mixed + version.changedNanos() + (version.changedSeconds() << 30));
        return Prng.mixed(mixed + file.salt) + block;
    }
}
