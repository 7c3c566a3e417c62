package io.wraith.net;

import io.wraith.base.Big;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;

/// The headers of the frames to one peer, in front of each payload. All but lengths, the ECN mark
/// and checksums are the same for every datagram, so they are written once.
///
/// ```
/// Ethernet   target (6) | source (6) | type u16
/// IPv4       0x45 | TOS | length u16 | id 0 | DF | TTL | UDP | checksum | source (4) | target (4)
/// IPv6       0x6 TC flow | payload length u16 | UDP | hop limit | source (16) | target (16)
/// UDP        source u16 | target u16 | length u16 | checksum u16
/// ```
final class FrameHeaders {
    static final int ETHERNET = 14;
    static final int IPV4 = 20;
    static final int IPV6 = 40;
    static final int UDP = 8;
    static final int TYPE_IPV4 = 0x0800;
    static final int TYPE_IPV6 = 0x86dd;
    static final int IPPROTO_UDP = 17;
    static final int TYPE_VLAN = 0x8100;
    static final int VLAN_TAG = 4;

    /// The first byte of a header of IPv4 without options.
    static final int PLAIN_IPV4 = 0x45;

    private static final int DO_NOT_FRAGMENT = 0x4000;
    private static final int HOPS = 64;

    private final byte[] bytes;
    private final boolean isIpv4;
    private final int udpAt;

    /// Sums over what never changes: the IPv4 header, and what the UDP checksum covers.
    private final int ipSum;

    private final int udpSum;

    /// One end of a datagram's way on one link.
    ///
    /// @param hardware the Ethernet address, 48 bits
    record End(long hardware, InetAddress address, int port) {}

    FrameHeaders(End source, End target) {
        byte[] from = source.address.getAddress();
        byte[] to = target.address.getAddress();
        isIpv4 = to.length == 4;
        udpAt = ETHERNET + (isIpv4 ? IPV4 : IPV6);
        bytes = new byte[udpAt + UDP];
        hardware(0, target.hardware);
        hardware(6, source.hardware);
        Big.u16(bytes, 12, isIpv4 ? TYPE_IPV4 : TYPE_IPV6);
        if (isIpv4) {
            Big.u8(bytes, ETHERNET, PLAIN_IPV4);
            Big.u16(bytes, ETHERNET + 6, DO_NOT_FRAGMENT);
            Big.u8(bytes, ETHERNET + 8, HOPS);
            Big.u8(bytes, ETHERNET + 9, IPPROTO_UDP);
        } else {
            Big.u8(bytes, ETHERNET, 0x60);
            Big.u8(bytes, ETHERNET + 6, IPPROTO_UDP);
            Big.u8(bytes, ETHERNET + 7, HOPS);
        }
        int addresses = udpAt - 2 * to.length;
        System.arraycopy(from, 0, bytes, addresses, from.length);
        System.arraycopy(to, 0, bytes, addresses + to.length, to.length);
        Big.u16(bytes, udpAt, source.port);
        Big.u16(bytes, udpAt + 2, target.port);
        ipSum = InternetChecksum.sum(bytes, ETHERNET, udpAt - ETHERNET);
        udpSum = InternetChecksum.sum(bytes, addresses, 2 * to.length + UDP) + IPPROTO_UDP;
    }

    private void hardware(int at, long address) {
        Big.u16(bytes, at, (int) (address >>> Integer.SIZE));
        Big.u32(bytes, at + 2, (int) address);
    }

    int length() {
        return bytes.length;
    }

    /// How long the IP packet with such a payload is.
    int packetLength(int payload) {
        return bytes.length - ETHERNET + payload;
    }

    /// Writes one datagram, headers and payload, into a frame: its length there.
    int write(MemorySegment frames, long frame, byte[] source, int at, int length, int ecn) {
        int udpLength = UDP + length;
        Big.u16(bytes, udpAt + 4, udpLength);
        // The length is summed twice, in the pseudo-header and in the header. A sum of zero is
        // written as its other form: zero would mean that there is none.
        long sum = (long) udpSum + 2L * udpLength + InternetChecksum.sum(source, at, length);
        int checksum = InternetChecksum.complement(sum);
        Big.u16(bytes, udpAt + 6, checksum == 0 ? 0xffff : checksum);
        if (isIpv4) {
            int ipLength = IPV4 + udpLength;
            Big.u8(bytes, ETHERNET + 1, ecn);
            Big.u16(bytes, ETHERNET + 2, ipLength);
            long header = (long) ipSum + ipLength + ecn;
            Big.u16(bytes, ETHERNET + 10, InternetChecksum.complement(header));
        } else {
            // The traffic class begins in the middle of a byte.
            Big.u8(bytes, ETHERNET + 1, ecn << 4);
            Big.u16(bytes, ETHERNET + 4, udpLength);
        }
        MemorySegment.copy(bytes, 0, frames, ValueLayout.JAVA_BYTE, frame, bytes.length);
        MemorySegment.copy(source, at, frames, ValueLayout.JAVA_BYTE, frame + bytes.length, length);
        return bytes.length + length;
    }
}
