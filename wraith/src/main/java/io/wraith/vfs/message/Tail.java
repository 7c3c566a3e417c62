package io.wraith.vfs.message;

import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

import org.jspecify.annotations.Nullable;

/// What stands behind the payload of a large read.
///
/// ```
/// 0: status u8 | 1: flags u8 | 2: 0 u16 | 4: length u32 | 8: mark u64 | 16: check u64
/// 24: attributes 104
/// ```
///
/// @param length how many bytes the file has there, also if they are left out
/// @param check XXH64 of the payload
/// @param attributes those of the file now, if it could be looked at
public record Tail(
        Status status, int flags, int length, long mark, long check, Attributes attributes) {
    public static final int BYTES = 24 + Attributes.BYTES;

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// How long the payload before it is.
    public int payload() {
        return status == Status.OK && !has(Limits.ZEROS) ? length : 0;
    }

    public byte[] toBytes() {
        ControlOutput out = new ControlOutput(BYTES);
        // Without a head: a tail is no message.
        out.u8(status.code()).u8(flags).u16(0).u32(length).u64(mark).u64(check);
        attributes.write(out);
        byte[] tail = new byte[BYTES];
        out.take(tail, 0, BYTES);
        return tail;
    }

    /// Reads a tail that is all of these bytes and has a payload of this length before it; null if
    /// it is none.
    public static @Nullable Tail read(byte[] bytes, int at, long payloadLength) {
        Fields in = new Fields().wrap(bytes, at, BYTES);
        Status status = Status.of(in.u8());
        int flags = in.u8();
        in.require((flags & ~(Limits.DATA_FLAGS & ~Limits.SAME)) == 0 && in.u16() == 0);
        long length = in.u32();
        in.require(length <= Limits.MOST_LARGE_BYTES);
        long mark = in.i64();
        long check = in.i64();
        Attributes attributes = Attributes.read(in);
        if (status == null || !in.isExact()) {
            return null;
        }
        Tail tail = new Tail(status, flags, (int) length, mark, check, attributes);
        return tail.payload() == payloadLength ? tail : null;
    }
}
