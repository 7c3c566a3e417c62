package io.wraith.bench.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wraith.linux.VirtioHeader;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// IP packets by the letter of their standards, one field after the other: what the code that cuts
/// super-packets is compared with.
final class Packets {
    static final int FIN_PSH_ACK = 0x19;
    static final int CWR = 0x80;

    private static final byte[] ADDRESSES4 = {10, 77, 0, 1, 10, 77, 0, 2};
    private static final byte[] ADDRESSES6 = new byte[32];
    private static final int PORTS = 0x3039_d431;
    private static final int SEQUENCE = 0xffff_f000;
    private static final int ID = 0xfff0;

    static {
        ADDRESSES6[0] = (byte) 0xfd;
        ADDRESSES6[15] = 1;
        ADDRESSES6[16] = (byte) 0xfd;
        ADDRESSES6[31] = 2;
    }

    /// What a super-packet is like.
    record Shape(boolean isVersion4, boolean isTcp, int segmentBytes, int payloadBytes, int flags) {
        int count() {
            return Math.ceilDiv(payloadBytes, segmentBytes);
        }

        int headerBytes() {
            return (isVersion4 ? 20 : 40) + (isTcp ? 32 : 8);
        }
    }

    private Packets() {}

    static byte[] payload(int bytes) {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            payload[i] = (byte) (i * 31 + (i >> 8));
        }
        return payload;
    }

    /// The super-packet as a kernel hands it over: its length; the checksum is left to others.
    static int write(Shape shape, MemorySegment memory, long at) {
        byte[] whole = packet(shape, 0, 0, shape.payloadBytes(), shape.flags(), 2);
        int transport = shape.isVersion4() ? 20 : 40;
        int field = shape.isTcp() ? 16 : 6;
        VirtioHeader.plain(memory, at);
        VirtioHeader.checksum(memory, at, transport, field);
        int kind = VirtioHeader.VIRTIO_NET_HDR_GSO_UDP_L4;
        if (shape.isTcp()) {
            kind =
                    shape.isVersion4()
                            ? VirtioHeader.VIRTIO_NET_HDR_GSO_TCPV4
                            : VirtioHeader.VIRTIO_NET_HDR_GSO_TCPV6;
        }
        VirtioHeader.segments(memory, at, kind, shape.headerBytes(), shape.segmentBytes());
        MemorySegment.copy(whole, 0, memory, JAVA_BYTE, at + VirtioHeader.SIZE, whole.length);
        return VirtioHeader.SIZE + whole.length;
    }

    /// Every packet of it as it is on the wire, complete.
    static List<byte[]> wire(Shape shape, int ecn) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < shape.count(); i++) {
            int from = i * shape.segmentBytes();
            int to = Math.min(from + shape.segmentBytes(), shape.payloadBytes());
            int flags = shape.flags();
            flags = i + 1 < shape.count() ? flags & ~0x09 : flags;
            flags = i > 0 ? flags & ~CWR : flags;
            packets.add(packet(shape, i, from, to, flags, ecn));
        }
        return packets;
    }

    private static byte[] packet(Shape shape, int number, int from, int to, int flags, int ecn) {
        byte[] payload = Arrays.copyOfRange(payload(shape.payloadBytes()), from, to);
        int transportBytes = (shape.isTcp() ? 32 : 8) + payload.length;
        ByteBuffer packet = ByteBuffer.allocate((shape.isVersion4() ? 20 : 40) + transportBytes);
        int protocol = shape.isTcp() ? 6 : 17;
        if (shape.isVersion4()) {
            packet.put((byte) 0x45).put((byte) ecn).putShort((short) packet.capacity());
            packet.putShort((short) (ID + number)).putShort((short) 0x4000);
            packet.put((byte) 64).put((byte) protocol).putShort((short) 0).put(ADDRESSES4);
            packet.putShort(10, (short) ~sum(packet.array(), 0, 20, 0));
        } else {
            packet.putInt(0x6000_0000 | ecn << 20).putShort((short) transportBytes);
            packet.put((byte) protocol).put((byte) 64).put(ADDRESSES6);
        }
        packet.putInt(PORTS);
        if (shape.isTcp()) {
            packet.putInt(SEQUENCE + from).putInt(77).put((byte) 0x80).put((byte) flags);
            packet.putShort((short) 500).putShort((short) 0).putShort((short) 0);
            packet.put(new byte[] {1, 1, 8, 10, 0, 0, 0, 5, 0, 0, 0, 6});
        } else {
            packet.putShort((short) transportBytes).putShort((short) 0);
        }
        packet.put(payload);
        complete(packet.array());
        return packet.array();
    }

    /// Writes the checksum of TCP or UDP, whatever stood there.
    static void complete(byte[] packet) {
        boolean isVersion4 = packet[0] >> 4 == 4;
        int transport = isVersion4 ? 20 : 40;
        int protocol = packet[isVersion4 ? 9 : 6];
        int field = transport + (protocol == 6 ? 16 : 6);
        ByteBuffer bytes = ByteBuffer.wrap(packet).putShort(field, (short) 0);
        int length = packet.length - transport;
        int pseudo = sum(packet, isVersion4 ? 12 : 8, isVersion4 ? 8 : 32, protocol + length);
        int sum = ~sum(packet, transport, length, pseudo) & 0xffff;
        bytes.putShort(field, (short) (sum == 0 && protocol == 17 ? 0xffff : sum));
    }

    /// Does what the kernel does with a packet whose checksum was left to it.
    static void finish(byte[] packet, int start, int offset) {
        int sum = ~sum(packet, start, packet.length - start, 0) & 0xffff;
        ByteBuffer.wrap(packet)
                .putShort(start + offset, (short) (sum == 0 && offset == 6 ? 0xffff : sum));
    }

    /// The Internet checksum's folded sum (RFC 1071), not inverted.
    private static int sum(byte[] bytes, int from, int length, int start) {
        int sum = start;
        for (int i = from; i < from + length; i++) {
            sum += Byte.toUnsignedInt(bytes[i]) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
