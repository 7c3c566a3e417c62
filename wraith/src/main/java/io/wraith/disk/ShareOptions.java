package io.wraith.disk;

import java.nio.file.Path;
import java.util.List;

/// What is shared.
///
/// @param excludes patterns of names that are not shown, see [Excludes]; what is no pattern is an
///   [IllegalArgumentException]
public record ShareOptions(Path folder, List<String> excludes) {
    public ShareOptions {
        excludes = List.copyOf(excludes);
        Excludes.check(excludes);
    }
}
