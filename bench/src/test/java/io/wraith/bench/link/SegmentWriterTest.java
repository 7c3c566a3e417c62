package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wraith.base.Prng;
import io.wraith.bench.link.Packets.Shape;
import io.wraith.linux.VirtioHeader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// What is cut against packets that were written by the letter.
final class SegmentWriterTest {
    private static final int ECT = 2;
    private static final int CE = 3;
    private static final long AT = 3;

    private final MemorySegment memory = Arena.ofAuto().allocate(80_000);
    private final MemorySegment header = Arena.ofAuto().allocate(SegmentWriter.MOST_BYTES);
    private final SegmentWriter writer = new SegmentWriter(header);
    private final SuperPacket packet = new SuperPacket();

    /// Every shape, cut at every place into single segments and into runs.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatIsCutIsWhatWouldBeOnTheWire(long seed) {
        Prng choices = new Prng(seed);
        int segment = 1 + choices.below(1448);
        int payload = Math.min(64_000, segment + 1 + choices.below(50 * segment));
        int flags = Packets.FIN_PSH_ACK | (choices.below(2) == 0 ? Packets.CWR : 0);
        Shape shape =
                new Shape(choices.below(2) == 0, choices.below(2) == 0, segment, payload, flags);
        look(shape);
        assertThat(packet.count()).as("seed %d", seed).isEqualTo(shape.count());
        assertThat(packet.ecn()).isEqualTo(ECT);
        for (int first = 0; first < shape.count(); ) {
            int most = shape.count() - first;
            int count = choices.below(2) == 0 ? 1 : 1 + choices.below(most);
            boolean isMarked = choices.below(3) == 0;
            List<byte[]> wire = Packets.wire(shape, isMarked ? CE : ECT);
            List<byte[]> expected = wire.subList(first, first + count);
            assertThat(cut(shape, first, count, isMarked))
                    .as("seed %d, %d of %s from %d on", seed, count, shape, first)
                    .containsExactlyElementsOf(expected);
            first += count;
        }
    }

    @Test
    void theSmallestAndTheLargest() {
        for (boolean isTcp : new boolean[] {true, false}) {
            Shape smallest = new Shape(true, isTcp, 1, 2, Packets.FIN_PSH_ACK);
            look(smallest);
            assertThat(cut(smallest, 1, 1, false))
                    .containsExactly(Packets.wire(smallest, ECT).getLast());
            Shape largest = new Shape(false, isTcp, 1440, 65_400, Packets.FIN_PSH_ACK);
            look(largest);
            assertThat(cut(largest, 0, largest.count(), true))
                    .containsExactlyElementsOf(Packets.wire(largest, CE));
        }
    }

    @Test
    void whatIsNotCutKeepsAllButItsMark() {
        for (boolean isVersion4 : new boolean[] {true, false}) {
            byte[] whole = Packets.wire(new Shape(isVersion4, false, 900, 900, 0), ECT).getFirst();
            VirtioHeader.plain(memory, AT);
            MemorySegment.copy(whole, 0, memory, JAVA_BYTE, AT + VirtioHeader.SIZE, whole.length);
            assertThat(packet.look(memory, AT, VirtioHeader.SIZE + whole.length)).isTrue();
            assertThat(packet.count()).isOne();
            assertThat(packet.payloadBytes(0, 1) + packet.headerBytes()).isEqualTo(whole.length);
            int bytes = writer.write(packet, 0, 1, true);
            byte[] marked = joined(bytes, 0, 1);
            byte[] expected =
                    Packets.wire(new Shape(isVersion4, false, 900, 900, 0), CE).getFirst();
            assertThat(marked).isEqualTo(expected);
            assertThat(VirtioHeader.flags(header, 0)).isZero();
        }
    }

    @Test
    void whatIsNoPacketIsSeenAsSuch() {
        VirtioHeader.plain(memory, AT);
        assertThat(packet.look(memory, AT, VirtioHeader.SIZE)).isFalse();
        memory.set(JAVA_BYTE, AT + VirtioHeader.SIZE, (byte) 0x60);
        assertThat(packet.look(memory, AT, VirtioHeader.SIZE + 39)).isFalse();
        memory.set(JAVA_BYTE, AT + VirtioHeader.SIZE, (byte) 0x15);
        assertThat(packet.look(memory, AT, VirtioHeader.SIZE + 60)).isFalse();
        Shape shape = new Shape(true, true, 1000, 3000, 0);
        Packets.write(shape, memory, AT);
        VirtioHeader.checksum(memory, AT, 3030, 16);
        assertThat(packet.look(memory, AT, VirtioHeader.SIZE + 3052)).isFalse();
    }

    private void look(Shape shape) {
        int length = Packets.write(shape, memory, AT);
        assertThat(packet.look(memory, AT, length)).isTrue();
    }

    /// What the writer makes of some segments, cut further and summed as a kernel would.
    private List<byte[]> cut(Shape shape, int first, int count, boolean isMarked) {
        int bytes = writer.write(packet, first, count, isMarked);
        byte[] joined = joined(bytes, first, count);
        int start = VirtioHeader.checksumStart(header, 0);
        int offset = VirtioHeader.checksumOffset(header, 0);
        assertThat(VirtioHeader.flags(header, 0))
                .isEqualTo(VirtioHeader.VIRTIO_NET_HDR_F_NEEDS_CSUM);
        if (count == 1) {
            assertThat(VirtioHeader.gsoType(header, 0)).isZero();
            Packets.finish(joined, start, offset);
            return List.of(joined);
        }
        // What a run of segments says of itself, and each of them again by what it says.
        assertThat(VirtioHeader.segmentBytes(header, 0)).isEqualTo(shape.segmentBytes());
        assertThat(VirtioHeader.headerBytes(header, 0)).isEqualTo(shape.headerBytes());
        MemorySegment smaller = Arena.ofAuto().allocate(80_000);
        MemorySegment.copy(header, 0, smaller, 0, VirtioHeader.SIZE);
        MemorySegment.copy(joined, 0, smaller, JAVA_BYTE, VirtioHeader.SIZE, joined.length);
        SuperPacket again = new SuperPacket();
        assertThat(again.look(smaller, 0, VirtioHeader.SIZE + joined.length)).isTrue();
        assertThat(again.count()).isEqualTo(count);
        SegmentWriterTest inner = new SegmentWriterTest();
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> inner.single(again, i))
                .toList();
    }

    private byte[] single(SuperPacket from, int index) {
        int bytes = writer.write(from, index, 1, false);
        byte[] joined = joined(from, bytes, index, 1);
        Packets.finish(
                joined,
                VirtioHeader.checksumStart(header, 0),
                VirtioHeader.checksumOffset(header, 0));
        return joined;
    }

    private byte[] joined(int headerBytes, int first, int count) {
        return joined(packet, headerBytes, first, count);
    }

    private byte[] joined(SuperPacket from, int headerBytes, int first, int count) {
        int ipBytes = headerBytes - VirtioHeader.SIZE;
        int payload = from.payloadBytes(first, count);
        byte[] joined = new byte[ipBytes + payload];
        MemorySegment.copy(header, JAVA_BYTE, VirtioHeader.SIZE, joined, 0, ipBytes);
        long at = from.at(from.headerBytes() + (long) first * from.segmentBytes());
        MemorySegment.copy(from.memory(), JAVA_BYTE, at, joined, ipBytes, payload);
        return joined;
    }
}
