package io.wraith.vfs.message;

/// A time of a file: seconds since 1970, which may be negative, and nanoseconds of a second.
public record Timestamp(long seconds, int nanos) {
    /// What is said of a time that is not known.
    public static final Timestamp UNKNOWN = new Timestamp(0, 0);
}
