package io.wraith.node;

/// What keeps a transfer from going faster.
public enum Limiter {
    /// Too little was seen of it yet.
    UNKNOWN,
    /// The thread that speaks with the network has no time left.
    CPU,
    /// Reading, hashing or writing here.
    DISK,
    /// What the path carries.
    NET,
    /// The other side takes, or gives, no more.
    PEER
}
