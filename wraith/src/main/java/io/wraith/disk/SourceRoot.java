package io.wraith.disk;

import io.wraith.transfer.ByteString;

/// Something that the user wants to send.
public sealed interface SourceRoot {
    /// A file or folder. If the name is that of a symbolic link, what it leads to is sent.
    record Named(ByteString path) implements SourceRoot {}

    /// The bytes that an open descriptor gives until its end, as a file of this name.
    record Stream(int descriptor, ByteString name) implements SourceRoot {}

    static SourceRoot of(String path) {
        return new Named(ByteString.of(path));
    }
}
