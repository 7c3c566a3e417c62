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
public record Progress(
        String name,
        long entries,
        long entriesListed,
        long bytes,
        long bytesListed,
        boolean isListed,
        long failed,
        long corrupt,
        long rttNs) {
    static final Progress NONE = new Progress("", 0, 0, 0, 0, false, 0, 0, 0);
}
