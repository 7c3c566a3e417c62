package io.wraith.transfer;

/// How parcels end.
///
///     block  payload | (at u32, length u32)… | id u64 | block u64 | value 32 | tail
///     pack   payload | (id u64, at u32, length u32, hash 32)…                | tail
///     tail   0: kind u8 | 1: 0 u8 | 2: count u16 | 4: payload length u32
final class ParcelFormat {
    static final int BLOCK = 1;
    static final int PACK = 2;

    static final int TAIL_BYTES = 8;
    static final int RUN_BYTES = 8;
    static final int BLOCK_BYTES = 16 + BlockHasher.VALUE_BYTES;
    static final int ITEM_BYTES = 16 + BlockHasher.VALUE_BYTES;

    /// The longest table and its tail.
    static final int MOST_TABLE_BYTES = PackItems.MOST * ITEM_BYTES + TAIL_BYTES;

    private ParcelFormat() {}
}
