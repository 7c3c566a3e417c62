package io.wraith.simd;

/// Where equal packets lie in an array: packet `i` begins at `at + i * stride`.
final class PacketRows {
    byte[] bytes = {};
    int at;
    private int stride;

    void set(byte[] newBytes, int newAt, int newStride) {
        bytes = newBytes;
        at = newAt;
        stride = newStride;
    }

    int at(int packet) {
        return at + packet * stride;
    }

    /// Refuses rows of `length` bytes that leave the array or run into each other.
    void check(String what, int count, int length) {
        long end = count == 0 ? at : at + (count - 1L) * stride + length;
        if (at < 0 || end > bytes.length || (count > 1 && stride < 0)) {
            throw new IndexOutOfBoundsException(
                    "%s: %d rows of %d bytes from %d, stride %d, in an array of %d"
                            .formatted(what, count, length, at, stride, bytes.length));
        }
    }

    /// Whether writing these rows could change bytes of the others before they were read.
    @SuppressWarnings("ReferenceEquality") // the same memory is meant
    boolean disturbs(PacketRows others, int count, int length) {
        boolean same = at == others.at && stride == others.stride;
        return bytes == others.bytes
                && !same
                && at < others.at + (count - 1L) * others.stride + length
                && others.at < at + (count - 1L) * stride + length;
    }

    void requireApart(int count, int length) {
        if (count > 1 && stride < length) {
            throw new IllegalArgumentException(
                    "rows of " + length + " bytes would overlap at a stride of " + stride);
        }
    }
}
