package io.wraith.vfs.cache;

import io.wraith.base.AccessPattern;
import io.wraith.base.AccessPattern.Ahead;

/// Watches the reads of one open file and says what to fetch before it is asked for. Up to four
/// runs, forwards or backwards, are followed at once (threads that share a descriptor); reads at
/// equal distances are left to [AccessPattern].
public final class Reader {
    private static final int RUNS = 4;

    /// After so many steps a reader is one that reads on, also where it jumps to.
    private static final int STEPS_OF_TRUST = 4;

    private final ReadAhead all;
    private final AccessPattern strides;
    private final Run[] runs = new Run[RUNS];
    private final long size;
    private int known;
    private Ahead stride = Ahead.NOTHING;
    private int stridePiece;

    public Reader(ReadAhead all, long size) {
        this.all = all;
        this.size = size;
        strides = new AccessPattern(size, AccessPattern.Window.USUAL);
    }

    /// Tells of a read.
    public void read(long offset, long length) {
        if (length <= 0 || offset < 0 || offset >= size || all.windowLimit() == 0) {
            return;
        }
        long inside = Math.min(length, size - offset);
        Ahead ahead = strides.read(offset, inside);
        for (int i = 0; i < known; i++) {
            if (runs[i].take(offset, inside, all.windowLimit())) {
                toFront(i);
                if (runs[0].convinces()) {
                    stride = Ahead.NOTHING;
                    return;
                }
                break;
            }
        }
        boolean isStrided = strides.shape() == AccessPattern.Shape.STRIDED;
        if (known == 0 || !runs[0].covers(offset)) {
            begin(offset, inside, isStrided);
        }
        if (!isStrided) {
            stride = Ahead.NOTHING;
        } else if (ahead.count() > 0) {
            stride = ahead;
            stridePiece = 0;
        }
    }

    private void begin(long offset, long length, boolean isStrided) {
        boolean readsOn = known > 0 && runs[0].steps() >= STEPS_OF_TRUST;
        if (known < RUNS) {
            runs[known++] = new Run();
        }
        toFront(known - 1);
        runs[0].begin(offset, length, offset == 0 || (readsOn && !isStrided));
    }

    /// Gives what to fetch next, at most so many bytes; false if nothing for now.
    public boolean next(Range range, long most) {
        if (all.windowLimit() == 0) {
            return false;
        }
        if (stridePiece < stride.count()) {
            long offset = stride.offset(stridePiece++);
            return range.set(offset, Math.min(stride.length(), most));
        }
        for (int i = 0; i < known; i++) {
            if (runs[i].next(range, size, most)) {
                return true;
            }
        }
        return false;
    }

    private void toFront(int index) {
        Run run = runs[index];
        System.arraycopy(runs, 0, runs, 1, index);
        runs[0] = run;
    }
}
