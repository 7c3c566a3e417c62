package io.wraith.node;

/// Of what kind a failure is, for programs; people read the [NodeException].
public enum Trouble {
    /// None of those below.
    GENERAL,
    /// What was given can mean nothing.
    USAGE,
    /// A file or a peer that is not there.
    NOT_FOUND,
    /// The peer does not want us, or not for that.
    REFUSED,
    /// It may work at another time.
    TEMPORARY,
    /// The code is not the peer's.
    WRONG_CODE,
    /// What came is not what was sent.
    VERIFICATION,
    /// Beyond a limit of either side.
    LIMIT,
    /// Nothing was heard of the peer for too long.
    TIMEOUT,
    /// Somebody here gave it up.
    CANCELLED
}
