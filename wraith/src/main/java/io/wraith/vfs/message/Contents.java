package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

/// Bytes of a file with what is said of them.
///
/// @param flags [Limits#WHOLE] and the like
/// @param check XXH64 of the bytes
/// @param length how many there are, also if they are left out
public record Contents(int flags, long check, int length, ByteString bytes) {
    public static final Contents NONE = new Contents(0, 0, 0, ByteString.EMPTY);

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// The flags stand before, where each message wants them.
    void write(ControlOutput out) {
        out.u64(check).u32(length).bytes(bytes);
    }

    static Contents read(Fields in, int flags) {
        long check = in.i64();
        long length = in.u32();
        boolean isLeftOut = (flags & (Limits.SAME | Limits.ZEROS)) != 0;
        in.require((flags & ~Limits.DATA_FLAGS) == 0 && length <= Limits.MOST_SMALL_BYTES);
        in.require(in.left() == (isLeftOut ? 0 : length));
        return new Contents(flags, check, (int) length, in.bytes(in.left()));
    }
}
