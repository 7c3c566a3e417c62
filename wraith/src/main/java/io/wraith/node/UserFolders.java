package io.wraith.node;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the XDG base directories put what belongs to a user.
public final class UserFolders {
    private UserFolders() {}

    /// Identity and peers.
    public static Path config() {
        return config(System.getenv());
    }

    /// What processes tell each other, gone after a restart.
    public static Path runtime() {
        return runtime(System.getenv());
    }

    /// Where processes of all users may have put it.
    static List<Path> runtimes() {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(runtime());
        folders.addAll(
                below(Path.of("/run/user"), "*").stream().map(of -> of.resolve("wraith")).toList());
        folders.addAll(below(Path.of(System.getProperty("java.io.tmpdir")), "wraith-*"));
        return List.copyOf(folders);
    }

    private static List<Path> below(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            // Nobody put anything there that this user may see.
        }
        return found;
    }

    static Path config(Map<String, String> environment) {
        return of(environment, "XDG_CONFIG_HOME", ".config");
    }

    static Path runtime(Map<String, String> environment) {
        String set = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return set.startsWith("/")
                ? Path.of(set, "wraith")
                : Path.of(System.getProperty("java.io.tmpdir"))
                        .resolve("wraith-" + System.getProperty("user.name"));
    }

    static Path cache() {
        return of(System.getenv(), "XDG_CACHE_HOME", ".cache");
    }

    /// The specification has relative paths ignored.
    private static Path of(Map<String, String> environment, String variable, String folder) {
        String set = environment.getOrDefault(variable, "");
        return set.startsWith("/")
                ? Path.of(set, "wraith")
                : home(environment).resolve(folder, "wraith");
    }

    /// The one that the environment names, as for other programs; Java's property is that of the
    /// list of users.
    private static Path home(Map<String, String> environment) {
        String set = environment.getOrDefault("HOME", "");
        return Path.of(set.startsWith("/") ? set : System.getProperty("user.home"));
    }
}
