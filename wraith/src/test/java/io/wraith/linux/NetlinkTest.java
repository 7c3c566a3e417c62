package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;

/// The form of netlink messages; what the kernel makes of them is in [NamespaceTest].
final class NetlinkTest {
    @Test
    void buildsNestedAttributesWithTheirLengthsAndPadding() {
        NetlinkRequest request = new NetlinkRequest(0x1234, 4);
        int struct = request.struct(4);
        request.u8(struct, 7);
        int outer = request.begin(18);
        request.attribute(1, "abc").attribute(2, 0x01020304);
        request.end(outer);
        byte[] bytes = new byte[100];

        int length = request.finish(MemorySegment.ofArray(bytes), 9);

        assertThat(HexFormat.of().formatHex(bytes, 0, length))
                .isEqualTo(
                        ("28000000" + "3412" + "0500" + "09000000" + "00000000" + "07000000")
                                + ("1400" + "1200" + "0800" + "0100" + "61626300")
                                + ("0800" + "0200" + "04030201"));
    }

    @Test
    void readsWhatWasBuilt() {
        NetlinkRequest request = new NetlinkRequest(16, 0);
        request.u32(request.struct(8) + 4, 77);
        request.attribute(3, "odd length").attribute(4, -5);
        MemorySegment memory = MemorySegment.ofArray(new byte[200]);
        NetlinkReader reader = new NetlinkReader(memory, request.finish(memory, 5));

        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(16);
        assertThat(reader.sequence()).isEqualTo(5);
        assertThat(reader.u32(4, 0)).isEqualTo(77);
        reader.attributes(8);
        assertThat(reader.nextAttribute()).isTrue();
        assertThat(reader.attributeType()).isEqualTo(3);
        assertThat(reader.attributeU32(-1)).isEqualTo(-1);
        assertThat(reader.nextAttribute()).isTrue();
        assertThat(reader.attributeType()).isEqualTo(4);
        assertThat(reader.attributeU32(0)).isEqualTo(-5);
        assertThat(reader.nextAttribute()).isFalse();
        assertThat(reader.u32(400, 13)).isEqualTo(13);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void refusesMoreThanAMessageHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetlinkRequest(1, 0).attribute(1, new byte[4_077]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetlinkRequest(1, 0).attribute(1, "a".repeat(4_076)));
        NetlinkRequest full = new NetlinkRequest(1, 0).attribute(1, new byte[4_076]);
        assertThatIllegalArgumentException().isThrownBy(() -> full.struct(1));
    }

    /// FFM throws when a read leaves the memory, which ends exactly where the messages do.
    @Test
    void noBytesLeadTheReaderOutOfThemOrIntoALoop() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = hostileMessages(random);
            NetlinkReader reader = new NetlinkReader(MemorySegment.ofArray(bytes), bytes.length);
            String run = "seed " + seed + ", round " + round;
            int steps = 0;
            while (reader.next()) {
                reader.type();
                reader.sequence();
                reader.u32(random.nextInt(64), 0);
                reader.attributes(random.nextInt(32));
                while (reader.nextAttribute()) {
                    reader.attributeType();
                    reader.attributeU32(0);
                    assertThat(++steps).as(run).isLessThanOrEqualTo(bytes.length);
                }
                assertThat(++steps).as(run).isLessThanOrEqualTo(bytes.length);
            }
        }
    }

    private static byte[] hostileMessages(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        for (int at = 0; at + 4 <= bytes.length; at += 4 * random.nextInt(1, 6)) {
            if (random.nextBoolean()) {
                memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, random.nextInt(-1, 80));
            } else {
                memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) random.nextInt(-1, 40));
            }
        }
        return bytes;
    }
}
