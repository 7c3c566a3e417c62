package io.wraith.vfs.cache;

import io.wraith.base.Prng;

/// Remembers which blocks left lately, by 32 bits of their hash: about the last `capacity` of them.
/// A false memory, one in millions, only keeps a block for longer than it deserves.
final class GhostSet {
    private static final int WAYS = 4;
    private static final long EMPTY = 0;

    /// Fingerprint above, when it left below.
    private final long[] places;

    private final int capacity;
    private int departures;

    GhostSet(int capacity) {
        this.capacity = capacity;
        int buckets = Integer.highestOneBit(Math.max(1, capacity / 2)) << 1;
        places = new long[buckets * WAYS];
    }

    void add(long content, long block) {
        long hash = hash(content, block);
        int bucket = bucket(hash);
        int place = bucket;
        for (int i = bucket; i < bucket + WAYS; i++) {
            if (places[i] == EMPTY || age(places[i]) > age(places[place])) {
                place = i;
            }
            if (places[i] == EMPTY) {
                break;
            }
        }
        departures++;
        places[place] = (hash & 0xffff_ffff_0000_0000L) | Integer.toUnsignedLong(departures);
    }

    /// Whether the block left lately; it is back then, and not remembered any more.
    boolean remove(long content, long block) {
        long hash = hash(content, block);
        int bucket = bucket(hash);
        for (int i = bucket; i < bucket + WAYS; i++) {
            if (places[i] != EMPTY && (places[i] ^ hash) >>> 32 == 0) {
                boolean isRecent = age(places[i]) < capacity;
                places[i] = EMPTY;
                return isRecent;
            }
        }
        return false;
    }

    /// How many have left since.
    private long age(long place) {
        return Integer.toUnsignedLong(departures - (int) place);
    }

    private int bucket(long hash) {
        return ((int) hash & places.length / WAYS - 1) * WAYS;
    }

    /// Never 0 in the upper half, so that no place of a block looks empty.
    private static long hash(long content, long block) {
        return Prng.mixed(Prng.mixed(content) + block) | 1L << 63;
    }
}
