package io.wraith.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;

/// Two networks that a cable joins: interface `left` in one, `right` in the other, each with an
/// IPv4 and an IPv6 address.
public record VethPair(Namespace left, Namespace right) implements AutoCloseable {
    public static final InetAddress LEFT4 = InetAddress.ofLiteral("10.77.0.1");
    public static final InetAddress RIGHT4 = InetAddress.ofLiteral("10.77.0.2");
    public static final InetAddress LEFT6 = InetAddress.ofLiteral("fd77::1");
    public static final InetAddress RIGHT6 = InetAddress.ofLiteral("fd77::2");
    public static final int PREFIX4 = 24;
    public static final int PREFIX6 = 64;

    public static VethPair open() {
        return open(1);
    }

    /// With so many queues at both ends.
    public static VethPair open(int queues) {
        Namespace left = Namespace.create();
        Namespace right = Namespace.create();
        VethPair pair = new VethPair(left, right);
        try {
            left.join("left", right, "right", queues);
            left.links().address("left", LEFT4, PREFIX4);
            left.links().address("left", LEFT6, PREFIX6);
            right.links().address("right", RIGHT4, PREFIX4);
            right.links().address("right", RIGHT6, PREFIX6);
            return pair;
        } catch (RuntimeException failure) {
            pair.close();
            throw failure;
        }
    }

    /// Sockets and lists of addresses are those of the network in which they are asked for.
    public static <T> T in(Namespace where, Callable<T> action) {
        return where.call(() -> {
            try {
                return action.call();
            } catch (Exception refused) {
                throw new AssertionError(refused);
            }
        });
    }

    /// A sender on the left, a receiver on the right.
    UdpPair udp(int family) {
        InetAddress address = family == Sockets.AF_INET ? RIGHT4 : RIGHT6;
        int receiver = right.call(() -> UdpPair.receiver(address));
        InetSocketAddress target = Sockets.localAddress(receiver);
        return new UdpPair(family, left.call(() -> UdpPair.sender(target)), receiver, target);
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
