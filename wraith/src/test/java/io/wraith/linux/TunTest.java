package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.Tun.Offload;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;

@KernelTest({Need.ROOT, Need.TUN})
final class TunTest {
    private static final InetAddress OURS = InetAddress.ofLiteral("10.79.0.1");
    private static final InetAddress THEIRS = InetAddress.ofLiteral("10.79.0.2");
    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int CHECKSUM_IN_UDP = 6;
    private static final int SEGMENT = 1_200;

    private final Arena arena = Arena.ofAuto();
    private final Namespace namespace = Namespace.create();
    private final Tun tun = namespace.call(() -> Tun.open("tun"));
    private final MemorySegment header = arena.allocate(VirtioHeader.SIZE);
    private final MemorySegment packet = arena.allocate(65_536);
    private final IoVectors pieces = new IoVectors(arena.allocate(IoVectors.bytes(2), 8), 2);
    private final TestMessages in = TestMessages.of(arena, 1, 65_536);

    TunTest() {
        namespace.links().up("tun");
        namespace.links().address("tun", OURS, 24);
    }

    @AfterEach
    void close() {
        tun.close();
        namespace.close();
    }

    @Test
    void aWrittenPacketReachesASocket() {
        int receiver = namespace.call(() -> UdpPair.receiver(OURS));
        byte[] payload = payload(500);
        int length = udpPacket(payload, Sockets.localAddress(receiver).getPort());
        VirtioHeader.plain(header, 0);
        VirtioHeader.checksum(header, 0, IP_BYTES, CHECKSUM_IN_UDP);

        assertThat(write(length)).isEqualTo(VirtioHeader.SIZE + length);

        assertThat(in.receive(receiver)).isEqualTo(payload);
        assertThat(in.batch().name(0).read()).isEqualTo(new InetSocketAddress(THEIRS, 4_000));
        Descriptors.close(receiver);
    }

    @Test
    void aWrittenSuperPacketReachesASocketWhole() {
        requireUdpOffload();
        int receiver = namespace.call(() -> UdpPair.receiver(OURS));
        SocketOptions.require(
                receiver, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1, "preparing a test");
        byte[] payload = payload(20 * SEGMENT + 7);
        int length = udpPacket(payload, Sockets.localAddress(receiver).getPort());
        VirtioHeader.plain(header, 0);
        VirtioHeader.checksum(header, 0, IP_BYTES, CHECKSUM_IN_UDP);
        VirtioHeader.segments(
                header, 0, VirtioHeader.VIRTIO_NET_HDR_GSO_UDP_L4, IP_BYTES + UDP_BYTES, SEGMENT);

        assertThat(write(length)).isEqualTo(VirtioHeader.SIZE + length);

        ReceivedControl control = new ReceivedControl();
        assertThat(in.receive(receiver)).isEqualTo(payload);
        control.read(in.batch(), 0);
        assertThat(control.segmentSize()).isEqualTo(SEGMENT);
        Descriptors.close(receiver);
    }

    @Test
    void aSentSuperPacketIsReadWhole() {
        requireUdpOffload();
        int sender = namespace.call(() -> UdpPair.sender(new InetSocketAddress(THEIRS, 7)));
        TestMessages out = TestMessages.of(arena, 1, 65_536);
        out.batch().control(0).segmentSize(SEGMENT);
        byte[] payload = out.send(sender, 10 * SEGMENT);

        int headers = IP_BYTES + UDP_BYTES;
        assertThat(readUdp()).isEqualTo(VirtioHeader.SIZE + headers + payload.length);
        assertThat(packet.asSlice(headers, payload.length).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(payload);
        assertThat(VirtioHeader.gsoType(header, 0))
                .isEqualTo(VirtioHeader.VIRTIO_NET_HDR_GSO_UDP_L4);
        assertThat(VirtioHeader.segmentBytes(header, 0)).isEqualTo(SEGMENT);
        assertThat(VirtioHeader.headerBytes(header, 0)).isEqualTo(headers);
        assertThat(VirtioHeader.flags(header, 0))
                .isEqualTo(VirtioHeader.VIRTIO_NET_HDR_F_NEEDS_CSUM);
        assertThat(VirtioHeader.checksumStart(header, 0)).isEqualTo(IP_BYTES);
        assertThat(VirtioHeader.checksumOffset(header, 0)).isEqualTo(CHECKSUM_IN_UDP);
        Descriptors.close(sender);
    }

    @Test
    void withoutOffloadThereAreNoSuperPackets() {
        try (Tun plain = namespace.call(() -> Tun.open("plain", Offload.NONE))) {
            assertThat(plain.offload()).isEqualTo(Offload.NONE);
            assertThat(namespace.ethtool().features("plain"))
                    .containsEntry("tx-udp-segmentation", false)
                    .containsEntry("tx-tcp-segmentation", false);
        }
        assertThat(namespace.ethtool().features("tun")).containsEntry("tx-tcp-segmentation", true);
    }

    @Test
    void anInterfaceGoesWithItsDescriptor() {
        Tun brief = namespace.call(() -> Tun.open("brief"));
        assertThat(namespace.links().link(brief.name()).isUp()).isFalse();
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> namespace.call(() -> Tun.open("brief")))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
        brief.close();
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> namespace.links().link("brief"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
        assertThat(brief.read(pieces, 0, 1)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void whatIsNoPacketIsRefused() {
        VirtioHeader.plain(header, 0);
        assertThat(write(0)).isNegative();
        MemorySegment.copy(payload(40), 0, packet, ValueLayout.JAVA_BYTE, 0, 40);
        packet.set(ValueLayout.JAVA_BYTE, 0, (byte) 0xff);
        assertThat(write(40)).isEqualTo(-Errno.EINVAL);
        udpPacket(payload(100), 9);
        VirtioHeader.checksum(header, 0, 60_000, 9);
        assertThat(write(128)).isEqualTo(-Errno.EINVAL);
        assertThatIllegalArgumentException().isThrownBy(() -> Tun.open("a-name-of-16-byt"));
    }

    private void requireUdpOffload() {
        if (tun.offload() != Offload.TCP_AND_UDP) {
            throw new TestAbortedException("this kernel's TUN has no UDP segmentation");
        }
    }

    private long write(int length) {
        pieces.set(0, header, 0, VirtioHeader.SIZE);
        pieces.set(1, packet, 0, length);
        return tun.write(pieces, 0, 2);
    }

    /// The next packet that is UDP over IPv4: the kernel sends IPv6 housekeeping of its own.
    private long readUdp() {
        Poll poll = new Poll(arena, 1);
        poll.watch(0, tun.descriptor(), Poll.POLLIN);
        while (true) {
            assertThat(poll.await(3_000_000_000L)).isEqualTo(1);
            pieces.set(0, header, 0, VirtioHeader.SIZE);
            pieces.set(1, packet, 0, packet.byteSize());
            long bytes = tun.read(pieces, 0, 2);
            assertThat(bytes).isPositive();
            if (packet.get(ValueLayout.JAVA_BYTE, 0) == 0x45) {
                return bytes;
            }
        }
    }

    private static byte[] payload(int bytes) {
        byte[] payload = new byte[bytes];
        new Random(bytes).nextBytes(payload);
        return payload;
    }

    /// An IPv4 packet from THEIRS:4000 to OURS, its UDP checksum left to the kernel; its length.
    private int udpPacket(byte[] payload, int port) {
        int udpLength = UDP_BYTES + payload.length;
        ByteBuffer bytes = ByteBuffer.allocate(IP_BYTES + udpLength);
        bytes.put((byte) 0x45).put((byte) 0).putShort((short) bytes.capacity());
        bytes.putInt(0).put((byte) 64).put((byte) Sockets.IPPROTO_UDP).putShort((short) 0);
        bytes.put(THEIRS.getAddress()).put(OURS.getAddress());
        bytes.putShort(10, (short) ~sum(bytes.array(), 0, IP_BYTES, 0));
        int pseudo = sum(bytes.array(), 12, 8, Sockets.IPPROTO_UDP + udpLength);
        bytes.putShort((short) 4_000).putShort((short) port);
        bytes.putShort((short) udpLength).putShort((short) pseudo).put(payload);
        MemorySegment.copy(bytes.array(), 0, packet, ValueLayout.JAVA_BYTE, 0, bytes.capacity());
        return bytes.capacity();
    }

    /// The Internet checksum's folded sum (RFC 1071), not inverted.
    private static int sum(byte[] bytes, int from, int length, int start) {
        int sum = start;
        for (int i = from; i < from + length; i += 2) {
            sum += Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(i));
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
