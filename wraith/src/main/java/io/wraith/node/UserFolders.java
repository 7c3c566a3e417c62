package io.wraith.node;

import java.nio.file.Path;
import java.util.Map;

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
                : Path.of(System.getProperty("user.home"), folder, "wraith");
    }
}
