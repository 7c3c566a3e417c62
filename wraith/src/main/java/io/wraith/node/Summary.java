package io.wraith.node;

import java.util.List;

/// How a transfer ended that came to its end.
///
/// @param done entries that were moved
/// @param kept entries that were there already
/// @param failed entries that could not be moved
/// @param bytes how much was moved
/// @param corrupt blocks that arrived other than they were sent, and were fetched again
/// @param nanos from the moment both sides were let in
/// @param peer who the other side is
/// @param path by which way it went: `local`, `lan` or `direct`
/// @param remarks what people should know: entries that failed with the reason, and attributes that
///   could not be kept
/// @param remedies what can be done about entries that failed, once for each reason
public record Summary(
        long done,
        long kept,
        long failed,
        long bytes,
        long corrupt,
        long nanos,
        String peer,
        String path,
        List<String> remarks,
        List<String> remedies) {
    public Summary {
        remarks = List.copyOf(remarks);
        remedies = List.copyOf(remedies);
    }

    public double seconds() {
        return nanos / 1e9;
    }

    /// Millions of bytes per second.
    public double megabytesPerSecond() {
        return nanos == 0 ? 0 : bytes * 1e3 / nanos;
    }
}
