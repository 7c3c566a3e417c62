package io.wraith.disk;

import io.wraith.transfer.Reason;

/// What was found out about a listed entry.
sealed interface Decision {
    /// The folder is there.
    record Made(SinkFolder folder) implements Decision {}

    /// The link is there.
    record Linked() implements Decision {}

    /// Nothing is needed.
    record Kept(boolean isOther) implements Decision {}

    /// All of the file is needed.
    record Wanted() implements Decision {}

    /// Some of the file is there.
    record Resumed(PartFile part) implements Decision {}

    record Failed(Reason reason) implements Decision {}
}
