package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Big;
import io.wraith.base.Check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/// Frames without a network: what is written into them, what is read, and where they are.
final class FramesTest {
    private static final long HERE = 0x0200_5e00_5301L;
    private static final long THERE = 0x0200_5e00_5302L;
    private static final int PORT = 7_000;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment memory = arena.allocate(4_096, Long.BYTES);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static FrameHeaders headers(boolean isIpv4) {
        InetAddress from = InetAddress.ofLiteral(isIpv4 ? "192.0.2.1" : "2001:db8::1");
        InetAddress to = InetAddress.ofLiteral(isIpv4 ? "192.0.2.200" : "2001:db8:ffff::2");
        return new FrameHeaders(
                new FrameHeaders.End(HERE, from, 40_001), new FrameHeaders.End(THERE, to, PORT));
    }

    private byte[] payload(int length) {
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        return payload;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWrittenIsRead(boolean isIpv4) {
        FrameHeaders headers = headers(isIpv4);
        FrameReader reader = new FrameReader(memory, true);
        for (int length = 0; length < 1_500; length += 1 + length / 16) {
            byte[] payload = payload(length + 3);
            int ecn = length & 3;
            int written = headers.write(memory, 64, payload, 3, length, ecn);
            assertThat(written).isEqualTo(headers.length() + length);
            assertThat(headers.packetLength(length)).isEqualTo(written - 14);
            assertThat(reader.read(64, written)).as("seed %d, length %d", seed, length).isTrue();
            assertThat(reader.payloadLength()).isEqualTo(length);
            assertThat(reader.ecn()).isEqualTo(ecn);
            assertThat(reader.peerPort()).isEqualTo(40_001);
            assertThat(reader.peerLow()).isEqualTo(isIpv4 ? 0xffff_c000_0201L : 1);
            assertThat(reader.ownHigh()).isEqualTo(isIpv4 ? 0 : 0x2001_0db8_ffff_0000L);
            assertThat(reader.ownLow()).isEqualTo(isIpv4 ? 0xffff_c000_02c8L : 2);
            byte[] read = new byte[length];
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, reader.payload(), read, 0, length);
            assertThat(read).isEqualTo(Arrays.copyOfRange(payload, 3, 3 + length));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyChangedBitIsNoticedWhereChecksumsAreVerified(boolean isIpv4) {
        int length = headers(isIpv4).write(memory, 0, payload(99), 0, 99, 0);
        FrameReader reader = new FrameReader(memory, true);
        // Before the UDP checksum's cover begins, IPv6 has only what says how to read the rest.
        int covered = isIpv4 ? 14 : 22;
        for (int bit = 8 * covered; bit < 8 * length; bit++) {
            byte before = memory.get(ValueLayout.JAVA_BYTE, bit / 8);
            memory.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (before ^ 1 << bit % 8));
            assertThat(reader.read(0, length)).as("seed %d, bit %d", seed, bit).isFalse();
            memory.set(ValueLayout.JAVA_BYTE, bit / 8, before);
        }
        assertThat(reader.read(0, length)).isTrue();
    }

    @Test
    void noBytesLeadTheReaderOutOfThem() {
        FrameReader reader = new FrameReader(memory, false);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            int length = headers(random.nextBoolean()).write(memory, 0, payload(64), 0, 64, 1);
            for (int spoiled = random.nextInt(4); spoiled > 0; spoiled--) {
                int at = 12 + random.nextInt(length - 12);
                memory.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
            }
            int cut = random.nextInt(length + 1);
            if (reader.read(0, cut)) {
                read++;
                assertThat(reader.payloadLength()).as("seed %d", seed).isNotNegative();
                assertThat(reader.payload() + reader.payloadLength())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(cut);
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
    }

    @Test
    void anIpv4DatagramMayComeWithoutAChecksum() {
        for (boolean isIpv4 : new boolean[] {true, false}) {
            int length = headers(isIpv4).write(memory, 0, payload(20), 0, 20, 0);
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, length - 22, (short) 0);
            assertThat(new FrameReader(memory, true).read(0, length)).isEqualTo(isIpv4);
            assertThat(new FrameReader(memory, false).read(0, length)).isTrue();
        }
    }

    @Test
    void checksumsAgreeWithTheirDefinition() {
        for (int i = 0; i < 2_000; i++) {
            int length = random.nextInt(300);
            byte[] bytes = payload(length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 1, length);
            long sum = 0;
            for (int at = 0; at < length; at++) {
                sum += (long) Big.u8(bytes, at) << (at % 2 == 0 ? 8 : 0);
            }
            while (sum > 0xffff) {
                sum = (sum & 0xffff) + (sum >>> 16);
            }
            assertThat(InternetChecksum.sum(bytes, 0, length)).as("seed %d", seed).isEqualTo(sum);
            assertThat(InternetChecksum.sum(memory, 1, length)).as("seed %d", seed).isEqualTo(sum);
        }
        assertThat(InternetChecksum.fold(Long.MAX_VALUE)).isEqualTo(0x7fff);
        assertThat(InternetChecksum.complement(0)).isEqualTo(0xffff);
    }

    @Test
    void everyFrameIsInOnePlace() {
        XdpFrames frames = new XdpFrames(64, 4_096);
        Deque<Long> filling = new ArrayDeque<>();
        Deque<Long> sending = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            long taken = -1;
            switch (random.nextInt(4)) {
                case 0 -> taken = put(filling, frames.toFill());
                case 1 -> taken = put(sending, frames.toSend());
                case 2 -> {
                    if (!filling.isEmpty()) {
                        frames.filled(filling.poll() + random.nextInt(4_096));
                    }
                }
                default -> {
                    if (!sending.isEmpty()) {
                        frames.sent(sending.poll());
                    }
                }
            }
            assertThat(taken % 4_096).isIn(0L, -1L);
            assertThat(frames.filling()).as("seed %d", seed).isEqualTo(filling.size());
            assertThat(frames.sending()).as("seed %d", seed).isEqualTo(sending.size());
            assertThat(frames.free() + frames.filling() + frames.sending()).isEqualTo(64);
        }
    }

    private static long put(Deque<Long> queue, long address) {
        if (address >= 0) {
            queue.add(address);
        }
        return address;
    }

    @Test
    void aFrameThatComesFromWhereItIsNotIsAFaultOfOurs() {
        XdpFrames frames = new XdpFrames(4, 2_048);
        long filling = frames.toFill();
        assertThatThrownBy(() -> frames.sent(filling)).isInstanceOf(Check.Failed.class);
        frames.filled(filling);
        assertThatThrownBy(() -> frames.filled(filling)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> frames.filled(4 * 2_048)).isInstanceOf(Check.Failed.class);
        assertThat(frames.total()).isEqualTo(frames.free());
    }
}
