package io.wraith.net;

import io.wraith.base.Big;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A peer's address as the bytes on a burst, and as text. The network address comes first, so that
/// limits per host can be kept by a prefix. An IPv4 address has one form only: mapped ones are
/// shortened.
///
/// ```
/// IPv4               address (4)  | port u16
/// IPv6               address (16) | port u16
/// IPv6, link-local   address (16) | port u16 | interface u32
/// ```
public final class PeerAddress {
    static final int IPV4_LENGTH = 6;
    static final int IPV6_LENGTH = 18;
    static final int SCOPED_LENGTH = 22;

    /// `::ffff:0:0/96`, the prefix of IPv4 addresses on IPv6 sockets.
    private static final long MAPPED = 0xffffL;

    private static final int GROUPS = 8;

    private PeerAddress() {}

    public static byte[] encode(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException(address + " was not resolved");
        }
        byte[] target = new byte[SCOPED_LENGTH];
        int length;
        if (ip instanceof Inet6Address ip6) {
            byte[] bytes = ip6.getAddress();
            long high = Big.u64(bytes, 0);
            length = write(target, high, Big.u64(bytes, 8), address.getPort(), ip6.getScopeId());
        } else {
            long low = MAPPED << 32 | Integer.toUnsignedLong(Big.u32(ip.getAddress(), 0));
            length = write(target, 0, low, address.getPort(), 0);
        }
        return Arrays.copyOf(target, length);
    }

    /// Throws [IllegalArgumentException] for bytes that are no address.
    public static InetSocketAddress decode(byte[] bytes, int length) {
        requireLength(length);
        int ipLength = isIpv4(length) ? 4 : 16;
        byte[] ip = Arrays.copyOf(bytes, ipLength);
        int port = port(bytes, length);
        try {
            InetAddress address =
                    length == SCOPED_LENGTH
                            ? Inet6Address.getByAddress(null, ip, scope(bytes, length))
                            : InetAddress.getByAddress(ip);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Reads `192.0.2.1:7000`, `[2001:db8::1]:7000` or `[fe80::1%eth0]:7000`; names of hosts are
    /// for [HostPort].
    public static byte[] parse(String text) {
        HostPort parts = HostPort.parse(text);
        return encode(new InetSocketAddress(InetAddress.ofLiteral(parts.host()), parts.port()));
    }

    /// What [#parse] reads, in the shortest form of RFC 5952; an interface is told by its number.
    public static String print(byte[] bytes, int length) {
        requireLength(length);
        if (isIpv4(length)) {
            return Big.u8(bytes, 0)
                    + "."
                    + Big.u8(bytes, 1)
                    + "."
                    + Big.u8(bytes, 2)
                    + "."
                    + Big.u8(bytes, 3)
                    + ":"
                    + port(bytes, length);
        }
        StringBuilder text = new StringBuilder("[");
        printGroups(bytes, text);
        if (length == SCOPED_LENGTH) {
            text.append('%').append(Integer.toUnsignedString(scope(bytes, length)));
        }
        return text.append("]:").append(port(bytes, length)).toString();
    }

    public static String print(InetSocketAddress address) {
        byte[] bytes = encode(address);
        return print(bytes, bytes.length);
    }

    /// Writes an address in the words of [io.wraith.linux.Sockaddr]: how long it is.
    static int write(byte[] target, long high, long low, int port, int scope) {
        if (isMapped(high, low)) {
            Big.u32(target, 0, (int) low);
            Big.u16(target, 4, port);
            return IPV4_LENGTH;
        }
        Big.u64(target, 0, high);
        Big.u64(target, 8, low);
        Big.u16(target, 16, port);
        if (scope == 0) {
            return IPV6_LENGTH;
        }
        Big.u32(target, 18, scope);
        return SCOPED_LENGTH;
    }

    static void requireLength(int length) {
        if (length != IPV4_LENGTH && length != IPV6_LENGTH && length != SCOPED_LENGTH) {
            throw new IllegalArgumentException("an address of " + length + " bytes");
        }
    }

    static boolean isIpv4(int length) {
        return length == IPV4_LENGTH;
    }

    static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED;
    }

    static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    static long high(byte[] bytes, int length) {
        return isIpv4(length) ? 0 : Big.u64(bytes, 0);
    }

    /// An IPv4 address comes in its mapped form.
    static long low(byte[] bytes, int length) {
        return isIpv4(length)
                ? MAPPED << 32 | Integer.toUnsignedLong(Big.u32(bytes, 0))
                : Big.u64(bytes, 8);
    }

    static int port(byte[] bytes, int length) {
        return Big.u16(bytes, isIpv4(length) ? 4 : 16);
    }

    static int scope(byte[] bytes, int length) {
        return length == SCOPED_LENGTH ? Big.u32(bytes, 18) : 0;
    }

    private static void printGroups(byte[] bytes, StringBuilder text) {
        int zerosFrom = -1;
        int zeros = 1;
        for (int from = 0; from < GROUPS; from++) {
            int run = 0;
            while (from + run < GROUPS && Big.u16(bytes, 2 * (from + run)) == 0) {
                run++;
            }
            if (run > zeros) {
                zerosFrom = from;
                zeros = run;
            }
        }
        for (int group = 0; group < GROUPS; group++) {
            if (group == zerosFrom) {
                text.append("::");
                group += zeros - 1;
                continue;
            }
            if (group > 0 && group != zerosFrom + zeros) {
                text.append(':');
            }
            text.append(Integer.toHexString(Big.u16(bytes, 2 * group)));
        }
    }
}
