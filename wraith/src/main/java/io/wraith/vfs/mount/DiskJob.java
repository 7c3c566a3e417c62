package io.wraith.vfs.mount;

import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

/// Something to be done with the disk's cache by somebody who may wait for disks. The slot of a
/// block that is loaded or saved is pinned until [MountSide#diskDone].
public final class DiskJob {
    public enum Kind {
        /// A block is read into a slot.
        LOAD,
        /// A block is written from a slot.
        SAVE,
        /// Blocks are not to be found any more, after a restart neither.
        FORGET
    }

    /// The keys of blocks that follow each other: the lower halves do.
    record Keys(long high, long low, long count) {}

    /// A block in memory.
    record Block(FileState file, int slot, int length, int pages) {}

    private final Kind kind;
    private final Keys keys;
    final Version version;
    private final @Nullable Block block;
    final long content;

    private DiskJob(Kind kind, Keys keys, Version version, @Nullable Block block) {
        this.kind = kind;
        this.keys = keys;
        this.version = version;
        this.block = block;
        content = block == null ? 0 : block.file.content;
    }

    /// A block to be loaded or saved.
    DiskJob(Kind kind, Keys keys, Block block) {
        this(kind, keys, block.file.version, block);
    }

    /// All blocks of a version are to be forgotten.
    DiskJob(Keys keys, Version version) {
        this(Kind.FORGET, keys, version, null);
    }

    public Kind kind() {
        return kind;
    }

    /// The upper half of the key, or of all keys.
    public long high() {
        return keys.high;
    }

    /// The lower half of the first key.
    public long low() {
        return keys.low;
    }

    /// How many keys follow each other.
    public long count() {
        return keys.count;
    }

    Block block() {
        if (block == null) {
            throw new IllegalStateException("a job without a block");
        }
        return block;
    }

    public int slot() {
        return block().slot;
    }

    /// How long the record is, or has to be.
    public int length() {
        return block().length;
    }
}
