package io.wraith.node;

import io.wraith.linux.RawCommand;
import io.wraith.linux.RawNames;
import io.wraith.transfer.ByteString;

import java.nio.file.Path;
import java.util.List;

/// Names of files, which are bytes to the kernel, as text that loses none: a byte that is no part
/// of UTF-8 is a lone surrogate, U+DC80 for 80 and so on, as in Python (PEP 383).
public final class FileNames {
    private FileNames() {}

    public static String text(byte[] name) {
        return RawNames.text(name);
    }

    /// The path of a text as above, whatever the locale can tell.
    public static Path path(String text) {
        return RawNames.path(text);
    }

    /// A command for a [ProcessBuilder] with arguments that are texts as above.
    public static List<String> command(List<String> arguments) {
        return RawCommand.of(arguments);
    }

    /// For people: whatever could steer a terminal, or is no text, is escaped.
    public static String shown(Path path) {
        return of(RawNames.text(path)).toString();
    }

    static ByteString of(String text) {
        byte[] name = RawNames.bytes(text);
        return ByteString.of(name, 0, name.length);
    }

    static ByteString of(Path path) {
        byte[] name = RawNames.bytes(path);
        return ByteString.of(name, 0, name.length);
    }
}
