package io.wraith.vfs.mount;

import io.wraith.base.Big;
import io.wraith.base.Prng;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The cache on disk as the mount sees it: what it holds is asked at once, bytes come and go as
/// jobs. A block's key is made of the share, the file, its version and the block's number, so what
/// it finds needs no other proof than the version.
///
/// What the host says changed is forgotten, also if the version does not show it: while that is
/// under way, and while blocks of the version are still being saved before it, none of its blocks
/// is loaded or saved.
final class DiskTier {
    private static final int MOST_JOBS = 256;

    private final Desk desk;
    private final BlockCache cache;
    private final @Nullable DiskIndex index;
    private final ArrayDeque<DiskJob> jobs = new ArrayDeque<>();
    private int underWay;
    private long share;

    /// How many blocks of a version are being saved.
    private final Map<Version, Integer> saving = new HashMap<>();

    private final Set<Version> forgetting = new HashSet<>();

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
        if (underWay >= MOST_JOBS || desk.coming[slot] != 0) {
            return false;
        }
        DiskJob.Keys keys = keys(file.version, block, 1);
        if (!has(file.version, keys)) {
            return false;
        }
        int length = length(file, block);
        int pages = Pieces.pages(0, length) & ~cache.pages(slot);
        desk.coming[slot] |= (byte) pages;
        DiskJob.Block target = new DiskJob.Block(file, slot, length, pages);
        add(new DiskJob(DiskJob.Kind.LOAD, keys, target));
        return true;
    }

    /// Has a block kept on disk, if all of it is here and the disk is not behind.
    void save(FileState file, long block, int slot) {
        int length = length(file, block);
        int pages = Pieces.pages(0, length);
        boolean isWhole = (cache.pages(slot) & pages) == pages;
        boolean isSaved = index == null || forgetting.contains(file.version);
        if (isSaved || !isWhole || underWay >= MOST_JOBS / 2) {
            return;
        }
        DiskJob.Keys keys = keys(file.version, block, 1);
        if (!has(file.version, keys)) {
            saving.merge(file.version, 1, Integer::sum);
            DiskJob.Block source = new DiskJob.Block(file, slot, length, 0);
            add(new DiskJob(DiskJob.Kind.SAVE, keys, source));
        }
    }

    private boolean has(Version version, DiskJob.Keys keys) {
        return index != null && !forgetting.contains(version) && index.has(keys.high(), keys.low());
    }

    // MOUNT: with CONTENTS and NAME, caches of contents MUST forget what they have of the version
    // that the mount knew, or ask for it anew: a change may be one that the version does not show.
    /// What is here of a version may not be what the file holds.
    void forget(Version version) {
        if (index != null && forgetting.add(version) && !saving.containsKey(version)) {
            jobs.add(forgetJob(version));
        }
    }

    private DiskJob forgetJob(Version version) {
        return new DiskJob(keys(version, 0, blocks(version)), version);
    }

    private static long blocks(Version version) {
        return (version.size() + BlockCache.BLOCK_BYTES - 1) / BlockCache.BLOCK_BYTES;
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
        switch (job.kind()) {
            case LOAD -> loaded(job, job.block(), length);
            case SAVE -> saved(job.version);
            case FORGET -> {
                forgetting.remove(job.version);
                return;
            }
        }
        underWay--;
        cache.unpin(job.slot());
        desk.slotsAreFree();
    }

    private void loaded(DiskJob job, DiskJob.Block block, int length) {
        FileState file = block.file();
        desk.coming[block.slot()] &= (byte) ~block.pages();
        if (length == block.length() && job.content == file.content) {
            cache.fill(block.slot(), block.pages());
            desk.counts.bytesFromDisk += length;
        }
        desk.readyAll(file.waiting);
    }

    private void saved(Version version) {
        boolean isLast = saving.merge(version, -1, Integer::sum) == 0;
        if (isLast) {
            saving.remove(version);
            if (forgetting.contains(version)) {
                jobs.add(forgetJob(version));
            }
        }
    }

    private static int length(FileState file, long block) {
        long left = file.version.size() - block * BlockCache.BLOCK_BYTES;
        return (int) Math.min(BlockCache.BLOCK_BYTES, left);
    }

    private DiskJob.Keys keys(Version version, long block, long count) {
        return new DiskJob.Keys(high(version), low(version) + block, count);
    }

    private long high(Version version) {
        long mixed = Prng.mixed(share + version.inode());
        mixed = Prng.mixed(mixed + version.changedSeconds());
        return Prng.mixed(mixed ^ version.size());
    }

    private long low(Version version) {
        long mixed = Prng.mixed(share ^ version.inode() * 0x9e3779b97f4a7c15L);
        return Prng.mixed(mixed + version.changedNanos() + (version.changedSeconds() << 30));
    }
}
