package io.wraith.vfs.mount;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;

/// What was invalidated when, over all sessions. A host's marks begin anew with each session; here
/// they go on, so that one comparison tells whether an answer is older than a change.
///
/// The last changes of names are remembered in a table of fixed size. What falls out of it raises
/// the mark of everything that is not in it: then an answer may be asked for once more than needed,
/// and never less.
final class Marks {
    private static final int SETS = 1024;
    private static final int WAYS = 4;

    private final long[] keys = new long[SETS * WAYS];
    private final long[] marks = new long[SETS * WAYS];
    private long forgotten;
    private long base;
    private long last;
    private long all;

    /// A new session, whose marks begin here.
    void begin(long mark) {
        last++;
        base = last - mark;
        all = last;
    }

    /// A session ended, and all leases with it.
    void end() {
        last++;
        all = last;
    }

    /// A mark of this session among those of all.
    long of(long mark) {
        return base + mark;
    }

    /// An invalidation was received.
    void seen(long mark) {
        last = Math.max(last, of(mark));
    }

    /// The newest that was received.
    long last() {
        return last;
    }

    /// Everything older than this is to be asked for again.
    void invalidateAll(long mark) {
        seen(mark);
        all = Math.max(all, of(mark));
    }

    /// The mark below which nothing counts.
    long all() {
        return all;
    }

    /// A name in a folder changed; an empty one: the folder itself.
    void changed(long folder, ByteString name, long mark) {
        seen(mark);
        long key = key(folder, name);
        int set = (int) (key & SETS - 1) * WAYS;
        int place = set;
        for (int i = set; i < set + WAYS; i++) {
            if (keys[i] == key) {
                place = i;
                break;
            }
            place = marks[i] < marks[place] ? i : place;
        }
        if (keys[place] != key) {
            forgotten = Math.max(forgotten, marks[place]);
        }
        keys[place] = key;
        marks[place] = of(mark);
    }

    /// When a name in a folder last changed, or later.
    long of(long folder, ByteString name) {
        long key = key(folder, name);
        int set = (int) (key & SETS - 1) * WAYS;
        for (int i = set; i < set + WAYS; i++) {
            if (keys[i] == key) {
                return Math.max(all, marks[i]);
            }
        }
        return Math.max(all, forgotten);
    }

    private static long key(long folder, ByteString name) {
        return Prng.mixed(Prng.mixed(folder) + name.hashCode()) | Long.MIN_VALUE;
    }
}
