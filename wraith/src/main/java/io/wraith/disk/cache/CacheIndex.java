package io.wraith.disk.cache;

import io.wraith.linux.Memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where the records are, off the heap: 24 bytes for each in a table that is between 0.78 and 0.9
/// full (above its smallest size), so 31 bytes at most.
///
/// The place of a key grows with its hash and entries stand in the order of their hashes, close
/// behind their places (Robin Hood hashing written as a sorted list). That is what allows a table
/// this full, ends a search that fails early, and makes growing one pass from left to right.
///
///     0: hash u64, 0 nothing | 8: check u64 | 16: cell u32 | 20: length - 1 u14, uses u2
final class CacheIndex implements AutoCloseable {
    static final int NONE = -1;
    static final int MOST_USES = 3;

    private static final int ENTRY = 24;
    private static final int CHECK = 8;
    private static final int CELL = 16;
    private static final int STATE = 20;
    private static final int LENGTH_BITS = 14;
    private static final int LEAST = 4096;

    /// Behind the last place, for those that found theirs taken: more than any search was seen to
    /// need; if not, the table grows.
    private static final int SPILL = 4096;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private Memory.Region region;
    private MemorySegment memory;
    private long homes;
    private int size;

    /// With room for so many before it has to grow.
    CacheIndex(int expected) {
        homes = Math.max(LEAST, expected * 10L / 9 + 1);
        region = region(homes);
        memory = region.segment();
    }

    private static Memory.Region region(long homes) {
        return Memory.anonymous("disk cache index", (homes + SPILL) * ENTRY);
    }

    int size() {
        return size;
    }

    long heldBytes() {
        return region.bytes();
    }

    /// Where the entry of a hash stands until the next change, or [#NONE].
    int find(long hash) {
        int at = lowerBound(hash);
        return hash(at) == hash ? at : NONE;
    }

    long check(int at) {
        return memory.get(LONG, (long) at * ENTRY + CHECK);
    }

    int cell(int at) {
        return memory.get(INT, (long) at * ENTRY + CELL);
    }

    int length(int at) {
        return (memory.get(INT, (long) at * ENTRY + STATE) & (1 << LENGTH_BITS) - 1) + 1;
    }

    int uses(int at) {
        return memory.get(INT, (long) at * ENTRY + STATE) >>> LENGTH_BITS;
    }

    void uses(int at, int uses) {
        memory.set(INT, (long) at * ENTRY + STATE, length(at) - 1 | uses << LENGTH_BITS);
    }

    /// Adds or replaces.
    void put(long hash, long check, int cell, int length, int uses) {
        int at = lowerBound(hash);
        if (hash(at) != hash) {
            if (size >= homes * 9 / 10) {
                grow();
            }
            at = opened(hash);
            size++;
        }
        long place = (long) at * ENTRY;
        memory.set(LONG, place, hash);
        memory.set(LONG, place + CHECK, check);
        memory.set(INT, place + CELL, cell);
        memory.set(INT, place + STATE, length - 1 | uses << LENGTH_BITS);
    }

    void remove(int at) {
        int last = at;
        while (hash(last + 1) != 0 && home(hash(last + 1)) <= last) {
            last++;
        }
        move(at + 1, at, last - at);
        memory.set(LONG, (long) last * ENTRY, 0);
        size--;
    }

    @Override
    public void close() {
        region.close();
    }

    private long hash(int at) {
        return memory.get(LONG, (long) at * ENTRY);
    }

    /// Hashes are spread evenly, so the upper 32 bits times the number of places keep their order.
    private int home(long hash) {
        return (int) (((hash >>> 32) * homes) >>> 32);
    }

    /// The first that stands at the home of the hash or behind and is not smaller, or nothing.
    private int lowerBound(long hash) {
        int at = home(hash);
        for (long there = hash(at);
                there != 0 && Long.compareUnsigned(there, hash) < 0;
                there = hash(at)) {
            at++;
        }
        return at;
    }

    /// A gap for the hash; what stands from there on, up to the next gap, moves up.
    private int opened(long hash) {
        int end = home(hash);
        while (hash(end) != 0) {
            end++;
        }
        if (end + 1 >= homes + SPILL) {
            grow();
            return opened(hash);
        }
        int at = lowerBound(hash);
        move(at, at + 1, end - at);
        return at;
    }

    private void move(int from, int to, int count) {
        if (count > 0) {
            long bytes = (long) count * ENTRY;
            MemorySegment.copy(memory, (long) from * ENTRY, memory, (long) to * ENTRY, bytes);
        }
    }

    private void grow() {
        Memory.Region old = region;
        long oldPlaces = homes + SPILL;
        homes += homes / 8;
        region = region(homes);
        memory = region.segment();
        int next = 0;
        for (long i = 0; i < oldPlaces; i++) {
            long hash = old.segment().get(LONG, i * ENTRY);
            if (hash != 0) {
                int at = Math.max(next, home(hash));
                MemorySegment.copy(old.segment(), i * ENTRY, memory, (long) at * ENTRY, ENTRY);
                next = at + 1;
            }
        }
        old.close();
    }
}
