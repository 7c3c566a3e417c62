package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Every call against the real kernel, over loopback.
final class SocketsTest {
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment out = arena.allocateFrom("a datagram of some length");
    private final MemorySegment in = arena.allocate(2_000);

    @ParameterizedTest
    @ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
    void connectedDatagrams(int family) {
        try (UdpPair pair = UdpPair.loopback(family)) {
            assertThat(Sockets.send(pair.sender(), out, 2, 8, 0)).isEqualTo(8);
            assertThat(Sockets.receive(pair.receiver(), in, 5, 100, 0)).isEqualTo(8);
            assertThat(in.asSlice(5, 8).mismatch(out.asSlice(2, 8))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
    void unconnectedDatagramsSayWhoSentThem(int family) {
        try (UdpPair pair = UdpPair.loopback(family)) {
            InetSocketAddress asker = Sockets.localAddress(pair.sender());
            Sockaddr from = Sockaddr.in(arena);

            assertThat(Sockets.send(pair.sender(), out, 0, 10, 0)).isEqualTo(10);
            assertThat(Sockets.receiveFrom(pair.receiver(), in, 0, 100, 0, from)).isEqualTo(10);
            assertThat(from.read()).isEqualTo(asker);

            assertThat(Sockets.sendTo(pair.receiver(), out, 0, 11, 0, from)).isEqualTo(11);
            assertThat(Sockets.receive(pair.sender(), in, 0, 100, 0)).isEqualTo(11);
        }
    }

    @Test
    void anIpv6SocketTalksToIpv4UnlessToldNotTo() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("::"), 0);
        int six = Sockets.socket(Sockets.AF_INET6, Sockets.SOCK_DGRAM, 0);
        SocketOptions.require(
                six, Sockets.IPPROTO_IPV6, SocketOptions.IPV6_V6ONLY, 0, "listening to both");
        Sockets.bind(six, any);
        SocketOptions.receiveTimeout(six, 3_000_000_000L);
        int four =
                UdpPair.sender(
                        new InetSocketAddress(
                                InetAddress.ofLiteral("127.0.0.1"),
                                Sockets.localAddress(six).getPort()));
        Sockaddr from = Sockaddr.in(arena);

        assertThat(Sockets.send(four, out, 0, 3, 0)).isEqualTo(3);
        assertThat(Sockets.receiveFrom(six, in, 0, 100, 0, from)).isEqualTo(3);
        assertThat(from.family()).isEqualTo(Sockets.AF_INET6);
        assertThat(from.read()).isEqualTo(Sockets.localAddress(four));
        Descriptors.close(four);
        Descriptors.close(six);
    }

    @Test
    void streamsListenAcceptAndScatter() {
        int listener = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        Sockets.bind(listener, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Sockets.listen(listener, 1);
        int client = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        Sockets.connect(client, Sockets.localAddress(listener));
        Sockaddr peer = Sockaddr.in(arena);
        int server = Sockets.accept(listener, peer);
        assertThat(server).isPositive();
        assertThat(peer.read()).isEqualTo(Sockets.localAddress(client));

        IoVectors pieces = new IoVectors(arena.allocate(IoVectors.bytes(3), 8), 3);
        pieces.set(0, out, 10, 6);
        pieces.set(1, out, 0, 1);
        pieces.set(2, out, 2, 4);
        assertThat(Sockets.writev(client, pieces, 0, 3)).isEqualTo(11);
        pieces.set(0, in, 100, 4);
        pieces.set(1, in, 200, 7);
        assertThat(Sockets.readv(server, pieces, 0, 2)).isEqualTo(11);
        assertThat(text(in, 100, 4) + text(in, 200, 7)).isEqualTo(text(out, 10, 6) + "adata");
        for (int fd : new int[] {client, server, listener}) {
            assertThat(Descriptors.close(fd)).isZero();
        }
    }

    @Test
    void aPairOfLocalSocketsKeepsMessageBoundaries() {
        Sockets.Pair pair = Sockets.pair(Sockets.SOCK_DGRAM);
        assertThat(Sockets.send(pair.first(), out, 0, 5, 0)).isEqualTo(5);
        assertThat(Sockets.send(pair.first(), out, 0, 7, 0)).isEqualTo(7);
        assertThat(Sockets.receive(pair.second(), in, 0, 100, Sockets.MSG_PEEK)).isEqualTo(5);
        assertThat(Sockets.receive(pair.second(), in, 0, 100, 0)).isEqualTo(5);
        assertThat(Sockets.receive(pair.second(), in, 0, 100, 0)).isEqualTo(7);
        Descriptors.close(pair.first());
        Descriptors.close(pair.second());
    }

    @Test
    void anEmptySocketSaysSoAtOnceOrAfterItsTimeout() {
        try (UdpPair pair = UdpPair.loopback(Sockets.AF_INET)) {
            int fd = pair.receiver();
            assertThat(Sockets.receive(fd, in, 0, 100, Sockets.MSG_DONTWAIT))
                    .isEqualTo(-Errno.EAGAIN);
            SocketOptions.receiveTimeout(fd, 1);
            assertThat(Sockets.receive(fd, in, 0, 100, 0)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void aDatagramBeyondThePathIsRefusedWhenItMustNotBeSplit() {
        try (UdpPair pair = UdpPair.loopback(Sockets.AF_INET)) {
            SocketOptions.require(
                    pair.sender(),
                    Sockets.IPPROTO_IP,
                    SocketOptions.IP_MTU_DISCOVER,
                    SocketOptions.IP_PMTUDISC_DO,
                    "forbidding fragments");
            MemorySegment large = arena.allocate(65_600);
            assertThat(Sockets.send(pair.sender(), large, 0, 65_508, 0)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(Sockets.send(pair.sender(), large, 0, 65_507, 0)).isEqualTo(65_507);
        }
    }

    @Test
    void setUpErrorsNameCallReasonAndPurpose() {
        try (UdpPair pair = UdpPair.loopback(Sockets.AF_INET)) {
            int second = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> Sockets.bind(second, pair.target()))
                    .withMessage("binding to %s: bind: EADDRINUSE (address in use)", pair.target())
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
            Descriptors.close(second);
        }
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Sockets.socket(12_345, Sockets.SOCK_DGRAM, 0))
                .withMessageContaining("EAFNOSUPPORT");
    }

    @Test
    void aClosedDescriptorIsAnError() {
        UdpPair pair = UdpPair.loopback(Sockets.AF_INET);
        pair.close();
        assertThat(Sockets.send(pair.sender(), out, 0, 1, 0)).isEqualTo(-Errno.EBADF);
        assertThat(Sockets.receive(-1, in, 0, 1, 0)).isEqualTo(-Errno.EBADF);
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Sockets.localAddress(pair.sender()))
                .withMessageContaining("EBADF");
    }

    @Test
    void memoryThatTheKernelMustNotTouchIsRefused() {
        MemorySegment heap = MemorySegment.ofArray(new byte[100]);
        assertThatIllegalArgumentException().isThrownBy(() -> Sockets.send(0, heap, 0, 1, 0));
        assertOutOfBounds(() -> Sockets.receive(0, in, 0, 2_001, 0));
        assertOutOfBounds(() -> Sockets.receive(0, in, 0, -1, 0));
        assertOutOfBounds(() -> Sockets.receive(0, in, -1, 1, 0));
        assertOutOfBounds(() -> Sockets.receive(0, in, 1_999, 2, 0));
        assertOutOfBounds(() -> Sockets.send(0, in, Long.MAX_VALUE, Long.MAX_VALUE, 0));

        Arena brief = Arena.ofConfined();
        MemorySegment gone = brief.allocate(8);
        IoVectors pieces = new IoVectors(arena.allocate(IoVectors.bytes(1), 8), 1);
        pieces.set(0, gone, 0, 8);
        brief.close();
        assertThatIllegalStateException().isThrownBy(() -> Sockets.send(0, gone, 0, 1, 0));
        assertThatIllegalStateException().isThrownBy(() -> Sockets.writev(0, pieces, 0, 1));
        assertOutOfBounds(() -> Sockets.writev(0, pieces, 0, 2));
        assertOutOfBounds(() -> Sockets.writev(0, pieces, 0, -1));
        assertOutOfBounds(() -> Sockets.writev(0, pieces, -1, 1));
    }

    private static void assertOutOfBounds(Runnable call) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call::run);
    }

    private static String text(MemorySegment memory, long at, int bytes) {
        return new String(
                memory.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.US_ASCII);
    }
}
