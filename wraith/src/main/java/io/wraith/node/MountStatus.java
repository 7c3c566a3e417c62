package io.wraith.node;

/// What a mount did and how it does.
///
/// @param host what the host calls the folder; not trusted
/// @param path by which way the host is reached, empty if it is not
/// @param lastError empty if there was none
public record MountStatus(
        String folder, String host, String path, long rttNs, String lastError, Counts counts) {
    /// Of names from the beginning on, of bytes too, and how much memory is in use now.
    ///
    /// @param waiting large reads that are under way
    public record Counts(
            long namesFromMemory,
            long namesFromHost,
            long bytesFromMemory,
            long bytesFromDisk,
            long bytesFromHost,
            long bytesAhead,
            long timedOut,
            long waiting,
            long memoryBytes) {}

    public boolean isOnline() {
        return !path.isEmpty();
    }
}
