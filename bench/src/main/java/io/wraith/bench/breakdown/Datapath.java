package io.wraith.bench.breakdown;

import io.wraith.bench.XdpNetwork;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.net.Ports.Wish;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Which ports carry the packets.
enum Datapath {
    UDP,
    URING,
    /// Over a veth pair made for it: there is no AF_XDP on loopback that would be worth anything.
    XDP,
    CHANNEL;

    private static final List<Integer> SIZES = List.of(1_280, 1_408, 8_704);

    /// Two ports that reach each other, and the networks made for them.
    record Pair(Port from, Port to, AutoCloseable network) {}

    static Datapath named(String text) {
        return Arrays.stream(values())
                .filter(path -> path.text().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no datapath '"
                                        + text
                                        + "', but "
                                        + Arrays.stream(values())
                                                .map(Datapath::text)
                                                .collect(Collectors.joining(", "))));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The plaintexts that a packet of it may have.
    List<Integer> sizes() {
        return this == XDP ? SIZES.subList(0, 2) : SIZES;
    }

    /// Throws [UnsupportedOperationException] where there are no such ports.
    Pair open() {
        return switch (this) {
            case UDP -> onLoopback(Wish.LINUX);
            case URING -> onLoopback(Wish.URING);
            case CHANNEL -> onLoopback(Wish.JDK);
            case XDP -> bypass();
        };
    }

    private static Pair bypass() {
        XdpNetwork network = new XdpNetwork();
        try {
            Port from = network.open(XdpNetwork.Way.NATIVE, true);
            return new Pair(from, network.open(XdpNetwork.Way.NATIVE, false), network);
        } catch (RuntimeException refused) {
            network.close();
            throw refused;
        }
    }

    private static Pair onLoopback(Wish wish) {
        Port from = open(wish);
        return new Pair(from, open(wish), () -> {});
    }

    private static Port open(Wish wish) {
        InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        Ports.Choice choice = Ports.open(PortConfig.at(local), wish);
        if (!choice.isWished()) {
            choice.port().close();
            throw new UnsupportedOperationException(choice.reason());
        }
        return choice.port();
    }
}
