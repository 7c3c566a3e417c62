package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What every port does, whatever carries its datagrams. Who extends it says what that is.
abstract class PortContract {
    private final List<Port> opened = new ArrayList<>();
    private final Map<Port, Map<PortCounter, Long>> before = new HashMap<>();
    private Port left = closed();
    private Port right = closed();

    /// Where the two ports are.
    abstract InetAddress leftHost();

    abstract InetAddress rightHost();

    abstract Port openLeft(PortConfig config);

    abstract Port openRight(PortConfig config);

    /// A port beside the left one.
    abstract Port openThird();

    /// Brings two open ports to where they are used as they usually are.
    void acquaint(Port one, Port other) {}

    @BeforeEach
    final void openBoth() {
        left = keep(openLeft(PortConfig.at(new InetSocketAddress(leftHost(), 0))));
        right = keep(openRight(PortConfig.at(new InetSocketAddress(rightHost(), 0))));
        acquaint(left, right);
        for (Port port : List.of(left, right)) {
            Map<PortCounter, Long> counts = new EnumMap<>(PortCounter.class);
            for (PortCounter counter : PortCounter.values()) {
                counts.put(counter, port.count(counter));
            }
            before.put(port, counts);
        }
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Port::close);
    }

    private Port keep(Port port) {
        opened.add(port);
        return port;
    }

    private static Port closed() {
        Port port = Ports.open(PortConfig.anywhere(0), Ports.Wish.JDK).port();
        port.close();
        return port;
    }

    /// What was counted since both ports were opened.
    private long since(Port port, PortCounter counter) {
        return port.count(counter) - before.getOrDefault(port, Map.of()).getOrDefault(counter, 0L);
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
        assertThat(since(left, PortCounter.SENT_DATAGRAMS)).isEqualTo(expected.size());
        assertThat(since(left, PortCounter.SENT_BYTES)).isEqualTo(bytes);
        assertThat(since(right, PortCounter.RECEIVED_DATAGRAMS)).isEqualTo(expected.size());
        assertThat(since(right, PortCounter.RECEIVED_BYTES)).isEqualTo(bytes);
        assertThat(since(right, PortCounter.RECEIVED_BURSTS)).isBetween(1L, (long) expected.size());
        assertThat(since(left, PortCounter.SEND_CALLS)).isPositive();
        assertThat(since(right, PortCounter.RECEIVE_CALLS)).isPositive();
    }

    @Test
    void peersAndLengthsAreNotMixedInABurst() {
        Port third = keep(openThird());
        left.send(Bursts.of(right.localAddress(), 2_000, 1_000, 1));
        third.send(Bursts.of(right.localAddress(), 1_000, 1_000, 2));
        left.send(Bursts.of(right.localAddress(), 1_200, 1_200, 3));
        Burst burst = Bursts.room();
        List<String> seen = new ArrayList<>();
        while (seen.size() < 3) {
            if (right.receive(burst) == 0) {
                right.await(-1);
                continue;
            }
            String peer = PeerAddress.print(burst.address(), burst.addressLength());
            seen.add(peer + " " + burst.count() + " " + burst.length());
        }
        String leftPeer = PeerAddress.print(left.localAddress());
        assertThat(seen)
                .containsExactly(
                        leftPeer + " 2 2000",
                        PeerAddress.print(third.localAddress()) + " 1 1000",
                        leftPeer + " 1 1200");
    }

    @Test
    void answersGoBackAndForth() {
        left.send(Bursts.of(right.localAddress(), 100, 100, 1));
        Burst burst = Bursts.room();
        while (right.receive(burst) == 0) {
            right.await(-1);
        }
        assertThat(burst.count()).isEqualTo(1);
        assertThat(right.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(left, 1).getFirst().peer())
                .isEqualTo(PeerAddress.print(right.localAddress()));
    }

    @Test
    void theOtherFamilyIsUnreachable() {
        boolean isIpv4 = leftHost() instanceof Inet4Address;
        InetAddress other = InetAddress.ofLiteral(isIpv4 ? "::1" : "127.0.0.1");
        Burst burst = Bursts.of(new InetSocketAddress(other, 9), 20, 10, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.UNREACHABLE);
        assertThat(since(left, PortCounter.UNREACHABLE)).isEqualTo(2);
    }

    @Test
    void aDatagramLongerThanUdpCarriesIsTooLarge() {
        Burst burst = Bursts.of(right.localAddress(), Port.BURST_BYTES, Port.BURST_BYTES, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.TOO_LARGE);
        assertThat(since(left, PortCounter.TOO_LARGE)).isEqualTo(1);
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
        assertThat(since(left, PortCounter.SEND_CALLS)).isZero();
    }

    @Test
    void aBurstWithTooLittleRoomIsFilledSeveralTimes() {
        left.send(Bursts.of(right.localAddress(), 10_000, 1_000, 1));
        Burst narrow = new Burst(3_500);
        int datagrams = 0;
        while (datagrams < 10) {
            right.await(-1);
            int taken = right.receive(narrow);
            assertThat(taken).isLessThanOrEqualTo(3);
            datagrams += taken;
        }
        assertThat(datagrams).isEqualTo(10);
    }

    @Test
    void whatABurstHasNoRoomForIsThrownAwayAndCounted() {
        left.send(Bursts.of(right.localAddress(), 2_400, 1_200, 1));
        left.send(Bursts.of(right.localAddress(), 100, 100, 1));
        Burst narrow = new Burst(1_000);
        while (right.receive(narrow) == 0) {
            right.await(-1);
        }
        assertThat(narrow.count()).isEqualTo(1);
        assertThat(narrow.length()).isEqualTo(100);
        assertThat(since(right, PortCounter.OVERSIZED)).isEqualTo(2);
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
        assertThat(since(left, PortCounter.WAKE_UPS)).isEqualTo(2);
        assertThat(since(left, PortCounter.WAITS)).isEqualTo(2);
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
        keep(openLeft(PortConfig.at(new InetSocketAddress(leftHost(), port))));
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
        assertThatThrownBy(() -> openLeft(taken))
                .hasMessageContaining("binding to")
                .hasMessageContaining(String.valueOf(left.localAddress().getPort()));
    }

    private static void sleep(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
