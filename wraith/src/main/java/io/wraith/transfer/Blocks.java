package io.wraith.transfer;

/// How a file is cut.
public final class Blocks {
    /// The bytes of every block but the last.
    public static final int BYTES = 1 << 20;

    /// What a slot holds: a parcel with a full payload and the longest table behind it.
    public static final int SLOT_BYTES = BYTES + (1 << 16);

    /// Files up to so many bytes travel together.
    static final int PACKED_BYTES = 1 << 17;

    public static final long SIZE_LIMIT = 1L << 62;
    static final long LIMIT = 1L << 42;

    private Blocks() {}

    /// How many blocks a file of this size has.
    public static long count(long size) {
        return (size + BYTES - 1) / BYTES;
    }

    /// The length of a block of a file.
    public static int length(long size, long block) {
        return (int) Math.min(BYTES, size - block * BYTES);
    }
}
