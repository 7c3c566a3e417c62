package io.wraith.vfs.mount;

import io.wraith.vfs.cache.Reader;

/// A file that a program has open.
final class OpenFile {
    final int node;
    final FileState state;
    Reader reader;

    /// Of which size the reader was made.
    long readerSize;

    /// Whether it is in turn to be read ahead.
    boolean isActive;

    boolean isClosed;

    OpenFile(int node, FileState state, Reader reader, long readerSize) {
        this.node = node;
        this.state = state;
        this.reader = reader;
        this.readerSize = readerSize;
    }
}
