package io.wraith.vfs.mount;

import io.wraith.vfs.message.FromMount.Request;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A question to the host that has no answer yet, and who waits for it.
final class Want {
    static final int NAMES = 0;
    static final int DATA = 1;

    final int laneClass;
    final Request message;

    /// The newest invalidation when it was asked: who comes after a later one asks again.
    final long askedMark;

    final long askedNs;
    final List<Operation> waiting = new ArrayList<>();
    int lane = -1;

    /// What it is about, of which only one is set, if any.
    @Nullable Folder folder;

    Folder.@Nullable ListingRun run;
    @Nullable FileState file;
    @Nullable Fetch fetch;

    /// The node of the name that is asked for, or whose file is opened; held meanwhile.
    int node = NodeTable.NONE;

    /// Where a walk to [#folder] begins; NONE for other walks.
    int start = NodeTable.NONE;

    Want(int laneClass, Request message, long askedMark, long askedNs) {
        this.laneClass = laneClass;
        this.message = message;
        this.askedMark = askedMark;
        this.askedNs = askedNs;
    }
}
