package io.wraith.disk;

import io.wraith.linux.CompletionQueue;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Uring;
import io.wraith.linux.UringSetup;

import java.lang.foreign.MemorySegment;

/// Several pieces of a block at once, by io_uring. Returns only when none is under way any more, so
/// memory and descriptors are the caller's again.
final class RingIo implements FileIo {
    private static final int DEPTH = 8;
    private static final int PIECE_BYTES = 1 << 17;

    private final Uring ring = Uring.open(UringSetup.of(DEPTH));

    /// The pieces under way: where in the whole each begins, and what is left of it.
    private final long[] starts = new long[DEPTH];

    private final int[] sizes = new int[DEPTH];
    private final int[] free = new int[DEPTH];
    private int freeCount;

    /// What is being moved.
    private boolean writes;

    private int fd;
    private long offset;
    private MemorySegment memory = MemorySegment.NULL;
    private long at;

    RingIo() {
        for (int i = 0; i < DEPTH; i++) {
            free[freeCount++] = i;
        }
    }

    @Override
    public long read(int file, long from, MemorySegment target, long place, long length) {
        writes = false;
        return move(file, from, target, place, length);
    }

    @Override
    public int write(int file, long to, MemorySegment source, long place, long length) {
        writes = true;
        long answer = move(file, to, source, place, length);
        if (answer >= 0 && answer < length) {
            return -Errno.EIO; // a file that takes nothing more without saying why
        }
        return (int) Math.min(answer, 0);
    }

    /// How many bytes from the start on were moved, or the first failure.
    private long move(int file, long position, MemorySegment bytes, long place, long length) {
        fd = file;
        offset = position;
        memory = bytes;
        at = place;
        long next = 0;
        long end = length;
        int failure = 0;
        while (true) {
            while (freeCount > 0 && next < end && failure == 0) {
                int piece = free[--freeCount];
                starts[piece] = next;
                sizes[piece] = (int) Math.min(PIECE_BYTES, end - next);
                next += sizes[piece];
                offer(piece);
            }
            if (freeCount == DEPTH) {
                return failure == 0 ? end : failure;
            }
            await();
            CompletionQueue done = ring.completions();
            while (done.next()) {
                int piece = (int) done.userData();
                int result = done.result();
                if (result == 0) {
                    end = Math.min(end, starts[piece]);
                }
                if (result < 0 && result != -Errno.EINTR && result != -Errno.EAGAIN) {
                    failure = failure == 0 ? result : failure;
                    free[freeCount++] = piece;
                } else if (result == 0 || result == sizes[piece]) {
                    free[freeCount++] = piece;
                } else {
                    // A part of it, or interrupted: the rest once more.
                    starts[piece] += Math.max(result, 0);
                    sizes[piece] -= Math.max(result, 0);
                    offer(piece);
                }
            }
        }
    }

    private void offer(int piece) {
        long place = at + starts[piece];
        long position = offset + starts[piece];
        boolean isOffered =
                (writes
                                ? ring.prepare().write(fd, memory, place, sizes[piece], position)
                                : ring.prepare().read(fd, memory, place, sizes[piece], position))
                        .offer(piece);
        if (!isOffered) {
            throw new IllegalStateException("an io_uring without room for its pieces");
        }
    }

    private void await() {
        int answer = ring.submitAndWait(1, Uring.FOREVER);
        if (answer < 0 && answer != -Errno.EINTR && answer != -Errno.EBUSY) {
            throw new LinuxException("io_uring_enter", answer, "moving a block of a file");
        }
    }

    @Override
    public String toString() {
        return "%d pieces of %d KiB at once".formatted(DEPTH, PIECE_BYTES >> 10);
    }

    @Override
    public void close() {
        ring.close();
    }
}
