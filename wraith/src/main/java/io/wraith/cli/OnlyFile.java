package io.wraith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The file that was received, where only one makes sense.
final class OnlyFile {
    private OnlyFile() {}

    static Path in(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = all.toList();
            if (found.size() == 1
                    && Files.isRegularFile(found.getFirst(), LinkOption.NOFOLLOW_LINKS)) {
                return found.getFirst();
            }
        }
        throw new UserError(
                ExitCode.GENERAL,
                "there is not one file to write to standard output",
                "several things were sent, or a folder or a link",
                "receive them into a folder with -o DIR");
    }
}
