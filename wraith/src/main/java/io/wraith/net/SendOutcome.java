package io.wraith.net;

/// What became of a burst that was given to [Port#send].
public enum SendOutcome {
    /// Taken by the kernel, or what is left of it waits in the port.
    SENT,
    /// Nothing of it was taken: the socket's buffer is full. [Port#await] returns when that is
    /// over.
    BLOCKED,
    /// Longer than the first link of the path can carry. A path-MTU probe learns what it wanted to
    /// know; nothing is wrong.
    TOO_LARGE,
    /// Lost on the way out of this machine: a full device queue, or a packet filter's verdict.
    DROPPED,
    /// There is no way to that address from here.
    UNREACHABLE,
    /// The port is closed.
    CLOSED
}
