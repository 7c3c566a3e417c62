package io.wraith.vfs.mount;

import io.wraith.base.Check;

/// What a mount is like.
///
/// @param slots how many blocks fit into memory
/// @param readAheadBytes how far one file is read ahead at most; 0 for not at all
/// @param mostNodes above so many names the kernel is asked to forget some
/// @param patience how long operations wait
/// @param mostValidNs how long the kernel may keep names and attributes at most
/// @param isOfflineOk whether caches answer while there is no host, whatever their leases
public record MountPlan(
        int slots,
        long readAheadBytes,
        int mostNodes,
        Patience patience,
        long mostValidNs,
        boolean isOfflineOk) {
    private static final long SECOND = 1_000_000_000L;

    /// How long an operation may take, and how long a host that is gone is waited for before what
    /// is in the caches is all there is.
    public record Patience(long operationNs, long hostNs) {
        public static final Patience USUAL = new Patience(30 * SECOND, 3 * SECOND);
    }

    public static final long USUAL_VALID_NS = 60 * SECOND;

    public MountPlan {
        Check.that(slots >= 64, "a mount with memory for " + slots + " blocks");
        Check.that(mostNodes >= 1000, "a mount of " + mostNodes + " names");
    }
}
