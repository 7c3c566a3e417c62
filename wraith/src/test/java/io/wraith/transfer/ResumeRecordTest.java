package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ResumeRecord.Kind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class ResumeRecordTest {
    private static final int HEAD = ResumeRecord.HEAD_BYTES;
    private static final int ENTRY = ResumeRecord.ENTRY_BYTES;

    private final Entry file = Messages.file(1, 0, 100L << 20);
    private final byte[] log = new byte[HEAD + 4 * ENTRY];
    private final byte[] value = new byte[32];

    ResumeRecordTest() {
        new Prng(3).fill(value, 0, 32);
        ResumeRecord record = ResumeRecord.begin(file, log, 0);
        record.block(7, value, log, HEAD);
        record.hole(20, 80, log, HEAD + ENTRY);
        record.stamp(123, -5, 999, 77, log, HEAD + 2 * ENTRY);
        record.block(8, value, log, HEAD + 3 * ENTRY);
    }

    @Test
    void whatWasWrittenIsRead() {
        assertThat(ResumeRecord.isOf(file, log, 0, log.length)).isTrue();
        ResumeRecord record = ResumeRecord.resume(log, 0);
        assertThat(record.next(log, HEAD, ENTRY)).isEqualTo(Kind.BLOCK);
        assertThat(record.block()).isEqualTo(7);
        assertThat(record.isValue(value)).isTrue();
        assertThat(record.isValue(new byte[32])).isFalse();
        assertThat(record.next(log, HEAD + ENTRY, ENTRY)).isEqualTo(Kind.HOLE);
        assertThat(record.block()).isEqualTo(20);
        assertThat(record.blocks()).isEqualTo(80);
        assertThat(record.next(log, HEAD + 2 * ENTRY, ENTRY)).isEqualTo(Kind.STAMP);
        assertThat(record.length()).isEqualTo(123);
        assertThat(record.changedSeconds()).isEqualTo(-5);
        assertThat(record.changedNanos()).isEqualTo(999);
        assertThat(kinds(log, log.length))
                .containsExactly(Kind.BLOCK, Kind.HOLE, Kind.STAMP, Kind.BLOCK);
    }

    @Test
    void whatIsCutOffCountsAsNotThere() {
        for (int length = 0; length <= log.length; length++) {
            boolean hasHead = length >= HEAD;
            assertThat(ResumeRecord.isOf(file, log, 0, length)).isEqualTo(hasHead);
            if (hasHead) {
                assertThat(kinds(log, length)).hasSize((length - HEAD) / ENTRY);
            }
        }
    }

    /// Every single bit counts; what stands before it stays.
    @Test
    void whatIsDamagedCountsAsNotThere() {
        for (int bit = 0; bit < 8 * log.length; bit++) {
            byte[] damaged = log.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            boolean isHeadGood = ResumeRecord.isOf(file, damaged, 0, damaged.length);
            assertThat(isHeadGood).as("bit %s", bit).isEqualTo(bit / 8 >= HEAD);
            if (isHeadGood) {
                assertThat(kinds(damaged, damaged.length)).hasSize((bit / 8 - HEAD) / ENTRY);
            }
        }
    }

    /// A record of another version of the file, or entries that got into the wrong record.
    @Test
    void whatIsOfAnotherFileIsNotUsed() {
        assertThat(ResumeRecord.isOf(Messages.file(1, 0, 99L << 20), log, 0, log.length)).isFalse();
        Entry later =
                new Entry(
                        1,
                        0,
                        file.name(),
                        new Entry.Attributes(0, 7, 9, List.of()),
                        file.content());
        assertThat(ResumeRecord.isOf(later, log, 0, log.length)).isFalse();
        byte[] mixed = log.clone();
        ResumeRecord.begin(later, mixed, 0);
        assertThat(kinds(mixed, mixed.length)).isEmpty();
    }

    @Test
    void whatIsNotInTheFileIsNoEntry() {
        ResumeRecord record = ResumeRecord.resume(log, 0);
        byte[] entry = new byte[ENTRY];
        long[][] holes = {{100, 1}, {-1, 1}, {0, 0}, {99, 2}, {1, Long.MAX_VALUE}, {0, -1}};
        for (long[] hole : holes) {
            record.hole(hole[0], hole[1], entry, 0);
            assertThat(record.next(entry, 0, ENTRY)).as(Arrays.toString(hole)).isEqualTo(Kind.END);
        }
        record.block(100, value, entry, 0);
        assertThat(record.next(entry, 0, ENTRY)).isEqualTo(Kind.END);
        record.block(99, value, entry, 0);
        assertThat(record.next(entry, 0, ENTRY)).isEqualTo(Kind.BLOCK);
    }

    private static List<Kind> kinds(byte[] log, int length) {
        ResumeRecord record = ResumeRecord.resume(log, 0);
        List<Kind> all = new ArrayList<>();
        for (int at = HEAD; ; at += ENTRY) {
            Kind kind = record.next(log, at, length - at);
            if (kind == Kind.END) {
                return all;
            }
            all.add(kind);
        }
    }
}
