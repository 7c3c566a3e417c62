package io.wraith.vfs.mount;

/// What a mount did, for `wraith status`.
public final class MountCounts {
    long namesFromMemory;
    long namesFromHost;
    long bytesFromMemory;
    long bytesFromDisk;
    long bytesFromHost;
    long bytesAhead;
    long wrongChecks;
    long timedOut;

    /// Questions about names and attributes that caches answered.
    public long namesFromMemory() {
        return namesFromMemory;
    }

    /// Questions about names and attributes that the host was asked.
    public long namesFromHost() {
        return namesFromHost;
    }

    /// Bytes of files that were in memory when they were asked for.
    public long bytesFromMemory() {
        return bytesFromMemory;
    }

    public long bytesFromDisk() {
        return bytesFromDisk;
    }

    public long bytesFromHost() {
        return bytesFromHost;
    }

    /// Of those from the host, what was fetched before anybody asked for it.
    public long bytesAhead() {
        return bytesAhead;
    }

    /// Answers whose bytes were not what their check says.
    public long wrongChecks() {
        return wrongChecks;
    }

    /// Operations that were answered by their deadline.
    public long timedOut() {
        return timedOut;
    }
}
