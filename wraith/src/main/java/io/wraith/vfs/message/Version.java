package io.wraith.vfs.message;

import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

/// What tells the contents of a file apart from what they were before.
///
/// @param changedSeconds the change time, which no program can set
public record Version(long inode, long changedSeconds, int changedNanos, long size) {
    /// Of no file.
    public static final Version NONE = new Version(0, 0, 0, 0);

    void write(ControlOutput out) {
        out.u64(inode).u64(changedSeconds).u32(changedNanos).u64(size);
    }

    static Version read(Fields in) {
        long inode = in.i64();
        long seconds = in.i64();
        long nanos = in.u32();
        in.require(nanos < Limits.NANOS);
        return new Version(inode, seconds, (int) nanos, in.below(Limits.SIZE_LIMIT));
    }
}
