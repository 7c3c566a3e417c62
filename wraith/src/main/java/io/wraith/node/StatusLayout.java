package io.wraith.node;

/// Where things are that a shard shows in a [StatusPage], in words of eight bytes: the counters,
/// the histograms, a row for each of the first sessions, and the time.
@SuppressWarnings("EnumOrdinal") // places in a page that says how many there are
final class StatusLayout {
    /// More than that are counted, and not shown one by one.
    static final int SESSIONS = 32;

    static final int HISTOGRAMS_AT = NodeCounter.count();
    static final int SESSIONS_AT = HISTOGRAMS_AT + NodeHistogram.count() * DurationBuckets.words();

    /// When all this was shown, in the machine's monotonic time.
    static final int PUBLISHED_NS = SESSIONS_AT + SESSIONS * SessionCounter.count();

    static final int WORDS = PUBLISHED_NS + 1;

    private StatusLayout() {}

    static int of(NodeCounter counter) {
        return counter.ordinal();
    }

    static int of(NodeHistogram histogram) {
        return HISTOGRAMS_AT + histogram.ordinal() * DurationBuckets.words();
    }

    /// Where the row of a session begins.
    static int row(int row) {
        return SESSIONS_AT + row * SessionCounter.count();
    }

    static int of(int row, SessionCounter counter) {
        return row(row) + counter.ordinal();
    }
}
