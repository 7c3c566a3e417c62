package io.wraith.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;

/// What a receiver of files asks of its buffers, as a list of events that is the same for the same
/// seed. A turn takes a burst of 16 to 44 datagrams of 1024 to 1472 bytes, and one or two control
/// messages of 64 to 512 bytes, which the next turn gives back. A burst is given back when four
/// more have come (the processing of bursts overlaps). After every 256 KiB of datagrams a block of
/// 256 KiB is taken, which is given back when eight more blocks have come (verified and written);
/// and at every sixteenth block a 1 MiB file buffer, which lasts for two of its kind.
///
/// ```
/// event:  take: bytes << 32 | id      give: id | GIVE
/// ```
final class PoolTrace {
    static final long GIVE = 1L << 63;

    /// Buffers in use at once are numbered below this.
    static final int IDS = 1 << 12;

    private static final int BLOCK = 256 << 10;
    private static final int FILE_BUFFER = 1 << 20;
    private static final int BURSTS_IN_USE = 4;
    private static final int BLOCKS_IN_USE = 8;
    private static final int FILE_BUFFERS_IN_USE = 2;
    private static final int BLOCKS_PER_FILE_BUFFER = 16;

    private final Random random;
    private final long[] events;
    private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();
    private final ArrayDeque<int[]> bursts = new ArrayDeque<>();
    private final ArrayDeque<Integer> control = new ArrayDeque<>();
    private final ArrayDeque<Integer> blocks = new ArrayDeque<>();
    private final ArrayDeque<Integer> fileBuffers = new ArrayDeque<>();
    private int count;

    private PoolTrace(long seed, int turns) {
        random = new Random(seed);
        events = new long[turns * 100];
        for (int id = 0; id < IDS; id++) {
            freeIds.add(id);
        }
    }

    /// The events of so many turns; in the end everything is given back.
    static long[] record(long seed, int turns) {
        PoolTrace trace = new PoolTrace(seed, turns);
        int pending = 0;
        int blocks = 0;
        for (int turn = 0; turn < turns; turn++) {
            pending += trace.turn();
            if (pending >= BLOCK) {
                pending -= BLOCK;
                trace.rotate(trace.blocks, BLOCK, BLOCKS_IN_USE);
                if (++blocks % BLOCKS_PER_FILE_BUFFER == 0) {
                    trace.rotate(trace.fileBuffers, FILE_BUFFER, FILE_BUFFERS_IN_USE);
                }
            }
        }
        trace.giveEverything();
        return Arrays.copyOf(trace.events, trace.count);
    }

    private int turn() {
        control.forEach(this::give);
        control.clear();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            control.add(take(64 + random.nextInt(449)));
        }
        int bytes = 1024 + random.nextInt(449);
        int[] burst = new int[16 + random.nextInt(29)];
        for (int i = 0; i < burst.length; i++) {
            burst[i] = take(bytes);
        }
        bursts.add(burst);
        if (bursts.size() > BURSTS_IN_USE) {
            giveAll(bursts.remove());
        }
        return bytes * burst.length;
    }

    private void rotate(ArrayDeque<Integer> inUse, int bytes, int limit) {
        inUse.add(take(bytes));
        if (inUse.size() > limit) {
            give(inUse.remove());
        }
    }

    private void giveEverything() {
        bursts.forEach(this::giveAll);
        control.forEach(this::give);
        blocks.forEach(this::give);
        fileBuffers.forEach(this::give);
    }

    private void giveAll(int[] ids) {
        for (int id : ids) {
            give(id);
        }
    }

    private int take(int bytes) {
        int id = freeIds.remove();
        events[count++] = (long) bytes << 32 | id;
        return id;
    }

    private void give(int id) {
        freeIds.add(id);
        events[count++] = GIVE | id;
    }
}
