package io.wraith.vfs.cache;

/// Bytes of a file; filled by who gives them, reused by its owner.
public final class Range {
    private long offset;
    private long length;

    /// Answers whether it is more than nothing.
    boolean set(long newOffset, long newLength) {
        offset = newOffset;
        length = newLength;
        return newLength > 0;
    }

    public long offset() {
        return offset;
    }

    public long length() {
        return length;
    }
}
