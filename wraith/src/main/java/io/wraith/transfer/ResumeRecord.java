package io.wraith.transfer;

import io.wraith.base.Big;
import io.wraith.simd.XxHash64;

import java.util.Arrays;

/// The record of an unfinished file: which blocks of it are there. A log, so that what was cut off
/// by a crash is found and nothing before it is lost.
///
///     head   "WRAITHR1" | 8: size u64 | 16: modified i64 | 24: nanoseconds u32 | 28: 0 u32
///            | 32: check u64
///     block  0: 1 u8 | 8: block u64 | 16: value 32                       | 48: check u64
///     hole   0: 2 u8 | 8: first u64 | 16: blocks u64                     | 48: check u64
///     stamp  0: 3 u8 | 8: length u64 | 16: changed i64 | 24: nanoseconds u32 | 32: boot u64
///            | 48: check u64
public final class ResumeRecord {
    public static final int HEAD_BYTES = 40;
    public static final int ENTRY_BYTES = 56;

    /// What [#next] found.
    public enum Kind {
        /// Nothing that can be trusted from here on.
        END(0),
        BLOCK(1),
        HOLE(2),
        STAMP(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private static final long MAGIC = 0x5752414954485231L;
    private static final int HEAD_CHECK = 32;
    private static final int ENTRY_CHECK = 48;
    private static final int NUMBER = 8;
    private static final int SECOND = 16;
    private static final int THIRD = 24;
    private static final int FOURTH = 32;
    private static final Kind[] KINDS = Kind.values();

    private final long size;
    private final long modifiedSeconds;
    private final int modifiedNanos;
    private final long salt;

    private byte[] bytes = {};
    private int at;

    private ResumeRecord(byte[] head, int at) {
        size = Big.u64(head, at + NUMBER);
        modifiedSeconds = Big.u64(head, at + SECOND);
        modifiedNanos = Big.u32(head, at + THIRD);
        salt = Big.u64(head, at + HEAD_CHECK);
    }

    /// Writes the head of the record of a file, and answers what writes its entries.
    public static ResumeRecord begin(Entry file, byte[] target, int at) {
        Big.u64(target, at, MAGIC);
        Big.u64(target, at + NUMBER, file.size());
        Big.u64(target, at + SECOND, file.attributes().modifiedSeconds());
        Big.u32(target, at + THIRD, file.attributes().modifiedNanos());
        Big.u32(target, at + THIRD + Integer.BYTES, 0);
        Big.u64(target, at + HEAD_CHECK, XxHash64.of(target, at, HEAD_CHECK));
        return new ResumeRecord(target, at);
    }

    /// Whether a record begins here that can be used for this file: an intact head, and the source
    /// is what it was.
    // TRANSFER: It MUST NOT count on blocks received before unless size and modification time of
    // the entry are what they were, and their values were checked when they came.
    public static boolean isOf(Entry file, byte[] head, int at, int length) {
        if (length < HEAD_BYTES
                || Big.u64(head, at) != MAGIC
                || Big.u64(head, at + HEAD_CHECK) != XxHash64.of(head, at, HEAD_CHECK)) {
            return false;
        }
        ResumeRecord record = new ResumeRecord(head, at);
        return record.size == file.size()
                && record.modifiedSeconds == file.attributes().modifiedSeconds()
                && record.modifiedNanos == file.attributes().modifiedNanos();
    }

    /// Reads or goes on with a record for which [#isOf] holds.
    public static ResumeRecord resume(byte[] head, int at) {
        return new ResumeRecord(head, at);
    }

    /// Writes the entry of a block.
    public void block(long block, byte[] value, byte[] target, int to) {
        begin(Kind.BLOCK, target, to);
        Big.u64(target, to + NUMBER, block);
        System.arraycopy(value, 0, target, to + SECOND, BlockHasher.VALUE_BYTES);
        end(target, to);
    }

    /// Writes the entry of blocks that are holes.
    public void hole(long first, long blocks, byte[] target, int to) {
        begin(Kind.HOLE, target, to);
        Big.u64(target, to + NUMBER, first);
        Big.u64(target, to + SECOND, blocks);
        end(target, to);
    }

    /// Writes what the file system says of the unfinished file, and which time since the start of
    /// the machine this is.
    public void stamp(
            long length, long changedSeconds, int changedNanos, long boot, byte[] target, int to) {
        begin(Kind.STAMP, target, to);
        Big.u64(target, to + NUMBER, length);
        Big.u64(target, to + SECOND, changedSeconds);
        Big.u32(target, to + THIRD, changedNanos);
        Big.u64(target, to + FOURTH, boot);
        end(target, to);
    }

    /// Looks at the entry here. What does not name blocks of the file is no entry either.
    public Kind next(byte[] source, int from, int length) {
        if (length < ENTRY_BYTES
                || Big.u64(source, from + ENTRY_CHECK)
                        != (XxHash64.of(source, from, ENTRY_CHECK) ^ salt)) {
            return Kind.END;
        }
        int code = Big.u8(source, from);
        if (code < 1 || code >= KINDS.length) {
            return Kind.END;
        }
        bytes = source;
        at = from;
        Kind kind = KINDS[code];
        return kind != Kind.STAMP && !isInFile(kind) ? Kind.END : kind;
    }

    /// The block, or the first of a hole.
    public long block() {
        return Big.u64(bytes, at + NUMBER);
    }

    /// How many blocks the hole has.
    public long blocks() {
        return Big.u64(bytes, at + SECOND);
    }

    public boolean isValue(byte[] value) {
        for (int i = 0; i < BlockHasher.VALUE_BYTES; i++) {
            if (bytes[at + SECOND + i] != value[i]) {
                return false;
            }
        }
        return true;
    }

    public long length() {
        return Big.u64(bytes, at + NUMBER);
    }

    public long changedSeconds() {
        return Big.u64(bytes, at + SECOND);
    }

    public int changedNanos() {
        return Big.u32(bytes, at + THIRD);
    }

    public long boot() {
        return Big.u64(bytes, at + FOURTH);
    }

    private boolean isInFile(Kind kind) {
        long all = Blocks.count(size);
        long count = kind == Kind.HOLE ? blocks() : 1;
        return block() >= 0 && block() < all && count > 0 && count <= all - block();
    }

    private static void begin(Kind kind, byte[] target, int to) {
        Arrays.fill(target, to, to + ENTRY_CHECK, (byte) 0);
        Big.u8(target, to, kind.code);
    }

    private void end(byte[] target, int to) {
        Big.u64(target, to + ENTRY_CHECK, XxHash64.of(target, to, ENTRY_CHECK) ^ salt);
    }
}
