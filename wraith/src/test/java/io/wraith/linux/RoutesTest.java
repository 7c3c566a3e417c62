package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Routes.Own;
import io.wraith.linux.Routes.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.net.InetAddress;

/// Ways out of a network of two.
@KernelTest
final class RoutesTest {
    private final VethPair veth = VethPair.open();
    private final Routes routes = veth.left().call(Routes::new);
    private final int index = veth.left().links().link("left").index();

    @AfterEach
    void close() {
        routes.close();
        veth.close();
    }

    @Test
    void neighboursAreReachedWithoutAGateway() {
        assertThat(routes.to(VethPair.RIGHT4, 0)).isEqualTo(new Route(index, null, VethPair.LEFT4));
        assertThat(routes.to(VethPair.RIGHT6, 0)).isEqualTo(new Route(index, null, VethPair.LEFT6));
    }

    @Test
    void othersAreReachedByAGateway() {
        InetAddress far4 = InetAddress.ofLiteral("10.99.0.1");
        InetAddress far6 = InetAddress.ofLiteral("fd99::1");
        assertThat(routes.to(far4, 0)).isNull();
        assertThat(routes.to(far6, 0)).isNull();
        veth.left().links().route(far4, 32, VethPair.RIGHT4);
        veth.left().links().route(far6, 128, VethPair.RIGHT6);
        assertThat(routes.to(far4, 0)).isEqualTo(new Route(index, VethPair.RIGHT4, VethPair.LEFT4));
        assertThat(routes.to(far6, 0)).isEqualTo(new Route(index, VethPair.RIGHT6, VethPair.LEFT6));
    }

    @Test
    void thisMachineAndGroupsAreNoWay() {
        assertThat(routes.to(VethPair.LEFT4, 0)).isNull();
        assertThat(routes.to(InetAddress.ofLiteral("127.0.0.1"), 0)).isNull();
        assertThat(routes.to(InetAddress.ofLiteral("224.0.0.1"), 0)).isNull();
    }

    @Test
    void aNeighbourIsKnownOnceItHasAnswered() {
        long right = veth.right().links().link("right").hardware();
        assertThat(right).isPositive();
        for (int family : new int[] {Sockets.AF_INET, Sockets.AF_INET6}) {
            InetAddress address = family == Sockets.AF_INET ? VethPair.RIGHT4 : VethPair.RIGHT6;
            assertThat(routes.neighbour(index, address)).isZero();
            try (UdpPair pair = veth.udp(family)) {
                TestMessages out = TestMessages.of(Arena.ofAuto(), 1, 100);
                out.send(pair.sender(), 10);
                TestMessages in = TestMessages.of(Arena.ofAuto(), 1, 100);
                assertThat(in.receive(pair.receiver())).hasSize(10);
            }
            assertThat(routes.neighbour(index, address)).isEqualTo(right);
        }
    }

    @Test
    void ownAddressesAreListedWithTheirInterfaces() {
        assertThat(routes.addresses())
                .contains(new Own(index, VethPair.LEFT4), new Own(index, VethPair.LEFT6))
                .doesNotContain(new Own(index, VethPair.RIGHT4));
        assertThat(veth.left().links().link(index)).isEqualTo(veth.left().links().link("left"));
    }

    @Test
    void changesAreTold() {
        Arena arena = Arena.ofAuto();
        try (NetworkChanges changes = veth.left().call(() -> new NetworkChanges(arena))) {
            while (changes.drain()) {
                Thread.onSpinWait();
            }
            Poll poll = new Poll(arena, 1);
            poll.watch(0, changes.descriptor(), Poll.POLLIN);
            veth.left().links().mtu("left", 1_400);
            assertThat(poll.await(5_000_000_000L)).isEqualTo(1);
            assertThat(changes.drain()).isTrue();
            veth.left().links().address("left", InetAddress.ofLiteral("10.77.0.9"), 24);
            assertThat(poll.await(5_000_000_000L)).isEqualTo(1);
            assertThat(changes.drain()).isTrue();
        }
    }
}
