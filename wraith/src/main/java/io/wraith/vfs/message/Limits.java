package io.wraith.vfs.message;

/// Limits of the format. What a host grants below them is in [FromHost.Welcome].
public final class Limits {
    public static final int VERSION = 1;

    /// The longest body, either way.
    public static final int MOST_BODY_BYTES = 1 << 17;

    /// The longest body of a mount.
    public static final int MOST_REQUEST_BYTES = 1 << 13;

    /// So much of a lane a mount may have sent beyond what was acknowledged without a gap.
    public static final int LANE_BYTES = 1 << 16;

    public static final int MOST_LANES = 8;
    public static final int MOST_NAMES = 16;
    public static final int MOST_PAGES = 16;
    public static final int MOST_NAME_BYTES = 255;
    public static final int MOST_LINK_BYTES = 4095;

    /// The most that OPEN brings, or READ on a lane.
    public static final int MOST_SMALL_BYTES = 1 << 16;

    /// The most that READ on a stream of its own brings.
    public static final int MOST_LARGE_BYTES = 1 << 20;

    /// Entries in one page of a listing.
    public static final int MOST_PAGE_BYTES = 1 << 16;

    /// A day.
    public static final int MOST_LEASE_MS = 86_400_000;

    /// Sizes and offsets are below it.
    public static final long SIZE_LIMIT = 1L << 62;

    /// Nanoseconds of a time are below it.
    public static final int NANOS = 1_000_000_000;

    /// Bits of OPENED, DATA and tails: all of the file is there.
    public static final int WHOLE = 1;

    /// Not to be kept beyond the answer: the file is being written.
    public static final int UNSETTLED = 2;

    /// The file is the version that was known; the bytes are left out.
    public static final int SAME = 4;

    /// All bytes are zeros and are left out.
    public static final int ZEROS = 8;

    static final int DATA_FLAGS = WHOLE | UNSETTLED | SAME | ZEROS;

    private Limits() {}
}
