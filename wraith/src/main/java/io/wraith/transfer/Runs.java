package io.wraith.transfer;

import io.wraith.base.Check;

/// The parts of a block that are not only zeros: ascending, and not more than [#MOST]. If there
/// would be more, zeros count as content.
public final class Runs {
    public static final int MOST = 128;

    /// Zeros are looked for in pieces of so many bytes: what file systems can leave out.
    public static final int PIECE_BYTES = 4096;

    private final int[] at = new int[MOST];
    private final int[] length = new int[MOST];
    private int count;
    private int total;

    public Runs clear() {
        count = 0;
        total = 0;
        return this;
    }

    /// The block is not searched, or has no zeros: one run.
    public Runs whole(int bytes) {
        clear();
        add(0, bytes);
        return this;
    }

    /// Adds what follows the run before; what touches it, or finds no room, is joined to it.
    public void add(int start, int bytes) {
        Check.that(bytes > 0 && start >= end(), "runs ascend");
        if (count > 0 && (start == end() || count == MOST)) {
            int before = length[count - 1];
            length[count - 1] = start + bytes - at[count - 1];
            total += length[count - 1] - before;
            return;
        }
        at[count] = start;
        length[count] = bytes;
        count++;
        total += bytes;
    }

    public int count() {
        return count;
    }

    /// Where a run begins in its block.
    public int at(int run) {
        return at[run];
    }

    public int length(int run) {
        return length[run];
    }

    /// The bytes of all runs; 0 for a block of zeros.
    public int total() {
        return total;
    }

    /// Behind the last run.
    int end() {
        return count == 0 ? 0 : at[count - 1] + length[count - 1];
    }

    void set(Runs other) {
        System.arraycopy(other.at, 0, at, 0, other.count);
        System.arraycopy(other.length, 0, length, 0, other.count);
        count = other.count;
        total = other.total;
    }
}
