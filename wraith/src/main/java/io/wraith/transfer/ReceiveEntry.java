package io.wraith.transfer;

import io.wraith.base.RangeSet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What a receiver knows of an entry until it is closed.
///
///     file    DECIDING ─▶ WANTED ─▶ FINISHING ─▶ closed
///     folder  DECIDING ─▶ MADE ─▶ FINISHING ─▶ closed
///     link    (WAITING ─▶) DECIDING ─▶ closed, or as a file
///
/// From each of them to FAILED, which lasts while somebody still works on the entry.
final class ReceiveEntry {
    enum State {
        /// A hard link whose file is not closed.
        WAITING,
        DECIDING,
        MADE,
        WANTED,
        FINISHING,
        FAILED
    }

    final Entry entry;
    final @Nullable ReceiveEntry folder;
    final int depth;
    State state = State.DECIDING;
    @Nullable Reason failure;

    /// Asked for: whoever owns the receiver owes an answer.
    boolean isAsked;

    /// Of a folder.
    boolean isEnded;

    int children;

    /// Hard links to this file.
    final List<ReceiveEntry> links = new ArrayList<>(0);

    /// Blocks or the item that are being stored.
    int storing;

    /// Of a file of two blocks or more.
    long storedBytes;

    int corrupt;

    /// Of a file of one block.
    boolean isArrived;

    /// Of a file of two or more.
    @Nullable RangeSet wanted;

    /// How many ranges of it were asked for one by one.
    int ranges;

    @Nullable RangeSet arrived;
    @Nullable Seal seal;
    byte @Nullable [] root;
    int form;

    ReceiveEntry(Entry entry, @Nullable ReceiveEntry folder) {
        this.entry = entry;
        this.folder = folder;
        depth = folder == null ? 1 : folder.depth + 1;
    }

    boolean hasOneBlock() {
        return entry.size() <= Blocks.BYTES;
    }

    /// Whether nothing more has to come.
    boolean isHere() {
        if (storing > 0) {
            return false;
        }
        if (wanted == null || arrived == null) {
            return isArrived;
        }
        return root != null && arrived.total() == wanted.total();
    }
}
