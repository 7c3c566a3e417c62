package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.linux.MessageBatch.Shape;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;

final class ControlMessagesTest {
    private static final int AREA = 256;

    private final ReceivedControl control = new ReceivedControl();

    @Test
    void writesTheFormOfTheKernel() {
        Shape shape = new Shape(2, 1, 128);
        MemorySegment memory = Arena.ofAuto().allocate(shape.bytes(), 8);
        MessageBatch batch = new MessageBatch(memory, shape);

        batch.control(1).segmentSize(1_400).trafficClass(Sockets.AF_INET, 3);

        assertThat(HexFormat.of().formatHex(lastBytes(memory, shape)))
                .startsWith(
                        ("1200000000000000" + "11000000" + "67000000" + "7805000000000000")
                                + ("1400000000000000" + "00000000" + "01000000" + "03000000"));
    }

    @Test
    void readsWhatTheWriterWrote() {
        Shape shape = new Shape(1, 1, 128);
        MessageBatch batch = new MessageBatch(Arena.ofAuto().allocate(shape.bytes(), 8), shape);

        batch.control(0).trafficClass(Sockets.AF_INET6, 0xfe).source(Sockets.AF_INET6, 5, -6, 7);
        control.read(batch, 0);
        assertThat(control.trafficClass()).isEqualTo(0xfe);
        assertThat(control.localFamily()).isEqualTo(Sockets.AF_INET6);
        assertThat(control.localHigh()).isEqualTo(5);
        assertThat(control.localLow()).isEqualTo(-6);
        assertThat(control.interfaceIndex()).isEqualTo(7);

        batch.control(0).source(Sockets.AF_INET, 0, 0xffff_7f00_0001L, 9);
        control.read(batch, 0);
        assertThat(control.trafficClass()).isEqualTo(-1);
        assertThat(control.localFamily()).isEqualTo(Sockets.AF_INET);
        assertThat(control.localLow()).isEqualTo(0xffff_7f00_0001L);
        assertThat(control.interfaceIndex()).isEqualTo(9);

        batch.control(0);
        control.read(batch, 0);
        assertThat(control.localFamily()).isZero();
        assertThat(control.interfaceIndex()).isZero();
    }

    @Test
    void theWriterStaysInItsArea() {
        Shape shape = new Shape(2, 1, 24);
        MessageBatch batch = new MessageBatch(Arena.ofAuto().allocate(shape.bytes(), 8), shape);
        ControlWriter writer = batch.control(0).segmentSize(9);

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> writer.segmentSize(9))
                .withMessage("24 more control bytes, 24 of 24 are used");
        assertThatIllegalArgumentException().isThrownBy(() -> batch.control(1).segmentSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> batch.control(1).segmentSize(65_536));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> batch.control(2));
    }

    @Test
    void aMessageTooShortForItsKindIsPassedOver() {
        Arena arena = Arena.ofAuto();
        MemorySegment memory = arena.allocate(AREA);
        put(memory, 0, 19, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO);
        put(memory, 24, 20, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO);
        memory.set(ValueLayout.JAVA_INT, 40, 1_200);

        control.read(memory, 0, 24);
        assertThat(control.segmentSize()).isZero();
        control.read(memory, 0, 44);
        assertThat(control.segmentSize()).isEqualTo(1_200);
        control.read(memory, 0, 43);
        assertThat(control.segmentSize()).isZero();
    }

    /// FFM throws when a read leaves the memory, which ends exactly where the area does here.
    @Test
    void noAreaLeadsTheWalkerOutOfItOrIntoALoop() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ControlWalker walker = new ControlWalker();
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = hostileArea(random);
            MemorySegment memory = MemorySegment.ofArray(bytes);
            int at = random.nextInt(bytes.length + 1);
            int length = bytes.length - at;
            walker.start(memory, at, length);
            long from = at;
            int steps = 0;
            while (walker.next()) {
                String run = "seed " + seed + ", round " + round;
                assertThat(walker.data()).as(run).isBetween(from + 16, (long) bytes.length);
                assertThat(++steps).as(run).isLessThanOrEqualTo(length / 16);
                from = walker.data();
            }
            control.read(memory, at, length);
        }
    }

    /// Random bytes in which believable headers stand here and there, mostly with a wrong length.
    private static byte[] hostileArea(Random random) {
        byte[] bytes = new byte[random.nextInt(AREA)];
        random.nextBytes(bytes);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        long[] lengths = {0, 1, 15, 16, 17, 20, 24, 28, 32, 36, 40, -1, -16, Long.MIN_VALUE};
        int[] levels = {
            Sockets.IPPROTO_IP,
            Sockets.IPPROTO_IPV6,
            SocketOptions.SOL_SOCKET,
            SocketOptions.SOL_UDP
        };
        int[] types = {1, 8, 35, 40, 50, 67, 104};
        for (int at = 0; at + 16 <= bytes.length; at += 8 * random.nextInt(1, 5)) {
            long length = lengths[random.nextInt(lengths.length)] + random.nextInt(3) - 1;
            int level = levels[random.nextInt(levels.length)];
            put(memory, at, length, level, types[random.nextInt(types.length)]);
        }
        return bytes;
    }

    private static void put(MemorySegment memory, long at, long length, int level, int type) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, length);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, at + 8, level);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, at + 12, type);
    }

    private static byte[] lastBytes(MemorySegment memory, Shape shape) {
        return memory.asSlice(shape.bytes() - shape.controlBytes()).toArray(ValueLayout.JAVA_BYTE);
    }
}
