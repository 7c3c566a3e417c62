package io.wraith.vfs.mount;

/// A block to be read from the disk's cache into a slot, or written from a slot to it, by somebody
/// who may wait for disks. The slot is pinned until [MountSide#diskDone].
public final class DiskJob {
    private final boolean isLoad;
    private final long high;
    private final long low;
    private final int slot;
    private final int length;
    final FileState file;
    final long content;
    final int pages;

    DiskJob(boolean isLoad, long high, long low, int slot, int length, FileState file, int pages) {
        this.isLoad = isLoad;
        this.high = high;
        this.low = low;
        this.slot = slot;
        this.length = length;
        this.file = file;
        this.content = file.content;
        this.pages = pages;
    }

    /// Whether it is to be read, not written.
    public boolean isLoad() {
        return isLoad;
    }

    /// The upper half of the key.
    public long high() {
        return high;
    }

    /// The lower half of the key.
    public long low() {
        return low;
    }

    public int slot() {
        return slot;
    }

    /// How long the record is, or has to be.
    public int length() {
        return length;
    }
}
