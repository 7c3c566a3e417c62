package io.wraith.node;

/// How far a transfer is.
///
/// @param name what is being moved now, escaped for terminals
/// @param entries files, folders and links that are done
/// @param entriesListed how many there are, as far as is known
/// @param bytes how much was moved or need not be
/// @param bytesListed how much there is, as far as is known
/// @param isListed whether these two are final
/// @param failed entries that could not be moved
/// @param corrupt blocks that arrived other than they were sent, and were fetched again
/// @param rttNs the round trip
/// @param path by which way the peer is reached: `local`, `lan` or `direct`
/// @param limiter what kept it from going faster in the last half second
public record Progress(
        String name,
        long entries,
        long entriesListed,
        long bytes,
        long bytesListed,
        boolean isListed,
        long failed,
        long corrupt,
        long rttNs,
        String path,
        Limiter limiter) {
    static final Progress NONE = new Progress("", 0, 0, 0, 0, false, 0, 0, 0, "", Limiter.UNKNOWN);
}
