package io.wraith.disk;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Content;

import org.jspecify.annotations.Nullable;

/// What a walk says, in the order in which a sender tells it.
sealed interface Listed {
    /// An entry; `id` is the one that the sender will give it.
    record Found(
            long id,
            long folder,
            ByteString name,
            Attributes attributes,
            Content content,
            @Nullable SourceFile file)
            implements Listed {}

    /// All of a folder was found.
    record FolderEnd(long id) implements Listed {}

    /// Everything was found.
    record End() implements Listed {}
}
