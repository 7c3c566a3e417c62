package io.wraith.vfs.mount;

import io.wraith.vfs.message.Version;

import java.util.ArrayList;
import java.util.List;

/// A file by its inode: the version whose bytes are in the caches, and what the host has open.
final class FileState {
    final long inode;
    Version version;

    /// Names the blocks of this version in the cache of memory; another one for each version, and
    /// whenever they may be something else than the version says.
    long content;

    /// How many programs have it open.
    int opens;

    /// The host's number for the open file; 0 for none.
    int handle;

    boolean isOpening;

    /// Which use of handles was the last of it.
    long lastUse;

    /// Requests that name the handle.
    int handleUses;

    /// Who waits for the handle or for bytes.
    final List<Operation> waiting = new ArrayList<>();

    /// The name by which it was last opened.
    int node;

    FileState(int node, long inode, Version version, long content) {
        this.node = node;
        this.inode = inode;
        this.version = version;
        this.content = content;
    }
}
