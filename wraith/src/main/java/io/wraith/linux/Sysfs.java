package io.wraith.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the kernel's small files below `/sys`, or below a copy of another machine's. What is not
/// there, or not as it should be, counts as unknown: kernels and containers leave out a lot.
final class Sysfs {
    static final Path ROOT = Path.of("/sys");

    private final Path root;

    Sysfs(Path root) {
        this.root = root;
    }

    boolean has(String path) {
        return Files.exists(root.resolve(path));
    }

    Optional<String> text(String path) {
        try {
            Path file = root.resolve(path);
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    int number(String path, int otherwise) {
        return text(path)
                .filter(digits -> digits.matches("-?[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(otherwise);
    }

    SortedSet<Integer> list(String path, SortedSet<Integer> otherwise) {
        try {
            return text(path).map(CpuList::parse).orElse(otherwise);
        } catch (IllegalArgumentException malformed) {
            return otherwise;
        }
    }

    /// The numbers behind `prefix` in the names of a folder: 0 and 1 for `cpu0`, `cpu1`, `cpufreq`.
    SortedSet<Integer> numbered(String folder, String prefix) {
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "([0-9]{1,4})");
        SortedSet<Integer> numbers = new TreeSet<>();
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path file : files.toList()) {
                Matcher match = name.matcher(file.getFileName().toString());
                if (match.matches()) {
                    numbers.add(Integer.valueOf(match.group(1)));
                }
            }
        } catch (IOException absent) {
            return Collections.emptySortedSet();
        }
        return Collections.unmodifiableSortedSet(numbers);
    }
}
