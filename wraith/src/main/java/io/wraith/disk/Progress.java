package io.wraith.disk;

import io.wraith.transfer.ByteString;

/// How far one side of a transfer is.
///
/// @param current the path of the file that was worked on last, from the folder that is sent or
///   received into
/// @param doneEntries files, folders and links that are closed, however they ended
/// @param doneBytes bytes that are stored at the receiver, as far as this side knows
/// @param isListed whether the two totals are final
/// @param corruptBlocks blocks and small files that arrived other than they were sent
public record Progress(
        ByteString current,
        long doneEntries,
        long totalEntries,
        long doneBytes,
        long totalBytes,
        boolean isListed,
        long failedEntries,
        long corruptBlocks) {
    static final Progress NONE = new Progress(ByteString.EMPTY, 0, 0, 0, 0, false, 0, 0);

    /// Whether nothing has moved that people would look at.
    boolean isAt(long done, long total, long bytes, boolean isAllListed) {
        return done == doneEntries
                && total == totalEntries
                && bytes == doneBytes
                && isAllListed == isListed;
    }
}
