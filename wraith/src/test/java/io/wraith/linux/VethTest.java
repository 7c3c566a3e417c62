package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Datagrams between two networks, over a real path of interfaces.
@KernelTest
@ParameterizedClass
@ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
final class VethTest {
    private static final int SEGMENT = 1_400;

    private final Arena arena = Arena.ofAuto();
    private final TestMessages out = TestMessages.of(arena, 1, 65_536);
    private final TestMessages in = TestMessages.of(arena, 1, 65_536);
    private final ReceivedControl control = new ReceivedControl();
    private final int family;
    private final VethPair veth = VethPair.open();
    private final UdpPair pair;

    VethTest(int family) {
        this.family = family;
        this.pair = veth.udp(family);
    }

    @AfterEach
    void close() {
        pair.close();
        veth.close();
    }

    @Test
    void aSuperPacketCrossesWhole() {
        pair.requireOffload();
        out.batch().control(0).segmentSize(SEGMENT);
        byte[] payload = out.send(pair.sender(), 44 * SEGMENT);
        assertThat(in.receive(pair.receiver())).isEqualTo(payload);
        control.read(in.batch(), 0);
        assertThat(control.segmentSize()).isEqualTo(SEGMENT);
    }

    @Test
    void aSuperPacketIsCutByAnInterfaceThatCannotCarryIt() {
        pair.requireOffload();
        assertThat(veth.left().ethtool().set("left", "tx-udp-segmentation", false)).isFalse();
        out.batch().control(0).segmentSize(SEGMENT);
        out.send(pair.sender(), 2 * SEGMENT + 5);
        int received = 0;
        while (received < 2 * SEGMENT + 5) {
            received += in.receive(pair.receiver()).length;
            control.read(in.batch(), 0);
            assertThat(control.segmentSize()).isIn(0, SEGMENT);
        }
        assertThat(received).isEqualTo(2 * SEGMENT + 5);
    }

    @Test
    void ecnMarksCross() {
        pair.receiving(SocketOptions.IP_RECVTOS, SocketOptions.IPV6_RECVTCLASS);
        for (int mark = 0; mark <= 3; mark++) {
            out.batch().control(0).trafficClass(family, mark);
            out.send(pair.sender(), 10);
            in.receive(pair.receiver());
            control.read(in.batch(), 0);
            assertThat(control.trafficClass()).isEqualTo(mark);
        }
    }

    @Test
    void allOfASuperPacketBearsItsEcnMark() {
        pair.requireOffload();
        pair.receiving(SocketOptions.IP_RECVTOS, SocketOptions.IPV6_RECVTCLASS);
        out.batch().control(0).segmentSize(SEGMENT).trafficClass(family, 2);
        out.send(pair.sender(), 10 * SEGMENT);
        in.receive(pair.receiver());
        control.read(in.batch(), 0);
        assertThat(control.segmentSize()).isEqualTo(SEGMENT);
        assertThat(control.trafficClass()).isEqualTo(2);
    }

    @Test
    void aDatagramLargerThanTheMtuIsRefusedAndTheMtuTold() {
        forbidFragments();
        out.fill(0, SEGMENT);
        veth.left().links().mtu("left", 1_300);
        assertThat(Sockets.sendMessage(pair.sender(), out.batch(), 0, 0))
                .isEqualTo(-Errno.EMSGSIZE);
        ErrorQueue errors = new ErrorQueue(arena);
        assertThat(errors.next(pair.sender())).isEqualTo(1);
        assertThat(errors.origin()).isEqualTo(ErrorQueue.SO_EE_ORIGIN_LOCAL);
        assertThat(errors.mtu()).isEqualTo(1_300);
        assertThat(out.send(pair.sender(), 1_200)).isEqualTo(in.receive(pair.receiver()));
    }

    @Test
    void aRouterOnTheWayTellsItsMtuByIcmp() throws InterruptedException {
        boolean is4 = family == Sockets.AF_INET;
        try (Namespace far = Namespace.create()) {
            InetAddress farAddress = InetAddress.ofLiteral(is4 ? "10.78.0.2" : "fd78::2");
            InetAddress nearAddress = InetAddress.ofLiteral(is4 ? "10.78.0.1" : "fd78::1");
            InetAddress router = is4 ? VethPair.RIGHT4 : VethPair.RIGHT6;
            int prefix = is4 ? VethPair.PREFIX4 : VethPair.PREFIX6;
            veth.right().join("narrow", far, "far");
            veth.right().links().mtu("narrow", 1_300);
            veth.right().links().address("narrow", nearAddress, prefix);
            far.links().address("far", farAddress, prefix);
            veth.left().links().route(farAddress, is4 ? 32 : 128, router);
            veth.right().run(() -> forward(is4));
            int sender =
                    veth.left().call(() -> UdpPair.sender(new InetSocketAddress(farAddress, 9)));
            UdpPair path = new UdpPair(family, sender, -1, new InetSocketAddress(farAddress, 9));
            forbidFragments(path);

            out.send(path.sender(), SEGMENT);

            ErrorQueue errors = new ErrorQueue(arena);
            assertThat(UdpPair.nextError(errors, path.sender())).isEqualTo(1);
            assertThat(errors.errno()).isEqualTo(Errno.EMSGSIZE);
            assertThat(errors.origin())
                    .isEqualTo(is4 ? ErrorQueue.SO_EE_ORIGIN_ICMP : ErrorQueue.SO_EE_ORIGIN_ICMP6);
            assertThat(errors.mtu()).isEqualTo(1_300);
            Descriptors.close(sender);
        }
    }

    private void forbidFragments() {
        forbidFragments(pair);
    }

    private void forbidFragments(UdpPair path) {
        path.sending(
                SocketOptions.IP_MTU_DISCOVER,
                SocketOptions.IPV6_MTU_DISCOVER,
                SocketOptions.IP_PMTUDISC_DO);
        path.sending(SocketOptions.IP_RECVERR, SocketOptions.IPV6_RECVERR, 1);
    }

    private static void forward(boolean is4) {
        try {
            java.nio.file.Files.writeString(
                    Path.of(
                            is4
                                    ? "/proc/sys/net/ipv4/ip_forward"
                                    : "/proc/sys/net/ipv6/conf/all/forwarding"),
                    "1");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
