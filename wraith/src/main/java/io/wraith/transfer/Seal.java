package io.wraith.transfer;

import io.wraith.base.Big;
import io.wraith.base.LongMap;
import io.wraith.base.RangeSet;
import io.wraith.simd.Blake3;
import io.wraith.simd.Blake3Groups;

/// Puts the values of a file's blocks together to its root, in whatever order they come. What came
/// ahead of its turn waits, up to a bound.
final class Seal {
    static final int WHOLE = 0;
    static final int PART = 1;

    /// 2 MB of values: 64 GB beyond a block that is missing.
    static final int MOST_WAITING = 1 << 16;

    private final Blake3 hasher;
    private final RangeSet wanted;
    private final boolean isAllWanted;
    private final RangeSet holes = new RangeSet(MOST_WAITING);
    private final LongMap<byte[]> waiting = new LongMap<>(0);
    private final Blake3Groups groups;
    private final byte[] chain = new byte[Blake3.HASH_BYTES];
    private final byte[] index = new byte[Long.BYTES];
    private boolean hasHoles;
    private int range;
    private long next;

    /// The file has two blocks or more. The hasher may be shared, as each verb is done with it.
    Seal(long size, RangeSet wanted, Blake3 hasher) {
        this.hasher = hasher;
        this.wanted = wanted;
        isAllWanted = wanted.total() == Blocks.count(size);
        groups = hasher.groups();
        Big.u64(index, 0, size);
        hasher.reset();
        hasher.update(index);
        hasher.digest(chain, 0);
    }

    /// A block's value; false if too many wait.
    boolean value(long block, byte[] values, int at) {
        if (waiting.size() == MOST_WAITING) {
            return false;
        }
        byte[] value = new byte[Blake3.HASH_BYTES];
        System.arraycopy(values, at, value, 0, value.length);
        waiting.put(block, value);
        advance();
        return true;
    }

    /// Blocks that have no value; false if too many ranges wait.
    boolean hole(long first, long end) {
        hasHoles = true;
        if (holes.add(first, end) == RangeSet.FULL) {
            return false;
        }
        advance();
        return true;
    }

    /// Whether every wanted block is in the root.
    boolean isComplete() {
        return range == wanted.size();
    }

    int form() {
        return isAllWanted && !hasHoles ? WHOLE : PART;
    }

    byte[] root() {
        return form() == WHOLE ? groups.digest() : chain.clone();
    }

    private void advance() {
        while (range < wanted.size()) {
            next = Math.max(next, wanted.from(range));
            if (next >= wanted.to(range)) {
                range++;
                continue;
            }
            long gap = holes.firstGap(next);
            if (gap > next) {
                holes.remove(next, gap);
                next = gap;
                continue;
            }
            byte[] value = waiting.remove(next);
            if (value == null) {
                return;
            }
            add(value);
            next++;
        }
    }

    private void add(byte[] value) {
        groups.add(value, 0);
        Big.u64(index, 0, next);
        hasher.reset();
        hasher.update(chain);
        hasher.update(index);
        hasher.update(value);
        hasher.digest(chain, 0);
    }
}
