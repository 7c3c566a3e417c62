package io.wraith.disk;

import java.util.List;

/// How a [FileSource] lists.
///
/// @param excludes patterns of names that are left out, see [Excludes]; what is no pattern is an
///   [IllegalArgumentException]
/// @param extended whether extended attributes and access control lists are sent
public record SourceOptions(List<String> excludes, boolean extended) {
    public static final SourceOptions USUAL = new SourceOptions(List.of(), true);

    public SourceOptions {
        excludes = List.copyOf(excludes);
        Excludes.check(excludes);
    }
}
