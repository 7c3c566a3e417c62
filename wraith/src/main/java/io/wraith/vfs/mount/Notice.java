package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;

/// What the kernel is to be told. Whoever tells it does so apart from the threads that answer
/// requests, and may leave out what the kernel does not know of.
public sealed interface Notice {
    /// The name leads to something else, or nowhere, or nobody knows.
    record Name(long folder, ByteString name) implements Notice {}

    /// What the name leads to is not used, and takes memory: the kernel may forget it.
    record Unused(long folder, ByteString name) implements Notice {}

    /// Attributes are not good any more, nor contents if so said.
    record Contents(long node, boolean isWithPages) implements Notice {}

    /// No name is good any more.
    record AllNames() implements Notice {}
}
