package io.wraith.bench.contest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where other programs are.
final class Programs {
    /// Daemons are seldom on a user's path.
    private static final List<String> DAEMONS = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");

    private Programs() {}

    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(":")), DAEMONS.stream())
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// What of these is not installed, in words; empty when all are there.
    static String missing(String... names) {
        List<String> absent = Arrays.stream(names).filter(name -> find(name).isEmpty()).toList();
        return switch (absent.size()) {
            case 0 -> "";
            case 1 -> absent.getFirst() + " is not installed";
            default -> String.join(", ", absent) + " are not installed";
        };
    }
}
