package io.wraith.node;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Under which addresses others may reach this machine.
final class LocalAddresses {
    private LocalAddresses() {}

    /// Those of real networks, IPv4 first; loopback's if there are no others.
    static List<InetAddress> all() {
        List<InetAddress> found = new ArrayList<>();
        List<InetAddress> loopback = new ArrayList<>();
        for (NetworkInterface network : networks()) {
            for (InterfaceAddress address : network.getInterfaceAddresses()) {
                InetAddress ip = address.getAddress();
                if (ip.isLoopbackAddress()) {
                    loopback.add(ip);
                } else if (!ip.isLinkLocalAddress()) {
                    found.add(ip);
                }
            }
        }
        List<InetAddress> chosen = found.isEmpty() ? loopback : found;
        chosen.sort(Comparator.comparingInt(ip -> ip.getAddress().length));
        return List.copyOf(chosen);
    }

    /// An address of an interface. One that was removed and is there again has another number.
    record Place(int network, InetAddress address) {}

    /// All of them.
    static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (NetworkInterface network : networks()) {
            for (InterfaceAddress address : network.getInterfaceAddresses()) {
                places.add(new Place(network.getIndex(), address.getAddress()));
            }
        }
        return List.copyOf(places);
    }

    /// Those on the network on which a neighbour with this address is; all if it is on none.
    static List<InetAddress> facing(InetAddress neighbour) {
        for (NetworkInterface network : networks()) {
            boolean isThere =
                    network.getInterfaceAddresses().stream()
                            .anyMatch(own -> isBeside(own, neighbour));
            if (isThere) {
                return network.getInterfaceAddresses().stream()
                        .map(InterfaceAddress::getAddress)
                        .filter(ip -> !ip.isLinkLocalAddress())
                        .toList();
            }
        }
        return all();
    }

    /// The one that the kernel would have a datagram to that place leave from; null if it knows no
    /// way. Nothing is sent.
    static @Nullable InetAddress towards(InetSocketAddress place) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(place);
            return channel.getLocalAddress() instanceof InetSocketAddress own
                    ? own.getAddress()
                    : null;
        } catch (IOException | UnsupportedAddressTypeException noWay) {
            return null;
        }
    }

    static boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress()
                || networks().stream()
                        .flatMap(network -> network.getInterfaceAddresses().stream())
                        .anyMatch(own -> own.getAddress().equals(address));
    }

    /// Whether it is on a network that this machine is on.
    static boolean isBeside(InetAddress address) {
        return address.isLinkLocalAddress()
                || networks().stream()
                        .flatMap(network -> network.getInterfaceAddresses().stream())
                        .anyMatch(own -> isBeside(own, address));
    }

    private static boolean isBeside(InterfaceAddress own, InetAddress other) {
        byte[] ours = own.getAddress().getAddress();
        byte[] theirs = other.getAddress();
        int bits = own.getNetworkPrefixLength();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit & 7);
            if (((ours[bit >>> 3] ^ theirs[bit >>> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<NetworkInterface> networks() {
        try {
            return NetworkInterface.networkInterfaces().filter(LocalAddresses::isUp).toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (IOException gone) {
            return false;
        }
    }
}
