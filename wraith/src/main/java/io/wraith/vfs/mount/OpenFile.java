package io.wraith.vfs.mount;

import io.wraith.vfs.cache.Reader;

/// A file that a program has open.
final class OpenFile {
    private static final long AT_ONCE_NS = 100_000_000;

    final int node;
    final FileState state;
    Reader reader;

    /// Of which size the reader was made.
    long readerSize;

    /// Whether it is in turn to be read ahead.
    boolean isActive;

    boolean isClosed;

    /// Where the read was whose time ran out last, and when.
    private long lateOffset;

    private long lateEnd;
    private long lateNs;

    OpenFile(int node, FileState state, Reader reader, long readerSize) {
        this.node = node;
        this.state = state;
        this.reader = reader;
        this.readerSize = readerSize;
    }

    /// The time of a read is over.
    void timedOut(Operation read, long nowNs) {
        lateOffset = read.offset;
        lateEnd = read.offset + read.length;
        lateNs = nowNs;
    }

    /// Whether a read is the second half of one that timed out: an error of reading ahead is none
    /// for the kernel, which asks again at once for the page that a program wants. It would wait
    /// for as long again.
    boolean isAskedAgain(Operation read, long nowNs) {
        boolean isPart = read.offset >= lateOffset && read.offset < lateEnd;
        return isPart && nowNs - lateNs < AT_ONCE_NS;
    }
}
