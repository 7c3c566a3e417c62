package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Ports that bypass the kernel at both ends of a cable, for the tests that extend it.
abstract class XdpPortFixture {
    final VethPair veth = VethPair.open();
    final List<Port> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Port::close);
        veth.close();
    }

    static PortConfig at(InetAddress address) {
        return PortConfig.at(new InetSocketAddress(address, 0));
    }

    XdpPort open(boolean isLeft, InetAddress address, XdpConfig config) {
        Namespace where = isLeft ? veth.left() : veth.right();
        XdpPort port = where.call(() -> XdpPort.open(at(address), config));
        opened.add(port);
        return port;
    }

    XdpPort left(Mode mode) {
        return open(true, VethPair.LEFT4, XdpConfig.usual().in(mode));
    }

    XdpPort right(Mode mode) {
        return open(false, VethPair.RIGHT4, XdpConfig.usual().in(mode));
    }

    Port kernelPort(boolean isLeft, InetAddress address) {
        Namespace where = isLeft ? veth.left() : veth.right();
        Port port = where.call(() -> Ports.open(at(address), Wish.LINUX).port());
        opened.add(port);
        return port;
    }

    /// Sends back and forth until both know the way.
    static void acquaint(Port one, Port other) {
        for (int i = 0; i < 8; i++) {
            assertArrives(one, other, Bursts.of(other.localAddress(), 100, 100, i));
            assertArrives(other, one, Bursts.of(one.localAddress(), 100, 100, i));
        }
    }

    static void assertArrives(Port from, Port to, Burst burst) {
        assertThat(from.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(to, burst.count()))
                .isEqualTo(Bursts.split(burst, from.localAddress()));
    }

    static String fact(Port port, String name) {
        return port.facts().stream()
                .filter(fact -> fact.name().equals(name))
                .map(PortFact::detail)
                .findFirst()
                .orElse("");
    }
}
