package io.wraith.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads the headers of a frame that the filter let through. The frame came from the network, so
/// every length is checked again here; what does not fit together is refused, not an error.
final class FrameReader {
    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final long MAPPED = 0xffffL << 32;

    private final MemorySegment frames;
    private final boolean verifies;
    private long udp;
    private long addresses;
    private boolean isIpv4;
    private int payloadLength;
    private int ecn;

    /// `verifies`: whether a wrong UDP checksum is a reason to refuse. Between interfaces of one
    /// machine checksums are left out, and would all be wrong.
    FrameReader(MemorySegment frames, boolean verifies) {
        this.frames = frames;
        this.verifies = verifies;
    }

    /// Looks at the frame of `length` bytes at `at`; false if it is no whole UDP datagram.
    boolean read(long at, int length) {
        if (length < FrameHeaders.ETHERNET + FrameHeaders.VLAN_TAG) {
            return false;
        }
        long ip = at + FrameHeaders.ETHERNET;
        int type = u16(at + 12);
        if (type == FrameHeaders.TYPE_VLAN) {
            type = u16(ip + 2);
            ip += FrameHeaders.VLAN_TAG;
        }
        int left = length - (int) (ip - at);
        isIpv4 = type == FrameHeaders.TYPE_IPV4;
        boolean isIp = isIpv4 ? ipv4(ip, left) : type == FrameHeaders.TYPE_IPV6 && ipv6(ip, left);
        return isIp && (!verifies || checksumIsRight());
    }

    private boolean ipv4(long ip, int left) {
        if (left < FrameHeaders.IPV4 + FrameHeaders.UDP || u8(ip) != FrameHeaders.PLAIN_IPV4) {
            return false;
        }
        int total = u16(ip + 2);
        boolean isRight = InternetChecksum.sum(frames, ip, FrameHeaders.IPV4) == 0xffff;
        ecn = u8(ip + 1) & 3;
        addresses = ip + 12;
        udp = ip + FrameHeaders.IPV4;
        return isRight
                && u8(ip + 9) == FrameHeaders.IPPROTO_UDP
                && total <= left
                && udp(total - FrameHeaders.IPV4);
    }

    private boolean ipv6(long ip, int left) {
        if (left < FrameHeaders.IPV6 + FrameHeaders.UDP || u8(ip) >>> 4 != 6) {
            return false;
        }
        int carried = u16(ip + 4);
        ecn = u8(ip + 1) >>> 4 & 3;
        addresses = ip + 8;
        udp = ip + FrameHeaders.IPV6;
        return u8(ip + 6) == FrameHeaders.IPPROTO_UDP
                && carried <= left - FrameHeaders.IPV6
                && udp(carried);
    }

    /// A datagram may be shorter than what carries it, not longer.
    private boolean udp(int carried) {
        int length = carried < FrameHeaders.UDP ? 0 : u16(udp + 4);
        payloadLength = length - FrameHeaders.UDP;
        return length >= FrameHeaders.UDP && length <= carried;
    }

    /// IPv4 datagrams may come without a checksum, which is a zero.
    private boolean checksumIsRight() {
        int length = FrameHeaders.UDP + payloadLength;
        if (u16(udp + 6) == 0) {
            return isIpv4;
        }
        long sum = InternetChecksum.sum(frames, addresses, isIpv4 ? 8 : 32);
        sum += InternetChecksum.sum(frames, udp, length);
        return InternetChecksum.fold(sum + length + FrameHeaders.IPPROTO_UDP) == 0xffff;
    }

    long payload() {
        return udp + FrameHeaders.UDP;
    }

    int payloadLength() {
        return payloadLength;
    }

    int ecn() {
        return ecn;
    }

    int peerPort() {
        return u16(udp);
    }

    /// The sender, in the words of [io.wraith.linux.Sockaddr].
    long peerHigh() {
        return isIpv4 ? 0 : frames.get(U64, addresses);
    }

    long peerLow() {
        return isIpv4 ? mapped(addresses) : frames.get(U64, addresses + 8);
    }

    /// Which of our addresses it was sent to.
    long ownHigh() {
        return isIpv4 ? 0 : frames.get(U64, addresses + 16);
    }

    long ownLow() {
        return isIpv4 ? mapped(addresses + 4) : frames.get(U64, addresses + 24);
    }

    private long mapped(long at) {
        return MAPPED | Integer.toUnsignedLong(frames.get(U32, at));
    }

    private int u8(long at) {
        return Byte.toUnsignedInt(frames.get(U8, at));
    }

    private int u16(long at) {
        return Short.toUnsignedInt(frames.get(U16, at));
    }
}
