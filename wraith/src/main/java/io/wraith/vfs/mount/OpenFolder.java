package io.wraith.vfs.mount;

import org.jspecify.annotations.Nullable;

/// A folder that a program has open. It goes on to see the names that it began with.
final class OpenFolder {
    final int node;
    @Nullable Listing listing;

    OpenFolder(int node) {
        this.node = node;
    }
}
