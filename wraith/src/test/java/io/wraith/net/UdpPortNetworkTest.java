package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.KernelTest;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;
import io.wraith.net.PathNotice.Kind;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Ports in two networks, over real interfaces, by calls and by io_uring.
@KernelTest
@ParameterizedClass
@EnumSource(
        value = Wish.class,
        names = {"LINUX", "URING"})
@Timeout(60)
final class UdpPortNetworkTest {
    /// Headers of IPv4 and of IPv6 with UDP.
    private static final int HEADERS4 = 28;

    private static final int HEADERS6 = 48;

    private final VethPair veth = VethPair.open();
    private final List<Port> opened = new ArrayList<>();
    private final Wish wish;

    UdpPortNetworkTest(Wish wish) {
        this.wish = wish;
    }

    @AfterEach
    void close() {
        opened.forEach(Port::close);
        veth.close();
    }

    private Port open(Namespace where, PortConfig config) {
        return open(where, config, wish);
    }

    private Port open(Namespace where, PortConfig config, Wish wanted) {
        Ports.Choice choice = where.call(() -> Ports.open(config, wanted));
        opened.add(choice.port());
        assumeTrue(choice.isWished(), choice.reason());
        return choice.port();
    }

    private Port open(Namespace where, InetAddress address) {
        return open(where, PortConfig.at(new InetSocketAddress(address, 0)));
    }

    private Port left(boolean isIpv4) {
        return open(veth.left(), isIpv4 ? VethPair.LEFT4 : VethPair.LEFT6);
    }

    private Port right(boolean isIpv4) {
        return open(veth.right(), isIpv4 ? VethPair.RIGHT4 : VethPair.RIGHT6);
    }

    private void mtu(int bytes) {
        veth.left().links().mtu("left", bytes);
        veth.right().links().mtu("right", bytes);
    }

    private static void assertArrives(Port from, Port to, Burst burst) {
        assertThat(from.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(to, burst.count()))
                .isEqualTo(Bursts.split(burst, from.localAddress()));
    }

    @ParameterizedTest
    @CsvSource({"true, 1500", "false, 1500", "true, 9000", "false, 9000"})
    void burstsOfTheLargestDatagramsPassInOneCall(boolean isIpv4, int mtu) {
        mtu(mtu);
        Port left = left(isIpv4);
        Port right = right(isIpv4);
        int stride = mtu - (isIpv4 ? HEADERS4 : HEADERS6);
        Burst burst = Bursts.of(right.localAddress(), 65_000 / stride * stride, stride, 1);
        burst.ecn(2);
        assertArrives(left, right, burst);
        assertThat(left.count(PortCounter.SEND_CALLS)).isEqualTo(1);
        assertThat(right.count(PortCounter.RECEIVED_BURSTS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyProbesThatAreTooLongAreRefused(boolean isIpv4) {
        Port left = left(isIpv4);
        Port right = right(isIpv4);
        int most = 1_500 - (isIpv4 ? HEADERS4 : HEADERS6);
        Burst probe = Bursts.of(right.localAddress(), most + 1, most + 1, 1);
        assertThat(left.send(probe)).isEqualTo(SendOutcome.TOO_LARGE);
        Burst tooLong = Bursts.of(right.localAddress(), 10 * (most + 1), most + 1, 1);
        assertThat(left.send(tooLong)).isEqualTo(SendOutcome.TOO_LARGE);
        assertThat(left.count(PortCounter.TOO_LARGE)).isEqualTo(11);
        PathNotice notice = Bursts.notice(left);
        assertThat(notice.kind()).isEqualTo(Kind.MTU);
        assertThat(notice.mtu()).isEqualTo(1_500);
        byte[] address = right.localAddress().getAddress().getAddress();
        assertThat(notice.peer()).startsWith(address);

        assertArrives(left, right, Bursts.of(right.localAddress(), 40 * most, most, 2));
        assertThat(left.count(PortCounter.SEND_CALLS)).as("still in one call").isEqualTo(1);
        assertThat(left.facts()).anyMatch(fact -> fact.name().contains("GSO") && fact.whole());
    }

    @Test
    void aLinkThatShrinksRefusesWhatItCarriedBefore() {
        Port left = left(true);
        Port right = right(true);
        Burst large = Bursts.of(right.localAddress(), 14_000, 1_400, 1);
        assertArrives(left, right, large);
        mtu(1_300);
        assertThat(left.send(large)).isEqualTo(SendOutcome.TOO_LARGE);
        assertThat(Bursts.notice(left).mtu()).isEqualTo(1_300);
        assertArrives(left, right, Bursts.of(right.localAddress(), 12_000, 1_200, 2));
    }

    /// The probe itself is lost without a word from this kernel: what routers say is a hint, and
    /// must not stop a later, larger probe.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNarrowLinkFurtherOnIsReportedAndNotObeyed(boolean isIpv4) {
        try (Namespace far = Namespace.create()) {
            InetAddress farAddress = InetAddress.ofLiteral(isIpv4 ? "10.78.0.2" : "fd78::2");
            InetAddress nearAddress = InetAddress.ofLiteral(isIpv4 ? "10.78.0.1" : "fd78::1");
            InetAddress router = isIpv4 ? VethPair.RIGHT4 : VethPair.RIGHT6;
            InetAddress home = isIpv4 ? VethPair.LEFT4 : VethPair.LEFT6;
            int prefix = isIpv4 ? VethPair.PREFIX4 : VethPair.PREFIX6;
            int host = isIpv4 ? 32 : 128;
            veth.right().join("narrow", far, "far");
            veth.right().links().mtu("narrow", 1_300);
            veth.right().links().address("narrow", nearAddress, prefix);
            far.links().address("far", farAddress, prefix);
            far.links().route(home, host, nearAddress);
            veth.left().links().route(farAddress, host, router);
            veth.right().run(() -> forward(isIpv4));
            Port left = left(isIpv4);
            Port right = open(far, farAddress);

            for (int i = 0; i < 2; i++) {
                Burst probe = Bursts.of(right.localAddress(), 1_400, 1_400, i);
                assertThat(left.send(probe)).isEqualTo(SendOutcome.SENT);
                PathNotice notice = Bursts.notice(left);
                assertThat(notice.kind()).isEqualTo(Kind.MTU);
                assertThat(notice.mtu()).isEqualTo(1_300);
            }
            assertArrives(left, right, Bursts.of(right.localAddress(), 12_000, 1_200, 2));
            assertThat(right.count(PortCounter.RECEIVED_DATAGRAMS)).isEqualTo(10);
        }
    }

    /// The interface cuts the bursts, and the other end's GRO may put parts together again.
    @Test
    void mixedSizesArriveAsTheyWereThroughAnInterfaceThatCuts() {
        veth.left().ethtool().set("left", "tx-udp-segmentation", false);
        veth.right().ethtool().set("right", "rx-gro", true);
        Port left = left(true);
        Port right = right(true);
        List<Bursts.Arrived> expected = new ArrayList<>();
        for (int stride : new int[] {1_400, 700, 1_472, 1, 1_000}) {
            Burst burst = Bursts.of(right.localAddress(), 20 * stride + stride / 2, stride, stride);
            burst.ecn(stride % 3);
            assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
            expected.addAll(Bursts.split(burst, left.localAddress()));
        }
        assertThat(Bursts.receive(right, expected.size())).isEqualTo(expected);
    }

    @Test
    void withoutChecksumOffloadBurstsArriveAllTheSame() {
        veth.left().ethtool().set("left", "tx-checksum-ip-generic", false);
        Port left = left(true);
        Port right = right(true);
        Burst burst = Bursts.of(right.localAddress(), 20_000, 1_000, 1);
        assertArrives(left, right, burst);
        assertArrives(left, right, burst);
    }

    @Test
    void linkLocalAddressesBearTheirInterface() {
        InetAddress leftLocal = InetAddress.ofLiteral("fe80::77:1");
        InetAddress rightLocal = InetAddress.ofLiteral("fe80::77:2");
        veth.left().links().address("left", leftLocal, VethPair.PREFIX6);
        veth.right().links().address("right", rightLocal, VethPair.PREFIX6);
        Port left = open(veth.left(), PortConfig.anywhere(0));
        Port right = open(veth.right(), PortConfig.anywhere(0));
        InetAddress rightFromLeft = scoped(rightLocal, veth.left().links().link("left").index());
        InetAddress leftFromRight = scoped(leftLocal, veth.right().links().link("right").index());
        Burst burst = Bursts.of(at(rightFromLeft, right), 30_000, 1_000, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, 30))
                .isEqualTo(Bursts.split(burst, at(leftFromRight, left)));
        Burst answer = Bursts.of(at(leftFromRight, left), 30_000, 1_000, 2);
        assertThat(right.send(answer)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(left, 30))
                .isEqualTo(Bursts.split(answer, at(rightFromLeft, right)));
    }

    /// The address that answers should come from disappears: the next answer takes another.
    @Test
    void anAddressThatIsGoneIsForgotten() {
        InetAddress second = InetAddress.ofLiteral("10.99.0.2");
        veth.right().join("extra", veth.left(), "unused");
        veth.right().links().address("extra", second, 32);
        veth.left().links().route(second, 32, VethPair.RIGHT4);
        Port left = left(true);
        Port right = open(veth.right(), PortConfig.anywhere(0));
        left.send(Bursts.of(at(second, right), 100, 100, 1));
        assertThat(Bursts.receive(right, 1)).hasSize(1);
        Burst answer = Bursts.of(left.localAddress(), 3_000, 1_000, 2);
        right.send(answer);
        assertThat(Bursts.receive(left, 3)).isEqualTo(Bursts.split(answer, at(second, right)));

        veth.right().links().delete("extra");
        assertThat(right.send(answer)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(left, 3))
                .isEqualTo(Bursts.split(answer, at(VethPair.RIGHT4, right)));
    }

    /// Datagrams for a neighbour that does not say where it is wait in the kernel and fill the send
    /// buffer.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullSendBufferBlocksUntilThereIsRoom(boolean isJdk) {
        PortConfig small =
                PortConfig.at(new InetSocketAddress(VethPair.LEFT4, 0)).withBuffers(20_000, 20_000);
        Port left = open(veth.left(), small, isJdk ? Wish.JDK : wish);
        Burst lost = Bursts.of(new InetSocketAddress("10.77.0.99", 9), 1_400, 1_400, 1);
        int sent = 0;
        while (sent < 1_000 && left.send(lost) == SendOutcome.SENT) {
            sent++;
        }
        assertThat(sent).isBetween(1, 999);
        assertThat(left.count(PortCounter.BLOCKED_SENDS)).isEqualTo(1);
        // The kernel gives the neighbour up after three seconds.
        Port right = right(true);
        Burst burst = Bursts.of(right.localAddress(), 1_400, 1_400, 2);
        SendOutcome outcome = SendOutcome.BLOCKED;
        for (int i = 0; i < 100 && outcome == SendOutcome.BLOCKED; i++) {
            left.await(100_000_000);
            outcome = left.send(burst);
        }
        assertThat(outcome).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, 1)).isEqualTo(Bursts.split(burst, left.localAddress()));
    }

    @Test
    void aPlaceWithoutARouteIsUnreachable() {
        Port left = left(true);
        Burst burst = Bursts.of(new InetSocketAddress("10.200.0.1", 9), 3_000, 1_000, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.UNREACHABLE);
        assertThat(left.count(PortCounter.UNREACHABLE)).isEqualTo(3);
    }

    /// Nothing can leave from the address of a group, so the machine chooses one of its own.
    @Test
    void answersToAGroupsCallLeaveFromAnOwnAddress() {
        InetAddress everybody =
                scoped(InetAddress.ofLiteral("ff02::1"), veth.left().links().link("left").index());
        Port left = open(veth.left(), VethPair.LEFT6);
        Port right = open(veth.right(), PortConfig.anywhere(0));
        assertThat(left.send(Bursts.of(at(everybody, right), 100, 100, 1)))
                .isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, 1)).hasSize(1);
        Burst answer = Bursts.of(left.localAddress(), 3_000, 1_000, 2);
        assertThat(right.send(answer)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(left, 3))
                .isEqualTo(Bursts.split(answer, at(VethPair.RIGHT6, right)));
        assertThat(right.count(PortCounter.SEND_CALLS)).as("at the first attempt").isEqualTo(1);
    }

    /// The queue of the interface is full.
    @Test
    void whatTheQueueOfTheInterfaceDropsIsCounted() throws Exception {
        String command = "tc qdisc add dev left root tbf rate 100kbit burst 2000 limit 3000";
        assumeTrue(
                veth.left().call(() -> runs(command)), "no tc, or no token bucket in the kernel");
        Port left = left(true);
        Burst burst = Bursts.of(new InetSocketAddress(VethPair.RIGHT4, 9), 1_400, 1_400, 1);
        SendOutcome outcome = SendOutcome.SENT;
        int sent = 0;
        while (sent < 100 && outcome == SendOutcome.SENT) {
            outcome = left.send(burst);
            sent++;
        }
        assertThat(outcome).isEqualTo(SendOutcome.DROPPED);
        assertThat(left.count(PortCounter.SEND_DROPS)).isEqualTo(1);
    }

    private static boolean runs(String command) {
        try {
            return new ProcessBuilder(command.split(" ")).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    private static InetSocketAddress at(InetAddress address, Port port) {
        return new InetSocketAddress(address, port.localAddress().getPort());
    }

    private static InetAddress scoped(InetAddress address, int scope) {
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), scope);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void forward(boolean isIpv4) {
        String setting = isIpv4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding";
        try {
            Files.writeString(Path.of("/proc/sys/net/" + setting), "1");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
