package io.wraith.disk;

/// Work that goes to an I/O thread and comes back. What it found crosses in its own fields: the
/// queues on the way order the two halves.
interface Job {
    /// On an I/O thread; may block.
    void work(Tools tools);

    /// Afterwards, on the thread of the owner.
    void finish();
}
