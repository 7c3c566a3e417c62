package io.wraith.node;

import io.wraith.disk.SourceOptions;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is to be sent. Begin with [#of] and change what matters.
///
/// @param names of files and folders, as [FileNames] has them; `-` is standard input
/// @param excludes globs of what is left out
/// @param bytesPerSecond never faster than that to one receiver; 0 for no limit
/// @param receivers how many may receive it in all; 0 for any number
/// @param code the code that receivers come with; empty for a new one
public record SendOrder(
        List<String> names,
        List<String> excludes,
        long bytesPerSecond,
        int receivers,
        String code) {
    public SendOrder {
        names = List.copyOf(names);
        excludes = new SourceOptions(excludes, true).excludes();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("nothing to send");
        }
        if (bytesPerSecond < 0 || receivers < 0) {
            throw new IllegalArgumentException("a limit below zero");
        }
    }

    public static SendOrder of(Path... paths) {
        return ofNames(Stream.of(paths).map(Path::toString).toList());
    }

    /// The same for names of any bytes.
    public static SendOrder ofNames(List<String> names) {
        return new SendOrder(names, List.of(), 0, 0, "");
    }

    public SendOrder without(List<String> globs) {
        return new SendOrder(names, globs, bytesPerSecond, receivers, code);
    }

    public SendOrder limitedTo(long mostBytesPerSecond) {
        return new SendOrder(names, excludes, mostBytesPerSecond, receivers, code);
    }

    public SendOrder once() {
        return new SendOrder(names, excludes, bytesPerSecond, 1, code);
    }

    /// Receivers come with a code that both sides agreed on.
    public SendOrder withCode(String agreed) {
        return new SendOrder(names, excludes, bytesPerSecond, receivers, agreed);
    }

    /// What receivers are told it is called.
    String title() {
        String path = names.getFirst();
        String name = path.substring(path.lastIndexOf('/', path.length() - 2) + 1);
        String first = FileNames.of(name).toString();
        return names.size() == 1 ? first : first + " and " + (names.size() - 1) + " more";
    }
}
