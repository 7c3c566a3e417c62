package io.wraith.bench;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.Links;
import io.wraith.linux.Namespace;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.net.Ports.Wish;
import io.wraith.net.XdpConfig;
import io.wraith.net.XdpPort;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// Two networks that a veth pair joins, made for a comparison, and the ways to open a port in them.
public final class XdpNetwork implements AutoCloseable {
    static final int MTU = 3_506;
    static final String LEFT = "left";
    static final String RIGHT = "right";

    private static final int PREFIX = 24;

    /// How a port is opened at an address of the thread's network.
    public enum Way {
        CHANNEL("JDK channel", config -> Ports.open(config, Wish.JDK).port()),
        SINGLE(
                "UDP, single sends",
                config -> Ports.open(config.withoutOffloads(), Wish.LINUX).port()),
        BURSTS("UDP, bursts (GSO)", config -> Ports.open(config, Wish.LINUX).port()),
        NATIVE("AF_XDP, native", config -> bypass(config, Mode.NATIVE, 0)),
        GENERIC("AF_XDP, generic", config -> bypass(config, Mode.GENERIC, 0)),
        HUGE(
                "AF_XDP, huge pages",
                config -> XdpPort.open(config, XdpConfig.usual().withHugePages())),
        POLLING("AF_XDP, busy polling", config -> bypass(config, Mode.NATIVE, 10_000));

        final String words;

        @SuppressWarnings("ImmutableEnumChecker") // none of them holds anything
        private final Function<PortConfig, Port> opening;

        Way(String words, Function<PortConfig, Port> opening) {
            this.words = words;
            this.opening = opening;
        }

        boolean isBypass() {
            return this == NATIVE || this == GENERIC || this == HUGE || this == POLLING;
        }

        private static Port bypass(PortConfig config, Mode mode, int pollUs) {
            return XdpPort.open(config, XdpConfig.usual().in(mode).polling(pollUs));
        }
    }

    private final Namespace left = Namespace.create();
    private final Namespace right = Namespace.create();

    public XdpNetwork() {
        left.join(LEFT, right, RIGHT);
        left.links().address(LEFT, address(true), PREFIX);
        right.links().address(RIGHT, address(false), PREFIX);
        mtu(MTU);
    }

    void mtu(int bytes) {
        left.links().mtu(LEFT, bytes);
        right.links().mtu(RIGHT, bytes);
    }

    Links links(boolean isLeft) {
        return (isLeft ? left : right).links();
    }

    /// Where another process finds one of the networks while this one runs.
    String path(boolean isLeft) {
        int descriptor = (isLeft ? left : right).descriptor();
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    public Port open(Way way, boolean isLeft) {
        return (isLeft ? left : right).call(() -> openHere(way, isLeft));
    }

    /// The same in the calling thread's network.
    static Port openHere(Way way, boolean isLeft) {
        return way.opening.apply(PortConfig.at(new InetSocketAddress(address(isLeft), 0)));
    }

    static InetAddress address(boolean isLeft) {
        return InetAddress.ofLiteral(isLeft ? "10.79.0.1" : "10.79.0.2");
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
