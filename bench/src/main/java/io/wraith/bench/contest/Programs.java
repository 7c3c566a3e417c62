package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where other programs are, and which.
public final class Programs {
    /// Daemons are seldom on a user's path.
    private static final List<String> DAEMONS = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");

    private Programs() {}

    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(":")), DAEMONS.stream())
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// What a program that is installed says of its version, on one line; empty if it says nothing.
    public static String version(String name) throws IOException, InterruptedException {
        List<String> command =
                switch (name) {
                    case "scp" -> List.of("ssh", "-V");
                    case "magic-wormhole" -> List.of("wormhole", "--version");
                    default -> List.of(name, "--version");
                };
        if (find(command.getFirst()).isEmpty()) {
            return "";
        }
        return said(command).lines().findFirst().orElse("");
    }

    /// All that a command says; empty if it fails.
    static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? said : "";
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
