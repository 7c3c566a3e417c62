package io.wraith.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `--folder DIR` among the arguments of a benchmark, and the others.
record FolderOption(Optional<Path> folder, List<String> others) {
    static final String NAME = "--folder";

    FolderOption {
        others = List.copyOf(others);
    }

    static FolderOption of(List<String> arguments) {
        List<String> others = new ArrayList<>(arguments);
        int at = others.indexOf(NAME);
        if (at < 0) {
            return new FolderOption(Optional.empty(), others);
        }
        others.remove(at);
        if (at == others.size() || !Files.isDirectory(Path.of(others.get(at)))) {
            throw new IllegalArgumentException(NAME + " needs a folder");
        }
        return new FolderOption(Optional.of(Path.of(others.remove(at))), others);
    }

    Path needed() {
        return folder.orElseThrow(() -> new IllegalArgumentException("it needs " + NAME + " DIR"));
    }
}
