package io.wraith.node.doctor;

import io.wraith.linux.CpuList;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The files in which a kernel tells about itself, below a root. Absent, unreadable and odd files
/// are all the same: empty.
public final class SystemFiles {
    /// More than any of these files holds that we look at, and a bound for those that never end.
    private static final int LIMIT = 16 << 20;

    private final Path root;

    public SystemFiles(Path root) {
        this.root = root;
    }

    /// The whole file; bytes that are no UTF-8 become replacement characters.
    String text(String file) {
        try (InputStream in = Files.newInputStream(path(file))) {
            return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException | SecurityException absent) {
            return "";
        }
    }

    /// The first line without the spaces around it.
    String line(String file) {
        return text(file).lines().findFirst().orElse("").strip();
    }

    OptionalLong number(String file) {
        return Numbers.parse(line(file));
    }

    /// How many processors or nodes a list such as `0-3,8` names; 0 if it is none.
    int countOfList(String file) {
        try {
            return CpuList.parse(line(file)).size();
        } catch (IllegalArgumentException odd) {
            return 0;
        }
    }

    /// What follows the first line that begins with `key` and a colon.
    String value(String file, String key) {
        return text(file)
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .filter(rest -> rest.startsWith(":"))
                .map(rest -> rest.substring(1).strip())
                .findFirst()
                .orElse("");
    }

    /// Names in a folder, in order.
    List<String> names(String folder) {
        try (Stream<Path> entries = Files.list(path(folder))) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        } catch (IOException | InvalidPathException | SecurityException absent) {
            return List.of();
        }
    }

    /// The last name in what a symbolic link points to, whether that exists or not.
    Optional<String> linkedName(String link) {
        try {
            return Optional.ofNullable(Files.readSymbolicLink(path(link)).getFileName())
                    .map(Path::toString);
        } catch (IOException
                | InvalidPathException
                | UnsupportedOperationException
                | SecurityException absent) {
            return Optional.empty();
        }
    }

    boolean exists(String file) {
        return Files.exists(path(file));
    }

    boolean isReadableAndWritable(String file) {
        return Files.isReadable(path(file)) && Files.isWritable(path(file));
    }

    boolean isExecutable(String file) {
        Path path = path(file);
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private Path path(String file) {
        return root.resolve(file.startsWith("/") ? file.substring(1) : file);
    }
}
