package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Big;
import io.wraith.linux.BpfProgram;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.net.XdpFilter.Verdict;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What the filter makes of packets, tried in the kernel without a network. There are no sockets
/// here, so what is ours is counted as [Verdict#UNBOUND] and passes; with sockets it would be
/// redirected.
@KernelTest({Need.ROOT, Need.XDP})
final class XdpFilterTest {
    private static final int PORT = 7_777;
    private static final long ID = 0x0102_0304_0506_0708L;
    private static final InetAddress PEER4 = InetAddress.ofLiteral("192.0.2.9");
    private static final InetAddress OURS4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER4 = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress PEER6 = InetAddress.ofLiteral("2001:db8::9");
    private static final InetAddress OURS6 = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress OTHER6 = InetAddress.ofLiteral("2001:db8::2");
    private static final int IP = TestFrames.ETHERNET;

    private final LoadedFilter filter = LoadedFilter.load(PORT, 1);

    @BeforeEach
    void ourAddresses() {
        filter.addresses(List.of(mapped(OURS4), OURS6.getAddress()));
    }

    @AfterEach
    void close() {
        filter.close();
    }

    private static byte[] mapped(InetAddress address) {
        byte[] bytes = new byte[16];
        Big.u16(bytes, 10, 0xffff);
        System.arraycopy(address.getAddress(), 0, bytes, 12, 4);
        return bytes;
    }

    private static byte[] ipv4() {
        return TestFrames.datagram(PEER4, OURS4, PORT, ID, 100);
    }

    private static byte[] ipv6() {
        return TestFrames.datagram(PEER6, OURS6, PORT, ID, 100);
    }

    /// How the filter counted one packet; it always passes here.
    private Verdict verdict(byte[] frame) {
        long[] before = counts();
        assertThat(filter.program().run(frame, 1).action()).isEqualTo(BpfProgram.XDP_PASS);
        long[] after = counts();
        List<Verdict> counted = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            int number = XdpFilter.number(verdict);
            for (long i = before[number]; i < after[number]; i++) {
                counted.add(verdict);
            }
        }
        assertThat(counted).hasSize(1);
        return counted.getFirst();
    }

    private long[] counts() {
        return Arrays.stream(Verdict.values()).mapToLong(filter::count).toArray();
    }

    private void assertOurs(byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(Verdict.UNBOUND);
    }

    private void assertPassed(byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void ourDatagramsAreTaken() {
        assertOurs(ipv4());
        assertOurs(ipv6());
        assertOurs(TestFrames.datagram(PEER4, OURS4, PORT, ID, 1_472));
        assertOurs(TestFrames.datagram(PEER6, OURS6, PORT, ID, 1_452));
    }

    @Test
    void payloadsWithoutAConnectionIdAreOursToo() {
        for (int length = 0; length < Long.BYTES; length++) {
            assertOurs(TestFrames.datagram(PEER4, OURS4, PORT, ID, length));
            assertOurs(TestFrames.datagram(PEER6, OURS6, PORT, ID, length));
        }
    }

    @Test
    void otherPortsProtocolsAndAddressesPass() {
        assertPassed(TestFrames.datagram(PEER4, OURS4, PORT + 1, ID, 100));
        assertPassed(TestFrames.datagram(PEER4, OURS4, Integer.reverseBytes(PORT) >>> 16, ID, 9));
        assertPassed(TestFrames.datagram(PEER6, OURS6, PORT - 1, ID, 100));
        assertPassed(TestFrames.with(ipv4(), IP + 9, 6));
        assertPassed(TestFrames.with(ipv6(), IP + 6, 6));
        assertPassed(TestFrames.datagram(PEER4, OTHER4, PORT, ID, 100));
        assertPassed(TestFrames.datagram(PEER6, OTHER6, PORT, ID, 100));
        byte[] arp = TestFrames.with(TestFrames.with(ipv4(), 12, 0x08), 13, 0x06);
        assertPassed(arp);
    }

    @Test
    void addressesComeAndGo() {
        filter.addresses(List.of(mapped(OTHER4)));
        assertPassed(ipv4());
        assertPassed(ipv6());
        assertOurs(TestFrames.datagram(PEER4, OTHER4, PORT, ID, 100));
        filter.addresses(List.of());
        assertPassed(TestFrames.datagram(PEER4, OTHER4, PORT, ID, 100));
    }

    @Test
    void fragmentsAndOptionsAreTheKernels() {
        assertPassed(TestFrames.with(ipv4(), IP + 6, 0x20)); // the first of several
        assertPassed(TestFrames.with(ipv4(), IP + 7, 0x01)); // a later one
        assertPassed(TestFrames.with(ipv4(), IP + 6, 0x1f));
        assertOurs(TestFrames.with(ipv4(), IP + 6, 0x40)); // "do not fragment" is no fragment
        assertPassed(TestFrames.with(ipv4(), IP, 0x46));
        assertPassed(TestFrames.with(ipv4(), IP, 0x44));
        assertPassed(TestFrames.with(ipv4(), IP, 0x55));
        assertPassed(TestFrames.with(ipv6(), IP, 0x45));
        for (int header : new int[] {0, 43, 44, 50, 51, 60}) {
            assertPassed(TestFrames.with(ipv6(), IP + 6, header));
        }
    }

    @Test
    void aTagWithoutAVlanIsLookedThrough() {
        for (byte[] frame : List.of(ipv4(), ipv6())) {
            assertOurs(TestFrames.tagged(frame, 0x8100, 0));
            assertOurs(TestFrames.tagged(frame, 0x8100, 0xe000)); // a priority alone
            assertPassed(TestFrames.tagged(frame, 0x8100, 1));
            assertPassed(TestFrames.tagged(frame, 0x8100, 0x0f00));
            assertPassed(TestFrames.tagged(frame, 0x88a8, 0));
            assertPassed(TestFrames.tagged(TestFrames.tagged(frame, 0x8100, 0), 0x8100, 0));
        }
    }

    @Test
    void everyTruncationOfAPacketIsSafe() {
        for (byte[] frame : List.of(ipv4(), ipv6(), TestFrames.tagged(ipv6(), 0x8100, 0))) {
            int headers = frame.length - 100;
            for (int length = TestFrames.ETHERNET; length <= frame.length; length++) {
                Verdict expected = length < headers ? Verdict.PASSED : Verdict.UNBOUND;
                assertThat(verdict(TestFrames.cut(frame, length)))
                        .as("the first %d bytes", length)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theFilterAgreesWithAPlainReadingOfRandomPackets() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int ours = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] frame = random.nextBoolean() ? ipv4() : ipv6();
            if (random.nextInt(4) == 0) {
                int control = random.nextInt(3) == 0 ? random.nextInt(1 << 16) : 0;
                frame = TestFrames.tagged(frame, 0x8100, control);
            }
            for (int spoiled = random.nextInt(3); spoiled > 0; spoiled--) {
                frame[12 + random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(5) == 0) {
                int most = frame.length - TestFrames.ETHERNET;
                frame = TestFrames.cut(frame, TestFrames.ETHERNET + random.nextInt(most));
            }
            boolean isOurs = isOurs(frame);
            ours += isOurs ? 1 : 0;
            assertThat(verdict(frame))
                    .as("seed %d, packet %d", seed, i)
                    .isEqualTo(isOurs ? Verdict.UNBOUND : Verdict.PASSED);
        }
        assertThat(ours).as("seed %d", seed).isBetween(300, 2_700);
    }

    /// The same in words of another kind, without any thought of speed.
    private static boolean isOurs(byte[] frame) {
        int at = 12;
        if (Big.u16(frame, at) == 0x8100) {
            if (frame.length < 18 || (Big.u16(frame, 14) & 0xfff) != 0) {
                return false;
            }
            at = 16;
        }
        int type = Big.u16(frame, at);
        byte[] packet = Arrays.copyOfRange(frame, at + 2, frame.length);
        return switch (type) {
            case 0x0800 ->
                    packet.length >= 28
                            && packet[0] == 0x45
                            && packet[9] == 17
                            && (Big.u16(packet, 6) & 0x3fff) == 0
                            && Big.u16(packet, 22) == PORT
                            && Arrays.equals(packet, 16, 20, OURS4.getAddress(), 0, 4);
            case 0x86dd ->
                    packet.length >= 48
                            && (packet[0] & 0xf0) == 0x60
                            && packet[6] == 17
                            && Big.u16(packet, 42) == PORT
                            && Arrays.equals(packet, 24, 40, OURS6.getAddress(), 0, 16);
            default -> false;
        };
    }

    /// News of a neighbour come with all addresses, which are what they were.
    @Test
    void addressesThatStayAreNotWrittenAgain() {
        int before = filter.written();
        filter.addresses(List.of(mapped(OURS4), OURS6.getAddress()));
        assertThat(filter.written()).isEqualTo(before);
        filter.addresses(List.of(mapped(OTHER4), OURS6.getAddress()));
        assertThat(filter.written()).isEqualTo(before + 2);
        assertOurs(ipv6());
    }
}
