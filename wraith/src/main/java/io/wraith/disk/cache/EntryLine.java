package io.wraith.disk.cache;

import io.wraith.base.Big;
import io.wraith.simd.Xxh3;

/// What the entries file says about a record, at the place of its first cell; all zeros: nothing.
///
///     0: high u64 | 8: low u64 | 16: check u64 | 24: sequence u64 | 32: length u32 | 36: 0 u32
///     40: check of this line, and of where it stands, u64
final class EntryLine {
    static final int BYTES = 48;

    private static final int HIGH = 0;
    private static final int LOW = 8;
    private static final int CHECK = 16;
    private static final int SEQUENCE = 24;
    private static final int LENGTH = 32;
    private static final int OWN_CHECK = 40;

    private byte[] bytes = {};
    private int at;

    EntryLine wrap(byte[] newBytes, int newAt) {
        bytes = newBytes;
        at = newAt;
        return this;
    }

    void set(long high, long low, long check, long sequence, int length) {
        Big.u64(bytes, at + HIGH, high);
        Big.u64(bytes, at + LOW, low);
        Big.u64(bytes, at + CHECK, check);
        Big.u64(bytes, at + SEQUENCE, sequence);
        Big.u64(bytes, at + LENGTH, (long) length << 32);
    }

    void seal(long cell) {
        Big.u64(bytes, at + OWN_CHECK, ownCheck(cell));
    }

    boolean isGood(long cell) {
        return length() > 0
                && length() <= DiskCache.MOST_BYTES
                && Big.u64(bytes, at + OWN_CHECK) == ownCheck(cell);
    }

    long high() {
        return Big.u64(bytes, at + HIGH);
    }

    long low() {
        return Big.u64(bytes, at + LOW);
    }

    long check() {
        return Big.u64(bytes, at + CHECK);
    }

    long sequence() {
        return Big.u64(bytes, at + SEQUENCE);
    }

    int length() {
        return Big.u32(bytes, at + LENGTH);
    }

    private long ownCheck(long cell) {
        return Xxh3.of(bytes, at, OWN_CHECK) + cell * 0x9e3779b97f4a7c15L;
    }
}
