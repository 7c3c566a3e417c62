package io.wraith.disk;

/// How a [FileSink] writes.
///
/// @param eachFileDurable whether every file is brought to the disk before it gets its name, rather
///   than all of them at the end
/// @param mostBytes what all files together may have
/// @param mostEntries how many files, folders and links there may be
public record SinkOptions(
        Existing existing, boolean eachFileDurable, long mostBytes, long mostEntries) {
    public static final SinkOptions USUAL =
            new SinkOptions(Existing.FAIL, false, Long.MAX_VALUE, Long.MAX_VALUE);

    public SinkOptions with(Existing policy) {
        return new SinkOptions(policy, eachFileDurable, mostBytes, mostEntries);
    }
}
