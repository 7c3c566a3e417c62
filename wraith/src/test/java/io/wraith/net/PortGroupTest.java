package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.base.Big;
import io.wraith.base.Prng;
import io.wraith.linux.LinuxException;
import io.wraith.wire.Burst;
import io.wraith.wire.Steering;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Several ports at one address, and a real kernel that deals out what comes there.
final class PortGroupTest {
    private static final int PROTECTED = 0x80;
    private static final int DATAGRAM = 1_000;

    private final long seed = Long.getLong("wraith.seed", System.nanoTime());
    private final Prng random = new Prng(seed);
    private final List<Port> opened = new ArrayList<>();

    PortGroupTest() {
        System.out.println("PortGroupTest seed " + seed);
    }

    @AfterEach
    void close() {
        opened.forEach(Port::close);
    }

    private List<Port> group(Ports.Wish wish, String host, int size) {
        PortConfig config = PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
        List<Ports.Choice> choices = Ports.openGroup(config, wish, null, size);
        List<Port> ports = choices.stream().map(Ports.Choice::port).toList();
        opened.addAll(ports);
        return ports;
    }

    private Port source(String host) {
        Port source =
                Ports.open(
                                PortConfig.at(
                                        new InetSocketAddress(InetAddress.ofLiteral(host), 0)),
                                Ports.Wish.BEST)
                        .port();
        opened.add(source);
        return source;
    }

    private Burst datagrams(InetSocketAddress target, long id, int count) {
        Burst burst = Bursts.of(target, count * DATAGRAM, DATAGRAM, random.below(256));
        for (int i = 0; i < count; i++) {
            Big.u64(burst.bytes(), burst.offset(i), id);
            Big.u8(burst.bytes(), burst.offset(i) + Steering.KIND, PROTECTED);
        }
        return burst;
    }

    /// Each connection is met from many addresses, and stays where it is.
    private void steers(Ports.Wish wish, String bound, List<String> hosts) {
        List<Port> ports = group(wish, bound, 3);
        assertThat(ports).extracting(Port::localAddress).containsOnly(ports.get(0).localAddress());
        for (int turn = 0; turn < 40; turn++) {
            long id = random.nextLong();
            String host = hosts.get(turn % hosts.size());
            String to = bound.equals("::") ? host : bound;
            Burst sent = datagrams(Bursts.at(to, ports.get(0)), id, 3);
            assertThat(source(host).send(sent)).isEqualTo(SendOutcome.SENT);
            Port meant = ports.get(Steering.of(id, 3));
            assertThat(Bursts.receive(meant, 3)).as("connection %x", id).hasSize(3);
        }
        for (Port port : ports) {
            assertThat(port.receive(Bursts.room())).isZero();
        }
    }

    @Test
    void theKernelSteersByConnectionId() {
        steers(Ports.Wish.LINUX, "127.0.0.1", List.of("127.0.0.1", "127.0.0.2", "127.7.0.3"));
    }

    @Test
    void alsoForBothFamiliesAtOnce() {
        steers(Ports.Wish.LINUX, "::", List.of("127.0.0.1", "::1", "127.0.0.9"));
    }

    @Test
    void alsoByIoUring() {
        assumeTrue(
                group(Ports.Wish.URING, "127.0.0.1", 1).getFirst() instanceof UringPort,
                "io_uring is forbidden here");
        steers(Ports.Wish.URING, "127.0.0.1", List.of("127.0.0.1", "127.0.0.2"));
    }

    @Test
    void whoKnocksComesToTheFirst() {
        List<Port> ports = group(Ports.Wish.LINUX, "127.0.0.1", 4);
        for (int knock = 0; knock < 20; knock++) {
            Burst burst = datagrams(ports.get(0).localAddress(), random.nextLong(), 2);
            for (int i = 0; i < burst.count(); i++) {
                Big.u8(burst.bytes(), burst.offset(i) + Steering.KIND, Steering.HANDSHAKE);
                Big.u8(burst.bytes(), burst.offset(i) + Steering.MESSAGE, Steering.FIRST_MESSAGE);
            }
            source("127.0.0.1").send(burst);
            assertThat(Bursts.receive(ports.get(0), 2)).hasSize(2);
        }
    }

    /// What has no room for an id comes to the first, as [Steering#of] says.
    @Test
    void crumbsComeToTheFirst() {
        List<Port> ports = group(Ports.Wish.LINUX, "127.0.0.1", 2);
        source("127.0.0.1").send(Bursts.of(ports.get(0).localAddress(), 7, 7, 1));
        assertThat(Bursts.receive(ports.get(0), 1)).hasSize(1);
    }

    /// Whoever comes later must not be given a part of what is for the group.
    @Test
    void nobodyElseGetsTheAddress() {
        List<Port> ports = group(Ports.Wish.LINUX, "127.0.0.1", 2);
        PortConfig same = PortConfig.at(ports.get(0).localAddress());
        assertThatThrownBy(() -> UdpPort.open(same)).isInstanceOf(LinuxException.class);
        assertThatThrownBy(() -> Ports.openGroup(same, Ports.Wish.LINUX, null, 2))
                .isInstanceOf(LinuxException.class);
    }

    /// There the kernel deals out by address, and says so.
    @Test
    void theJdkCannotSteer() {
        List<Port> ports = group(Ports.Wish.JDK, "127.0.0.1", 2);
        assertThat(ports.get(1).facts())
                .anySatisfy(fact -> {
                    assertThat(fact.toString()).startsWith("steering by connection id");
                    assertThat(fact.whole()).isFalse();
                });
        source("127.0.0.1").send(datagrams(ports.get(0).localAddress(), random.nextLong(), 1));
        int came =
                Bursts.receive(ports.get(0), 1, 200_000_000).size()
                        + Bursts.receive(ports.get(1), 1, 200_000_000).size();
        assertThat(came).isEqualTo(1);
    }
}
