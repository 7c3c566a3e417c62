package io.wraith.vfs.cache;

import io.wraith.base.Check;

/// How far all readers of a mount may be read ahead of, together and each: what the link carries in
/// two round trips, within what the user allows and half of the cache holds.
///
/// The link's rate is itself bounded by what we ask for, so twice of what it showed, and some
/// megabytes for a start, let the window grow until the link, not the window, is the limit.
public final class ReadAhead {
    static final long LEAST_WINDOW = 128 << 10;
    private static final long LEAST_LIMIT = 4 << 20;

    /// Of windows from so many bytes on the pieces are large: the host has a slot for each piece,
    /// however long it is, until the bytes have arrived.
    private static final long WIDE_WINDOW = 16 << 20;

    private static final long PIECE = 512 << 10;
    private static final long LARGE_PIECE = 1 << 20;

    private final long mostBytes;
    private final long budgetBytes;
    private long windowLimit;

    /// `mostBytes` is for one file, `cacheBytes` the whole cache; 0 turns it off.
    public ReadAhead(long mostBytes, long cacheBytes) {
        Check.that(mostBytes >= 0 && cacheBytes > 0, "a read-ahead of " + mostBytes + " bytes");
        budgetBytes = Math.min(cacheBytes / 2, 4 * mostBytes);
        this.mostBytes = Math.min(mostBytes, budgetBytes);
        windowLimit = Math.min(LEAST_LIMIT, this.mostBytes);
    }

    /// What is known of the way to the peer; 0 for what is not.
    public void link(long bytesPerSecond, long roundTripNs) {
        if (bytesPerSecond > 0 && roundTripNs > 0) {
            double inFlight = bytesPerSecond * (roundTripNs / 1e9);
            long wanted = LEAST_LIMIT + (long) (2 * inFlight);
            windowLimit = Math.min(mostBytes, wanted);
        }
    }

    /// How far a reader may be read ahead of.
    public long windowLimit() {
        return windowLimit;
    }

    /// How much is asked for at once.
    public long pieceBytes() {
        return windowLimit < WIDE_WINDOW ? PIECE : LARGE_PIECE;
    }

    /// How much may lie in the cache, or be on its way, that nobody has read yet.
    public long budgetBytes() {
        return budgetBytes;
    }
}
