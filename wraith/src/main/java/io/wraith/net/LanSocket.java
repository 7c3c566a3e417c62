package io.wraith.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/// Speaks to everyone on the networks that this machine is directly connected to, by IPv4 and IPv6
/// where there is either.
///
/// One thread uses it; [#close] may be called by any and ends its wait.
public final class LanSocket implements AutoCloseable {
    /// RFC 6762, 11: messages that crossed a router show it by a lower number.
    private static final int HOPS = 255;

    private final Selector selector;
    private final List<Family> families = new ArrayList<>();

    private record Family(
            DatagramChannel channel, InetSocketAddress group, List<NetworkInterface> networks) {}

    /// Group addresses with their port. One that listens is bound to that port, beside others, and
    /// hears what is said to the groups; one that does not has a port of its own and hears what is
    /// said to it.
    private LanSocket(List<InetSocketAddress> groups, boolean listens) throws IOException {
        selector = Selector.open();
        try {
            List<NetworkInterface> networks = networks();
            for (InetSocketAddress group : groups) {
                add(group, networks, listens);
            }
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    public static LanSocket listening(List<InetSocketAddress> groups) throws IOException {
        return new LanSocket(groups, true);
    }

    public static LanSocket asking(List<InetSocketAddress> groups) throws IOException {
        return new LanSocket(groups, false);
    }

    /// Loopback counts: peers on this machine may be alone with it.
    private static List<NetworkInterface> networks() throws IOException {
        return NetworkInterface.networkInterfaces().filter(LanSocket::isUsable).toList();
    }

    private static boolean isUsable(NetworkInterface network) {
        try {
            return network.isUp() && (network.supportsMulticast() || network.isLoopback());
        } catch (IOException gone) {
            return false;
        }
    }

    private void add(InetSocketAddress group, List<NetworkInterface> candidates, boolean listens)
            throws IOException {
        boolean isIpv4 = group.getAddress().getAddress().length == 4;
        List<NetworkInterface> networks =
                candidates.stream().filter(network -> hasAddress(network, isIpv4)).toList();
        DatagramChannel channel;
        try {
            channel =
                    DatagramChannel.open(
                            isIpv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException missing) {
            return;
        }
        families.add(new Family(channel, group, new ArrayList<>()));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
        if (listens) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
        }
        channel.bind(
                new InetSocketAddress(
                        InetAddress.ofLiteral(isIpv4 ? "0.0.0.0" : "::"),
                        listens ? group.getPort() : 0));
        channel.register(selector, SelectionKey.OP_READ);
        for (NetworkInterface network : networks) {
            if (!listens || joins(channel, group, network)) {
                families.getLast().networks().add(network);
            }
        }
    }

    private static boolean hasAddress(NetworkInterface network, boolean isIpv4) {
        return network.inetAddresses()
                .anyMatch(address -> (address.getAddress().length == 4) == isIpv4);
    }

    private static boolean joins(
            DatagramChannel channel, InetSocketAddress group, NetworkInterface network) {
        try {
            channel.join(group.getAddress(), network);
            return true;
        } catch (IOException refused) {
            // A network without multicast is one on which nobody can be found.
            return false;
        }
    }

    /// Whether there is a network that takes what is said to everyone.
    public boolean reachesAnyone() {
        return families.stream().anyMatch(family -> !family.networks().isEmpty());
    }

    /// Says something to everyone. A network that does not take it is left out.
    public void multicast(byte[] message) {
        for (Family family : families) {
            for (NetworkInterface network : family.networks()) {
                try {
                    family.channel()
                            .setOption(StandardSocketOptions.IP_MULTICAST_IF, network)
                            .send(ByteBuffer.wrap(message), family.group());
                } catch (IOException refused) {
                    // It may be back when the message is repeated.
                }
            }
        }
    }

    /// Says something to one that was heard.
    public void send(byte[] message, InetSocketAddress to) {
        boolean isIpv4 = to.getAddress().getAddress().length == 4;
        for (Family family : families) {
            if ((family.group().getAddress().getAddress().length == 4) == isIpv4) {
                try {
                    family.channel().send(ByteBuffer.wrap(message), to);
                } catch (IOException refused) {
                    // Who asked will ask again.
                }
            }
        }
    }

    /// Waits for a message: who said it, or null if nobody spoke within the time.
    public @Nullable InetSocketAddress receive(ByteBuffer target, long timeoutMs)
            throws IOException {
        InetSocketAddress from = poll(target);
        if (from == null) {
            selector.select(Math.max(1, timeoutMs));
            selector.selectedKeys().clear();
            from = poll(target);
        }
        return from;
    }

    private @Nullable InetSocketAddress poll(ByteBuffer target) throws IOException {
        for (Family family : families) {
            target.clear();
            if (family.channel().receive(target) instanceof InetSocketAddress from) {
                target.flip();
                return from;
            }
        }
        return null;
    }

    @Override
    public void close() {
        for (Family family : families) {
            closeQuietly(family.channel());
        }
        closeQuietly(selector);
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception leftToTheKernel) {
            // Nothing that could be lost was in it.
        }
    }
}
