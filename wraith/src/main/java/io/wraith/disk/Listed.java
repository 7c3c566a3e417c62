package io.wraith.disk;

import io.wraith.transfer.Entry;

import org.jspecify.annotations.Nullable;

/// What a walk says, in the order in which a sender tells it.
sealed interface Listed {
    /// An entry, with the id that the sender will give it.
    record Found(Entry entry, @Nullable SourceFile file) implements Listed {}

    /// All of a folder was found.
    record FolderEnd(long id) implements Listed {}

    /// Everything was found.
    record End() implements Listed {}
}
