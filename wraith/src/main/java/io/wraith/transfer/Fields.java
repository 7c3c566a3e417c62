package io.wraith.transfer;

import io.wraith.base.Big;

/// Reads the fields of a peer's bytes from left to right. Total: whoever reads beyond the end, or a
/// value out of its range, gets zeros from then on, and [#isExact] says so at the end.
public final class Fields {
    private static final long ID_LIMIT = 1L << 40;

    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean isBad;

    public Fields wrap(byte[] newBytes, int newAt, int length) {
        bytes = newBytes;
        at = newAt;
        end = newAt + length;
        isBad = false;
        return this;
    }

    /// Whether everything was read, nothing beyond, and all was in its range.
    public boolean isExact() {
        return !isBad && at == end;
    }

    public boolean isGood() {
        return !isBad;
    }

    public int left() {
        return isBad ? 0 : end - at;
    }

    public void require(boolean holds) {
        isBad |= !holds;
    }

    public int u8() {
        return has(1) ? Big.u8(bytes, at++) : 0;
    }

    public int u16() {
        return has(2) ? Big.u16(bytes, skip(2)) : 0;
    }

    /// All 32 bits as a positive number.
    public long u32() {
        return has(4) ? Integer.toUnsignedLong(Big.u32(bytes, skip(4))) : 0;
    }

    public long i64() {
        return has(8) ? Big.u64(bytes, skip(8)) : 0;
    }

    public long below(long limit) {
        long value = i64();
        if (value < 0 || value >= limit) {
            isBad = true;
            return 0;
        }
        return value;
    }

    /// An id, or a number of entries.
    long id() {
        return below(ID_LIMIT);
    }

    public long bytesCount() {
        return below(Blocks.SIZE_LIMIT);
    }

    long block() {
        return below(Blocks.LIMIT);
    }

    public ByteString bytes(int length) {
        return has(length) ? ByteString.of(bytes, skip(length), length) : ByteString.EMPTY;
    }

    public void copy(byte[] target, int length) {
        if (has(length)) {
            System.arraycopy(bytes, skip(length), target, 0, length);
        }
    }

    private boolean has(int length) {
        isBad |= length > end - at;
        return !isBad;
    }

    private int skip(int length) {
        at += length;
        return at - length;
    }
}
