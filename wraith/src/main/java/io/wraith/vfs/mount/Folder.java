package io.wraith.vfs.mount;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A folder that was looked into.
final class Folder {
    final int node;

    /// The host's, of this instance; 0 while it is not known.
    long number;

    /// What lies below, at any depth, is not good if it is older.
    long belowMark;

    /// When its names last changed.
    long namesMark;

    /// All of its names, if they are kept.
    @Nullable Listing listing;

    long listingExpiryNs;

    /// What the listing counted when it was kept.
    long listedBytes;

    long listingMark;

    /// The number of the listing that the kernel read last, from its beginning.
    long given;

    /// Under way.
    @Nullable ListingRun run;

    /// How its names are looked up.
    final Misses misses = new Misses();

    /// How its files are opened.
    final FolderRun opens = new FolderRun();

    /// Who waits for its number.
    final List<Operation> waiting = new ArrayList<>();

    Folder(int node) {
        this.node = node;
    }

    /// A listing that comes page by page.
    static final class ListingRun {
        final Listing listing = new Listing();
        final List<Operation> waiting = new ArrayList<>();
        final long askedMark;
        final long askedNs;

        /// A guess: no program reads the folder.
        boolean isAhead;

        ListingRun(long askedMark, long askedNs) {
            this.askedMark = askedMark;
            this.askedNs = askedNs;
        }
    }
}
