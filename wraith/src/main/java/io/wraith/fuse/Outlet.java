package io.wraith.fuse;

/// Where a request came from, and its answer goes.
sealed interface Outlet permits Channel, RingEntry {
    Replies replies();

    /// Those of the same way that are not answered yet.
    WaitingCalls calls();

    /// Whether the kernel takes the answer.
    boolean send(Reply reply, long unique);
}
