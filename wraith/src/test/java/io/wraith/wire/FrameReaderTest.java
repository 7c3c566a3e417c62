package io.wraith.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

final class FrameReaderTest {
    private static final int OUT_OF_RANGE = WireFault.OUT_OF_RANGE.code();

    private final FrameReader reader = new FrameReader();
    private final FrameWriter writer = new FrameWriter();
    private final byte[] plain = new byte[66_000];

    @Test
    void nothingIsReadBehindPadding() {
        writer.wrap(plain, 0, 10).ping(1);
        writer.wrap(plain, 0, 5).pad();
        reader.wrap(plain, 0, 10);
        assertThat(reader.next()).isEqualTo(FrameType.PAD.code());
        assertThat(reader.next()).isEqualTo(FrameReader.END);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x16, 0x17, 0x7f, 0x80, 0xff})
    void unknownTypesAreRefusedForGood(int type) {
        plain[0] = (byte) type;
        reader.wrap(plain, 0, 100);
        for (int i = 0; i < 3; i++) {
            assertThat(reader.next()).isEqualTo(WireFault.UNKNOWN_TYPE.code());
        }
    }

    @Test
    void everyTypeIsFoundByItsCode() {
        for (FrameType type : FrameType.values()) {
            assertThat(FrameType.of(type.code())).isEqualTo(type);
        }
        assertThat(FrameType.of(-1)).isNull();
        assertThat(FrameType.of(FrameType.values().length)).isNull();
        for (WireFault fault : WireFault.values()) {
            assertThat(fault.code()).isLessThan(FrameReader.END);
            assertThat(WireFault.of(fault.code())).isEqualTo(fault);
        }
    }

    @Test
    void theCaseBeforeAFrameIsOurFault() {
        assertThatThrownBy(() -> reader.wrap(plain, 0, 10).type()).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> reader.wrap(plain, 65_999, 2)).isInstanceOf(Check.Failed.class);
    }

    /// A piece of 256 KB cannot be said in 16 bits: it must not become a piece of another length.
    @ParameterizedTest
    @ValueSource(ints = {0xffff + 1, 256 << 10, (256 << 10) + 100, 1 << 30})
    void longDataIsRefusedInsteadOfCut(int length) {
        writer.wrap(new byte[300_000], 0, 300_000);
        assertThat(writer.dataRoom()).isEqualTo(0xffff);
        assertThat(writer.data(4, 0, length, false)).isEqualTo(FrameWriter.NO_ROOM);
        assertThat(writer.datagram(length)).isEqualTo(FrameWriter.NO_ROOM);
        assertThat(writer.at()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff, 256 << 10, 0x1_0000_0000L, 0x1234_5678_9abc_def0L})
    void offsetsHave64Bits(long offset) {
        writer.wrap(plain, 0, plain.length).data(4, offset, 0xffff, true);
        reader.wrap(plain, 0, writer.at());
        assertThat(reader.next()).isEqualTo(FrameType.DATA_FIN.code());
        assertThat(reader.offset()).isEqualTo(offset);
        assertThat(reader.dataLength()).isEqualTo(0xffff);
        assertThat(reader.dataAt()).isEqualTo(15);
    }

    @Test
    void aFullPacketIsOneFrame() {
        writer.wrap(plain, 0, 65_280);
        int length = writer.dataRoom();
        assertThat(length).isEqualTo(65_280 - 15);
        assertThat(writer.data(0, 0, length, false)).isEqualTo(15);
        assertThat(writer.room()).isZero();
        assertThat(writer.dataRoom()).isZero();
        assertThat(writer.datagramRoom()).isEqualTo(FrameWriter.NO_ROOM);
    }

    /// Frames that are as long as they should be and say what cannot be.
    @ParameterizedTest
    @CsvSource({
        "stream above 2^31,      06 80000000 0000000000000000 0000",
        "offset of 2^62,         06 00000000 4000000000000000 0000",
        "offset of 2^64 - 1,     07 00000000 ffffffffffffffff 0000",
        "end at 2^62,            06 00000000 3fffffffffffffff 0001 aa",
        "final size of 2^62,     08 00000000 4000000000000000 00000000",
        "stop of stream 2^32 - 1, 09 ffffffff 00000000",
        "limit of 2^62,          0a 4000000000000000",
        "stream limit of 2^63,   0b 00000000 8000000000000000",
        "third kind of stream,   0c 02 00000000",
        "2^29 + 1 streams,       0c 00 20000001",
        "2^32 - 1 streams,       0c 00 ffffffff",
        "id 0,                   0f 00000001 00000000 0000000000000000 0000000000000000"
                + " 0000000000000000",
        "retires itself,         0f 00000001 00000002 0000000000000001 0000000000000000"
                + " 0000000000000000",
        "negative sequence,      10 80000000",
        "third kind of rekey,    11 00000001 02 0000 0001 0001 aa",
        "behind its end,         11 00000001 00 0001 0001 0001 aa",
        "empty fragment,         11 00000001 00 0000 0001 0000",
        "negative epoch,         11 80000000 00 0000 0001 0001 aa",
        "last stream of 2^31,    13 80000000 00000000",
        "lane without id,        15 01 0000000000000000 0000000000000000 0000000000000000",
        "ACK after 0 packets,    05 00000000 0000 00000000",
        "number of 2^56,         03 0100000000000000 00000000 0000000000000000 0000000000000000"
                + " 0000000000000000 0001 00",
        "ect count of 2^62,      03 0000000000000000 00000000 4000000000000000 0000000000000000"
                + " 0000000000000000 0001 00",
        "ce count of 2^62,       03 0000000000000000 00000000 0000000000000000 4000000000000000"
                + " 0000000000000000 0001 00",
        "2^63 drops,             03 0000000000000000 00000000 0000000000000000 0000000000000000"
                + " 8000000000000000 0001 00",
        "no range,               03 0000000000000000 00000000 0000000000000000 0000000000000000"
                + " 0000000000000000 0000 00",
    })
    void whatCannotBeIsRefused(String what, String frame) {
        byte[] bytes = HexFormat.of().parseHex(frame.replace(" ", ""));
        reader.wrap(bytes, 0, bytes.length);
        assertThat(reader.next()).as(what).isEqualTo(OUT_OF_RANGE);
        assertThat(reader.next()).as(what).isEqualTo(OUT_OF_RANGE);
    }

    @Test
    void aReasonHasAtMost256Bytes() {
        byte[] reason = "é".repeat(128).getBytes(StandardCharsets.UTF_8);
        writer.wrap(plain, 0, 1_000).close(7, reason, 0, 256);
        reader.wrap(plain, 0, 1_000);
        assertThat(reader.next()).isEqualTo(FrameType.CLOSE.code());
        assertThat(reader.reason()).isEqualTo("é".repeat(128));
        Big.u16(plain, 5, 257);
        assertThat(reader.wrap(plain, 0, 1_000).next()).isEqualTo(OUT_OF_RANGE);
        assertThatThrownBy(() -> writer.close(7, new byte[257], 0, 257))
                .isInstanceOf(Check.Failed.class);
    }

    /// Lengths and gaps, of which a later range has one each.
    @ParameterizedTest
    @CsvSource({
        "5, 1, 06",
        "5, 1, 40 06",
        "5, 1, c0 00 00 00 00 00 00 06",
        "5, 1, ff ff ff ff ff ff ff ff",
        "5, 2, 00 04 00",
        "5, 2, 00 03 01",
        "5, 2, 01 03 00",
        "5, 2, 00 ff ff ff ff ff ff ff ff 00",
        "0, 1, 01",
        "1, 2, 00 00 00",
    })
    void rangesBelowZeroAreRefused(long largest, int ranges, String varints) {
        ack(largest, ranges);
        byte[] rest = HexFormat.of().parseHex(varints.replace(" ", ""));
        System.arraycopy(rest, 0, plain, 39, rest.length);
        reader.wrap(plain, 0, 39 + rest.length);
        assertThat(reader.next()).as(varints).isEqualTo(WireFault.BELOW_ZERO.code());
        assertThat(reader.nextRange()).as("nothing of it can be used").isFalse();
    }

    @Test
    void rangesReachNumberZero() {
        ack(5, 2);
        System.arraycopy(new byte[] {1, 0, 2}, 0, plain, 39, 3);
        reader.wrap(plain, 0, 42);
        assertThat(reader.next()).isEqualTo(FrameType.ACK.code());
        assertThat(reader.nextRange()).isTrue();
        assertThat(new long[] {reader.rangeLow(), reader.rangeHigh()}).containsExactly(4, 5);
        assertThat(reader.nextRange()).isTrue();
        assertThat(new long[] {reader.rangeLow(), reader.rangeHigh()}).containsExactly(0, 2);
        assertThat(reader.nextRange()).isFalse();
    }

    @Test
    void anAckHasAtMost2048Ranges() {
        RangeSet set = new RangeSet(3_000);
        for (int i = 0; i < 3_000; i++) {
            set.add(2L * i, 2L * i + 1);
        }
        writer.wrap(plain, 0, 60_000).ack(set, 0, 0, 0, 0);
        reader.wrap(plain, 0, writer.at());
        assertThat(reader.next()).isEqualTo(FrameType.ACK.code());
        int ranges = 0;
        while (reader.nextRange()) {
            assertThat(reader.rangeLow()).isEqualTo(5_998 - 2L * ranges++);
        }
        assertThat(ranges).isEqualTo(FrameReader.RANGES_LIMIT);
        Big.u16(plain, 37, FrameReader.RANGES_LIMIT + 1);
        assertThat(reader.wrap(plain, 0, 60_000).next()).isEqualTo(OUT_OF_RANGE);
    }

    @Test
    void aDelayThatIsTooLongIsTheLongest() {
        RangeSet set = new RangeSet(1);
        set.add(0, 1);
        writer.wrap(plain, 0, 100).ack(set, Long.MAX_VALUE, 0, 0, 0);
        reader.wrap(plain, 0, writer.at()).next();
        assertThat(reader.delayUs()).isEqualTo(0xffff_ffffL);
    }

    @Tag("allocation")
    @Test
    void framesCostNoMemory() {
        RangeSet set = new RangeSet(4);
        set.add(1, 5);
        set.add(8, 9);
        assertThat(
                        Allocation.bytes(
                                1_000,
                                () -> {
                                    writer.wrap(plain, 0, 1_280).ack(set, 5, 0, 0, 0);
                                    writer.maxData(4);
                                    writer.data(4, 0, writer.dataRoom() - 50, true);
                                    writer.pad();
                                    reader.wrap(plain, 0, 1_280);
                                    while (reader.next() >= 0) {
                                        while (reader.nextRange()) {
                                            plain[0] |= 0;
                                        }
                                    }
                                }))
                .isZero();
    }

    private void ack(long largest, int ranges) {
        RangeSet set = new RangeSet(1);
        set.add(largest, largest + 1);
        writer.wrap(plain, 0, 100).ack(set, 0, 0, 0, 0);
        Big.u16(plain, 37, ranges);
    }
}
