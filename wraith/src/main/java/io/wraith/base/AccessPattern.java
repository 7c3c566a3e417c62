package io.wraith.base;

/// Guesses from the reads of one open file which bytes come next, and says what to fetch ahead.
///
/// Two equal steps make a pattern: reads that touch each other, forwards or backwards, or reads at
/// a constant distance. The window ahead then begins small, doubles whenever the reader has used up
/// half of it, and is gone at the first read that does not fit. Bytes are announced once, in pieces
/// of half a window, so that most reads cost no more than this arithmetic.
///
/// Belongs to one reader. Times and system calls are its caller's business.
public final class AccessPattern {
    private static final int STEPS_THAT_CONVINCE = 2;

    /// A stride may leave out so much that every piece is a request of its own.
    private static final int MOST_PIECES = 64;

    /// Sums of two offsets do not overflow below it; nothing is guessed above.
    private static final long LARGEST = 1L << 61;

    /// How the reader was seen to move.
    public enum Shape {
        UNKNOWN,
        FORWARD,
        BACKWARD,
        STRIDED
    }

    /// How far ahead to go, in bytes that will be read.
    public record Window(long firstBytes, long mostBytes) {
        /// From eight pages to 8 MiB.
        public static final Window USUAL = new Window(32 << 10, 8 << 20);

        public Window {
            if (firstBytes < 1 || mostBytes < firstBytes || mostBytes > 1L << 40) {
                throw new IllegalArgumentException(
                        "a window of " + firstBytes + " to " + mostBytes + " bytes");
            }
        }
    }

    /// `count` pieces of `length` bytes, `step` apart, inside the file; the nearest first.
    public record Ahead(long offset, long length, long step, int count) {
        public static final Ahead NOTHING = new Ahead(0, 0, 0, 0);

        /// Where a piece begins.
        public long offset(int piece) {
            return offset + piece * step;
        }

        public long bytes() {
            return length * count;
        }
    }

    private final Window window;
    private final long fileBytes;

    private Shape shape = Shape.UNKNOWN;
    private long start = -1;
    private long end = -1;
    private long step;
    private int agreeing;
    private long windowBytes;

    /// The first byte beyond what was announced, in the direction of the reader; of strided reads,
    /// where the next piece begins that was not.
    private long frontier;

    public AccessPattern(long fileBytes, Window window) {
        if (fileBytes < 0) {
            throw new IllegalArgumentException("a file of " + fileBytes + " bytes");
        }
        this.fileBytes = Math.min(fileBytes, LARGEST);
        this.window = window;
    }

    public Shape shape() {
        return shape;
    }

    /// How far ahead the pattern goes now; 0 while there is none.
    public long windowBytes() {
        return windowBytes;
    }

    /// Tells of a read, and gives what should be fetched now; mostly nothing.
    public Ahead read(long offset, long length) {
        if (offset < 0 || length <= 0 || offset > fileBytes || length > fileBytes - offset) {
            // Nothing follows a read at the end of the file, and an empty one shows no direction.
            return Ahead.NOTHING;
        }
        follow(offset, length);
        start = offset;
        end = offset + length;
        if (agreeing < STEPS_THAT_CONVINCE) {
            return Ahead.NOTHING;
        }
        boolean begins = windowBytes == 0;
        if (begins) {
            windowBytes = Math.max(window.firstBytes(), Math.min(length, window.mostBytes()));
            frontier =
                    shape == Shape.BACKWARD ? start : shape == Shape.FORWARD ? end : start + step;
        }
        return shape == Shape.STRIDED ? strided(begins) : contiguous(begins);
    }

    /// Counts the steps that go on as the last one did; any other ends the window.
    private void follow(long offset, long length) {
        Shape seen = Shape.UNKNOWN;
        if (offset == end) {
            seen = Shape.FORWARD;
        } else if (offset + length == start) {
            seen = Shape.BACKWARD;
        } else if (step != 0 && offset - start == step && end - start == length) {
            seen = Shape.STRIDED;
        }
        step = start < 0 ? 0 : offset - start;
        if (seen == shape && seen != Shape.UNKNOWN) {
            agreeing++;
            return;
        }
        // Two reads make one step; of a stride, only a second equal one can be recognised.
        agreeing = seen == Shape.STRIDED ? 2 : seen == Shape.UNKNOWN ? 0 : 1;
        shape = seen;
        windowBytes = 0;
    }

    private Ahead contiguous(boolean begins) {
        boolean forward = shape == Shape.FORWARD;
        long aheadBytes = forward ? frontier - end : start - frontier;
        if (aheadBytes > windowBytes / 2) {
            return Ahead.NOTHING;
        }
        if (!begins) {
            grow();
        }
        // A read longer than what was announced has overtaken the frontier.
        long from = forward ? Math.max(frontier, end) : Math.min(frontier, start);
        long to =
                forward ? Math.min(fileBytes, end + windowBytes) : Math.max(0, start - windowBytes);
        frontier = to;
        long length = Math.abs(to - from);
        return length == 0 ? Ahead.NOTHING : new Ahead(Math.min(from, to), length, 0, 1);
    }

    private Ahead strided(boolean begins) {
        long length = end - start;
        long piecesAhead = (frontier - start) / step - 1;
        long wanted = Math.clamp(windowBytes / length, 1, MOST_PIECES);
        if (piecesAhead > wanted / 2) {
            return Ahead.NOTHING;
        }
        if (!begins) {
            grow();
            wanted = Math.clamp(windowBytes / length, 1, MOST_PIECES);
        }
        long from = piecesAhead < 0 ? start + step : frontier;
        long room = step > 0 ? (fileBytes - length - from) / step : from / -step;
        boolean outside = step > 0 ? from > fileBytes - length : from < 0;
        long count = outside ? 0 : Math.min(wanted - Math.max(0, piecesAhead), room + 1);
        if (count <= 0) {
            return Ahead.NOTHING;
        }
        frontier = from + count * step;
        return new Ahead(from, length, step, (int) count);
    }

    private void grow() {
        windowBytes = Math.min(window.mostBytes(), 2 * windowBytes);
    }
}
