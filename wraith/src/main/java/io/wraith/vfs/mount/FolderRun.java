package io.wraith.vfs.mount;

/// Whether a folder's files are opened in the order of its listing, as by programs that copy or
/// search it, and which of them come next.
final class FolderRun {
    static final int NONE = -1;

    /// So many files are fetched before they are opened: more than a round trip to a far host takes
    /// to open them one after the other, and still few if nobody wants them.
    private static final int AHEAD = 32;

    /// How far from the last one an open may be: some files are left out, and threads overtake each
    /// other.
    private static final int SLACK = 8;

    private static final int STEPS_OF_TRUST = 2;

    private int last = -SLACK - 1;
    private int steps;
    private int frontier;

    /// The file at this place of the listing was opened.
    void opened(int entry) {
        boolean goesOn = entry != last && Math.abs(entry - last) <= SLACK;
        steps = goesOn ? steps + 1 : 0;
        frontier = goesOn ? frontier : 0;
        last = goesOn ? Math.max(last, entry) : entry;
        frontier = Math.max(frontier, last + 1);
    }

    /// The place of the next one to fetch, of so many files; [#NONE] if there is none for now.
    int next(int size) {
        boolean isAny = steps >= STEPS_OF_TRUST && frontier < Math.min(size, last + 1 + AHEAD);
        return isAny ? frontier++ : NONE;
    }
}
