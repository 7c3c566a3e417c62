package io.wraith.node;

/// What a mount did and how it does.
///
/// @param host what the host calls the folder; not trusted
/// @param path by which way the host is reached, empty if it is not
/// @param kernelAheadBytes how many bytes the kernel reads ahead by itself; 0 when it does not say
/// @param isAsWished whether the kernel's requests come as was asked for
/// @param requests how they come, and why so
/// @param lastError empty if there was none
public record MountStatus(
        String folder,
        String host,
        String path,
        long rttNs,
        long kernelAheadBytes,
        boolean isAsWished,
        String requests,
        String lastError,
        Counts counts) {
    /// Of names from the beginning on, of bytes too, and how much memory is in use now.
    ///
    /// @param waiting large reads that are under way
    /// @param wrongChecks answers whose bytes were not what their check says
    /// @param damagedRecords blocks of the cache on disk that were not what they should be
    /// @param refusedRecords blocks that the disk did not take
    public record Counts(
            long namesFromMemory,
            long namesFromHost,
            long bytesFromMemory,
            long bytesFromDisk,
            long bytesFromHost,
            long bytesAhead,
            long timedOut,
            long wrongChecks,
            long waiting,
            long memoryBytes,
            long damagedRecords,
            long refusedRecords) {}

    public boolean isOnline() {
        return !path.isEmpty();
    }
}
