package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.base.Check;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What every port does, over loopback.
@ParameterizedClass
@EnumSource(
        value = Wish.class,
        names = {"LINUX", "JDK"})
@Timeout(30)
final class PortTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Wish wish;
    private final List<Port> opened = new ArrayList<>();
    private Port left = closed();
    private Port right = closed();

    PortTest(Wish wish) {
        this.wish = wish;
    }

    @BeforeEach
    void open() {
        left = open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)));
        right = open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)));
    }

    @AfterEach
    void close() {
        opened.forEach(Port::close);
    }

    private Port open(PortConfig config) {
        Port port = Ports.open(config, wish).port();
        opened.add(port);
        return port;
    }

    private static Port closed() {
        Port port = Ports.open(PortConfig.anywhere(0), Wish.JDK).port();
        port.close();
        return port;
    }

    @Test
    void burstsArriveAsTheyWere() {
        List<Bursts.Arrived> expected = new ArrayList<>();
        int[][] shapes = {{1, 1}, {1_400, 1_400}, {44 * 1_400, 1_400}, {10_001, 1_000}, {64, 1}};
        for (int i = 0; i < shapes.length; i++) {
            Burst burst = Bursts.of(right.localAddress(), shapes[i][0], shapes[i][1], i);
            assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
            expected.addAll(Bursts.split(burst, left.localAddress()));
        }
        assertThat(Bursts.receive(right, expected.size())).isEqualTo(expected);
        int bytes = expected.stream().mapToInt(Bursts.Arrived::length).sum();
        assertThat(left.count(PortCounter.SENT_DATAGRAMS)).isEqualTo(expected.size());
        assertThat(left.count(PortCounter.SENT_BYTES)).isEqualTo(bytes);
        assertThat(right.count(PortCounter.RECEIVED_DATAGRAMS)).isEqualTo(expected.size());
        assertThat(right.count(PortCounter.RECEIVED_BYTES)).isEqualTo(bytes);
        assertThat(right.count(PortCounter.RECEIVED_BURSTS)).isBetween(1L, (long) expected.size());
        assertThat(left.count(PortCounter.SEND_CALLS)).isPositive();
        assertThat(right.count(PortCounter.RECEIVE_CALLS)).isPositive();
    }

    @Test
    void peersAndLengthsAreNotMixedInABurst() {
        Port third = open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)));
        left.send(Bursts.of(right.localAddress(), 2_000, 1_000, 1));
        third.send(Bursts.of(right.localAddress(), 1_000, 1_000, 2));
        left.send(Bursts.of(right.localAddress(), 1_500, 1_500, 3));
        Burst burst = Bursts.room();
        List<String> seen = new ArrayList<>();
        while (right.receive(burst) > 0) {
            String peer = PeerAddress.print(burst.address(), burst.addressLength());
            seen.add(peer + " " + burst.count() + " " + burst.length());
        }
        String leftPeer = PeerAddress.print(left.localAddress());
        assertThat(seen)
                .containsExactly(
                        leftPeer + " 2 2000",
                        PeerAddress.print(third.localAddress()) + " 1 1000",
                        leftPeer + " 1 1500");
    }

    @Test
    void answersGoBackAndForth() {
        left.send(Bursts.of(right.localAddress(), 100, 100, 1));
        Burst burst = Bursts.room();
        right.await(-1);
        assertThat(right.receive(burst)).isEqualTo(1);
        assertThat(right.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(left, 1).getFirst().peer())
                .isEqualTo(PeerAddress.print(right.localAddress()));
    }

    @Test
    void onePortServesBothFamilies() {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        Port anywhere = open(PortConfig.anywhere(0));
        for (String host : List.of("127.0.0.1", "::1")) {
            Port peer = open(PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral(host), 0)));
            Burst burst = Bursts.of(Bursts.at(host, anywhere), 3_000, 1_000, 1);
            assertThat(peer.send(burst)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(anywhere, 3))
                    .isEqualTo(Bursts.split(burst, peer.localAddress()));
            Burst answer = Bursts.of(peer.localAddress(), 3_000, 1_000, 2);
            assertThat(anywhere.send(answer)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(peer, 3))
                    .isEqualTo(Bursts.split(answer, Bursts.at(host, anywhere)));
        }
    }

    @Test
    void theOtherFamilyIsUnreachable() {
        Burst burst = Bursts.of(new InetSocketAddress(InetAddress.ofLiteral("::1"), 9), 20, 10, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.UNREACHABLE);
        assertThat(left.count(PortCounter.UNREACHABLE)).isEqualTo(2);
    }

    @Test
    void aDatagramLongerThanUdpCarriesIsTooLarge() {
        Burst burst = Bursts.of(right.localAddress(), Port.BURST_BYTES, Port.BURST_BYTES, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.TOO_LARGE);
        assertThat(left.count(PortCounter.TOO_LARGE)).isEqualTo(1);
        Burst ordinary = Bursts.of(right.localAddress(), 20_000, 1_000, 1);
        assertThat(left.send(ordinary)).isEqualTo(SendOutcome.SENT);
    }

    @Test
    void aBurstIsNeverLongerThanAPortTakes() {
        Burst burst = new Burst(Port.BURST_BYTES + 1);
        burst.received(Port.BURST_BYTES + 1, 2_000);
        byte[] address = PeerAddress.encode(right.localAddress());
        burst.address(address, 0, address.length);
        assertThatThrownBy(() -> left.send(burst)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void emptyDatagramsAndEmptyBurstsAreNothing() {
        Burst burst = Bursts.of(right.localAddress(), 0, 1, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(left.count(PortCounter.SEND_CALLS)).isZero();
    }

    @Test
    void aBurstWithTooLittleRoomIsFilledSeveralTimes() {
        left.send(Bursts.of(right.localAddress(), 10_000, 1_000, 1));
        Burst narrow = new Burst(3_500);
        int datagrams = 0;
        right.await(-1);
        for (int taken = right.receive(narrow); taken > 0; taken = right.receive(narrow)) {
            assertThat(taken).isLessThanOrEqualTo(3);
            datagrams += taken;
        }
        assertThat(datagrams).isEqualTo(10);
    }

    @Test
    void whatABurstHasNoRoomForIsThrownAwayAndCounted() {
        left.send(Bursts.of(right.localAddress(), 6_000, 3_000, 1));
        left.send(Bursts.of(right.localAddress(), 100, 100, 1));
        Burst narrow = new Burst(1_000);
        right.await(-1);
        assertThat(right.receive(narrow)).isEqualTo(1);
        assertThat(narrow.length()).isEqualTo(100);
        assertThat(right.count(PortCounter.OVERSIZED)).isEqualTo(2);
    }

    @Test
    void aWaitEndsInTime() {
        long startNs = System.nanoTime();
        assertThat(left.await(20_000_000)).isTrue();
        assertThat(System.nanoTime() - startNs).isGreaterThan(15_000_000);
        assertThat(left.await(0)).isTrue();
    }

    @Test
    void anotherThreadEndsAWait() throws InterruptedException {
        left.wake();
        left.wake();
        left.await(-1);
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            sleep(50);
                            left.wake();
                        });
        left.await(-1);
        other.join();
        assertThat(left.count(PortCounter.WAKE_UPS)).isEqualTo(2);
        assertThat(left.count(PortCounter.WAITS)).isEqualTo(2);
    }

    @Test
    void aPortIsClosedWhileItsOwnerWaits() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        boolean[] isOpen = {true};
        Thread owner =
                Thread.ofPlatform()
                        .start(() -> {
                            started.countDown();
                            while (left.await(-1)) {
                                Thread.onSpinWait();
                            }
                            isOpen[0] = false;
                        });
        started.await();
        sleep(50);
        left.close();
        assertThat(owner.join(java.time.Duration.ofSeconds(10))).isTrue();
        assertThat(isOpen[0]).isFalse();
        int port = left.localAddress().getPort();
        open(PortConfig.at(new InetSocketAddress(LOOPBACK, port)));
    }

    @Test
    void aClosedPortDoesNothing() {
        left.close();
        left.close();
        left.wake();
        assertThat(left.await(-1)).isFalse();
        assertThat(left.receive(Bursts.room())).isZero();
        assertThat(left.send(Bursts.of(right.localAddress(), 10, 10, 1)))
                .isEqualTo(SendOutcome.CLOSED);
    }

    @Test
    void anAddressInUseIsRefused() {
        PortConfig taken = PortConfig.at(left.localAddress());
        assertThatThrownBy(() -> Ports.open(taken, wish))
                .hasMessageContaining("binding to")
                .hasMessageContaining(String.valueOf(left.localAddress().getPort()));
    }

    @Test
    void portsThatShareAnAddressDivideThePeers() {
        Port first = open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)).sharingPort());
        Port second = open(PortConfig.at(first.localAddress()).sharingPort());
        for (int i = 0; i < 64; i++) {
            open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)))
                    .send(Bursts.of(first.localAddress(), 10, 10, i));
        }
        List<Bursts.Arrived> toFirst = new ArrayList<>();
        List<Bursts.Arrived> toSecond = new ArrayList<>();
        for (int i = 0; i < 100 && toFirst.size() + toSecond.size() < 64; i++) {
            toFirst.addAll(Bursts.receive(first, 64, 10_000_000));
            toSecond.addAll(Bursts.receive(second, 64, 10_000_000));
        }
        assertThat(toFirst.size() + toSecond.size()).isEqualTo(64);
        assertThat(toFirst.size()).isBetween(1, 63);
    }

    @Test
    void bufferSizesAreReported() {
        PortConfig small =
                PortConfig.at(new InetSocketAddress(LOOPBACK, 0)).withBuffers(20_000, 30_000);
        List<PortFact> facts = open(small).facts();
        assertThat(facts)
                .anyMatch(fact -> fact.toString().startsWith("receive buffer: 20000 of 20000"))
                .anyMatch(fact -> fact.toString().startsWith("send buffer: 30000 of 30000"));
    }

    private static boolean hasIpv6() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
        } catch (SocketException failure) {
            return false;
        }
    }

    private static void sleep(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
