package io.wraith.node;

import java.nio.file.Path;
import java.util.List;

/// What is to be sent. Begin with [#of] and change what matters.
///
/// @param paths files and folders; `-` is standard input
/// @param excludes globs of what is left out
/// @param bytesPerSecond never faster than that to one receiver; 0 for no limit
/// @param receivers how many may receive it in all; 0 for any number
/// @param code the code that receivers come with; empty for a new one
public record SendOrder(
        List<Path> paths, List<String> excludes, long bytesPerSecond, int receivers, String code) {
    public SendOrder {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("nothing to send");
        }
        if (bytesPerSecond < 0 || receivers < 0) {
            throw new IllegalArgumentException("a limit below zero");
        }
    }

    public static SendOrder of(Path... paths) {
        return new SendOrder(List.of(paths), List.of(), 0, 0, "");
    }

    public SendOrder without(List<String> globs) {
        return new SendOrder(paths, globs, bytesPerSecond, receivers, code);
    }

    public SendOrder limitedTo(long mostBytesPerSecond) {
        return new SendOrder(paths, excludes, mostBytesPerSecond, receivers, code);
    }

    public SendOrder once() {
        return new SendOrder(paths, excludes, bytesPerSecond, 1, code);
    }

    /// Receivers come with a code that both sides agreed on.
    public SendOrder withCode(String agreed) {
        return new SendOrder(paths, excludes, bytesPerSecond, receivers, agreed);
    }

    /// What receivers are told it is called.
    String title() {
        Path name = paths.getFirst().getFileName();
        String first = name == null ? paths.getFirst().toString() : name.toString();
        return paths.size() == 1 ? first : first + " and " + (paths.size() - 1) + " more";
    }
}
