package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.Links;
import io.wraith.linux.LinuxException;
import io.wraith.linux.NetworkChanges;
import io.wraith.linux.Routes;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the kernel knows of the network around one interface, as of the latest change that it told:
/// whether the interface is up, its addresses, and which way a peer is reached. Routes and
/// neighbours are the kernel's; nothing is asked of the network here.
final class XdpLink implements AutoCloseable {
    private final Links links;
    private final Routes routes;
    private final NetworkChanges changes;
    private final int index;
    private final InetSocketAddress bound;
    private volatile Links.Link state; // told to any thread
    private List<InetAddress> addresses;
    private int generation;

    private XdpLink(
            Links links,
            Routes routes,
            NetworkChanges changes,
            Links.Link state,
            InetSocketAddress bound) {
        this.links = links;
        this.routes = routes;
        this.changes = changes;
        this.state = state;
        this.index = state.index();
        this.bound = bound;
        addresses = readAddresses();
    }

    /// The interface of this name; of an empty one, the interface that `bound` belongs to; if it is
    /// every address, the one by which the default route leaves, or the only one there is.
    static XdpLink open(Arena arena, String name, InetSocketAddress bound) {
        Links links = new Links();
        Routes routes = null;
        NetworkChanges changes = null;
        try {
            routes = new Routes();
            changes = new NetworkChanges(arena);
            Links.Link link = name.isEmpty() ? links.link(choose(routes, bound)) : links.link(name);
            return new XdpLink(links, routes, changes, link, bound);
        } catch (RuntimeException failure) {
            if (changes != null) {
                changes.close();
            }
            if (routes != null) {
                routes.close();
            }
            links.close();
            throw failure;
        }
    }

    private static int choose(Routes routes, InetSocketAddress bound) {
        Set<Integer> outward = new TreeSet<>();
        for (Routes.Own own : routes.addresses()) {
            if (own.address().equals(bound.getAddress())) {
                return own.interfaceIndex();
            }
            if (!own.address().isLoopbackAddress()) {
                outward.add(own.interfaceIndex());
            }
        }
        // Addresses that documents use: no network has a route of their own to them.
        for (String far : List.of("198.51.100.1", "2001:db8::1")) {
            Routes.Route route = routes.to(InetAddress.ofLiteral(far), 0);
            if (route != null) {
                return route.interfaceIndex();
            }
        }
        if (outward.size() == 1) {
            return outward.iterator().next();
        }
        throw new UnsupportedOperationException(
                "none of %d interfaces has the address %s or the default route"
                        .formatted(outward.size(), bound.getAddress().getHostAddress()));
    }

    /// Grows with every change.
    int generation() {
        return generation;
    }

    int index() {
        return index;
    }

    Links.Link state() {
        return state;
    }

    /// Readable when there is something to [#refresh].
    int descriptor() {
        return changes.descriptor();
    }

    /// Whether something has changed; then everything was read anew.
    ///
    /// @throws LinuxException `ENODEV` when the interface is gone
    boolean refresh() {
        if (!changes.drain()) {
            return false;
        }
        generation++;
        state = links.link(index);
        addresses = readAddresses();
        return true;
    }

    /// Those of this interface's addresses that the port listens on.
    List<InetAddress> addresses() {
        return addresses;
    }

    private List<InetAddress> readAddresses() {
        InetAddress own = bound.getAddress();
        return routes.addresses().stream()
                .filter(address -> address.interfaceIndex() == index)
                .map(Routes.Own::address)
                .map(XdpLink::withoutScope)
                .filter(address -> own.isAnyLocalAddress() || withoutScope(own).equals(address))
                .filter(address ->
                        !(own instanceof Inet4Address) || address instanceof Inet4Address)
                .toList();
    }

    /// The headers of frames to a peer; null when they have to be left to the kernel: there is
    /// another way, or none, or the neighbour has to be asked first. `source` is the address of
    /// ours that the peer knows, null if it knows none.
    @Nullable FrameHeaders headers(
            InetSocketAddress peer, int scope, @Nullable InetAddress source) {
        if (!state.isUp() || !(scope == 0 || scope == index)) {
            return null;
        }
        Routes.Route route = routes.to(peer.getAddress(), scope);
        if (route == null || route.interfaceIndex() != index) {
            return null;
        }
        InetAddress from = source != null ? source : preferred(route);
        InetAddress next = route.gateway() != null ? route.gateway() : peer.getAddress();
        long hardware = routes.neighbour(index, next);
        if (hardware == 0 || from == null || !addresses.contains(withoutScope(from))) {
            return null;
        }
        return new FrameHeaders(
                new FrameHeaders.End(state.hardware(), from, bound.getPort()),
                new FrameHeaders.End(hardware, peer.getAddress(), peer.getPort()));
    }

    private @Nullable InetAddress preferred(Routes.Route route) {
        return bound.getAddress().isAnyLocalAddress() ? route.source() : bound.getAddress();
    }

    /// Link-local addresses are the same ones with and without their interface's name.
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static boolean isGone(LinuxException failure) {
        return failure.errno() == Errno.ENODEV;
    }

    @Override
    public void close() {
        changes.close();
        routes.close();
        links.close();
    }
}
