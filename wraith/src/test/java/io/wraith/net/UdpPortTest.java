package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.base.Prng;
import io.wraith.linux.Allocation;
import io.wraith.linux.Descriptors;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.Sockaddr;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.Sockets;
import io.wraith.net.PathNotice.Kind;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What only Linux's sockets can do, over loopback, by calls and by io_uring.
@ParameterizedClass
@EnumSource(
        value = Wish.class,
        names = {"LINUX", "URING"})
@Timeout(120)
final class UdpPortTest {
    /// The kernel refuses to segment datagrams that carry no checksum.
    private static final int SO_NO_CHECK = 11;

    private static final int STRIDE = 1_400;

    private final List<Port> opened = new ArrayList<>();
    private final Wish wish;
    private final Port left;
    private final Port right;

    UdpPortTest(Wish wish) {
        this.wish = wish;
        left = open("127.0.0.1");
        right = open("127.0.0.1");
    }

    @BeforeEach
    void requireOffloads() {
        assumeTrue(
                left.facts().stream()
                        .filter(f -> f.name().contains("offload"))
                        .allMatch(PortFact::whole),
                () -> "no offloads: " + left.facts());
    }

    @AfterEach
    void close() {
        opened.forEach(Port::close);
    }

    private Port open(String host) {
        return open(PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral(host), 0)));
    }

    private Port open(PortConfig config) {
        Ports.Choice choice = Ports.open(config, wish);
        opened.add(choice.port());
        assumeTrue(choice.isWished(), choice.reason());
        return choice.port();
    }

    private static int descriptor(Port port) {
        return port instanceof UdpPort calls ? calls.descriptor() : ((UringPort) port).descriptor();
    }

    @Test
    void aBurstTakesOneCallEachWay() {
        left.send(Bursts.of(right.localAddress(), 44 * STRIDE + 1, STRIDE, 1));
        Burst burst = Bursts.room();
        right.await(-1);
        assertThat(right.receive(burst)).isEqualTo(45);
        assertThat(burst.stride()).isEqualTo(STRIDE);
        assertThat(burst.lastLength()).isEqualTo(1);
        assertThat(left.count(PortCounter.SEND_CALLS)).isEqualTo(1);
        assertThat(right.count(PortCounter.RECEIVE_CALLS)).isEqualTo(1);
    }

    @Test
    void withoutOffloadsEachDatagramIsItsOwn() {
        PortConfig plain =
                PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                        .withoutOffloads();
        Port from = open(plain);
        Port to = open(plain);
        Burst burst = Bursts.of(to.localAddress(), 44 * STRIDE, STRIDE, 1);
        from.send(burst);
        assertThat(Bursts.receive(to, 44)).isEqualTo(Bursts.split(burst, from.localAddress()));
        assertThat(to.count(PortCounter.RECEIVED_BURSTS)).isEqualTo(44);
        assertThat(from.facts())
                .anyMatch(f -> f.toString().equals("segmentation offload (GSO): switched off"));
        assertThat(to.facts())
                .anyMatch(f -> f.toString().equals("receive offload (GRO): switched off"));
    }

    /// From 65,001 bytes on the kernel would cut in software; two messages carry such a burst.
    @Test
    void theLongestBurstGoesInTwoMessages() {
        Burst burst = Bursts.of(right.localAddress(), Port.BURST_BYTES, 2_000, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, 33)).isEqualTo(Bursts.split(burst, left.localAddress()));
        assertThat(left.count(PortCounter.SEND_CALLS)).isEqualTo(1);
        assertThat(right.count(PortCounter.RECEIVED_BURSTS)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_704, 20_000, 60_000, 65_507})
    void loopbackCarriesLargeDatagrams(int stride) {
        Burst burst = Bursts.of(right.localAddress(), 65_507, stride, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, burst.count()))
                .isEqualTo(Bursts.split(burst, left.localAddress()));
    }

    /// Kernels from 6.9 on put up to 128 datagrams into one message.
    @Test
    void aPeerMaySendMoreDatagramsAtOnceThanABurstHolds() {
        int sender = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MessageBatch.Shape shape = new MessageBatch.Shape(1, 1, 24);
            MessageBatch batch = new MessageBatch(arena.allocate(shape.bytes(), 8), shape);
            MemorySegment payload = arena.allocate(10_000);
            batch.buffer(0, payload, 0, 10_000);
            batch.to(0, Sockaddr.of(arena, right.localAddress()));
            batch.control(0).segmentSize(100);
            long sent = Sockets.sendMessage(sender, batch, 0, 0);
            assumeTrue(sent == 10_000, "the kernel cuts no message into 100 datagrams");
        } finally {
            Descriptors.close(sender);
        }
        Burst burst = Bursts.room();
        right.await(-1);
        assertThat(right.receive(burst)).isEqualTo(Burst.COUNT_LIMIT);
        assertThat(right.receive(burst)).isEqualTo(100 - Burst.COUNT_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void marksGoBothWays(String host) {
        Port anywhere = open(PortConfig.anywhere(0));
        Port peer = open(host);
        for (int ecn = 0; ecn <= 3; ecn++) {
            Burst burst = Bursts.of(Bursts.at(host, anywhere), 3_000, 1_000, ecn);
            burst.ecn(ecn);
            peer.send(burst);
            assertThat(Bursts.receive(anywhere, 3))
                    .isEqualTo(Bursts.split(burst, peer.localAddress()));
            Burst answer = Bursts.of(peer.localAddress(), 3_000, 1_000, ecn);
            answer.ecn(ecn);
            anywhere.send(answer);
            assertThat(Bursts.receive(peer, 3))
                    .isEqualTo(Bursts.split(answer, Bursts.at(host, anywhere)));
        }
    }

    @Test
    void datagramsOfDifferentMarksStayApart() {
        for (int ecn : new int[] {1, 1, 3, 1}) {
            Burst burst = Bursts.of(right.localAddress(), 1_000, 1_000, 1);
            burst.ecn(ecn);
            left.send(burst);
        }
        assertThat(Bursts.receive(right, 4))
                .extracting(Bursts.Arrived::ecn)
                .containsExactly(1, 1, 3, 1);
    }

    @Test
    void answersLeaveFromTheAddressThatWasWrittenTo() {
        Port anywhere = open(PortConfig.anywhere(0));
        for (String host : List.of("127.0.0.2", "127.0.0.3", "127.0.0.2")) {
            left.send(Bursts.of(Bursts.at(host, anywhere), 100, 100, 1));
            assertThat(Bursts.receive(anywhere, 1)).hasSize(1);
            Burst answer = Bursts.of(left.localAddress(), 3_000, 1_000, 2);
            assertThat(anywhere.send(answer)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(left, 3))
                    .isEqualTo(Bursts.split(answer, Bursts.at(host, anywhere)));
        }
    }

    @Test
    void segmentationThatIsRefusedIsNotTriedAgain() {
        SocketOptions.require(
                descriptor(left), SocketOptions.SOL_SOCKET, SO_NO_CHECK, 1, "preparing a test");
        Burst burst = Bursts.of(right.localAddress(), 20 * STRIDE + 9, STRIDE, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, 21)).isEqualTo(Bursts.split(burst, left.localAddress()));
        PortFact fact =
                left.facts().stream()
                        .filter(f -> f.name().contains("GSO"))
                        .findFirst()
                        .orElseThrow();
        assertThat(fact.whole()).isFalse();
        assertThat(fact.toString())
                .startsWith("segmentation offload (GSO): refused while sending: EINVAL");
        SocketOptions.require(
                descriptor(left), SocketOptions.SOL_SOCKET, SO_NO_CHECK, 0, "preparing a test");
        left.send(burst);
        assertThat(Bursts.receive(right, 21)).hasSize(21);
        assertThat(right.count(PortCounter.RECEIVED_BURSTS)).isEqualTo(42);
    }

    @Test
    void aDatagramForNobodyIsReportedAndBlamedOnNoOther() {
        Port gone = open("127.0.0.1");
        gone.close();
        left.send(Bursts.of(gone.localAddress(), 3_000, 1_000, 1));
        Burst burst = Bursts.of(right.localAddress(), 3_000, 1_000, 1);
        assertThat(left.send(burst)).isEqualTo(SendOutcome.SENT);
        assertThat(Bursts.receive(right, 3)).isEqualTo(Bursts.split(burst, left.localAddress()));
        PathNotice notice = Bursts.notice(left);
        assertThat(notice.kind()).isEqualTo(Kind.REFUSED);
        assertThat(notice).hasToString(PeerAddress.print(gone.localAddress()) + ": REFUSED");
        assertThat(left.count(PortCounter.NOTICES)).isPositive();
        assertThat(left.count(PortCounter.SEND_DROPS)).isZero();
    }

    @Test
    void reportsDoNotEndEveryWait() {
        Port gone = open("127.0.0.1");
        gone.close();
        left.send(Bursts.of(gone.localAddress(), 100, 100, 1));
        Bursts.notice(left);
        long waits = left.count(PortCounter.WAITS);
        long startNs = System.nanoTime();
        left.await(30_000_000);
        assertThat(System.nanoTime() - startNs).isGreaterThan(20_000_000);
        assertThat(left.count(PortCounter.WAITS)).isEqualTo(waits + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramsThatTheSocketDropsAreCounted(boolean offloads) {
        PortConfig small =
                PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                        .withBuffers(200_000, PortConfig.BUFFER_BYTES);
        Port from = open(offloads ? small : small.withoutOffloads());
        Port to = open(small);
        for (int i = 0; i < 50; i++) {
            from.send(Bursts.of(to.localAddress(), 30 * STRIDE, STRIDE, i));
        }
        int received = Bursts.receive(to, 1_500, 200_000_000).size();
        from.send(Bursts.of(to.localAddress(), 10, 10, 1));
        assertThat(Bursts.receive(to, 1)).hasSize(1);
        assertThat(received).isBetween(1, 1_499);
        // The kernel counts what it drops in one piece as one.
        long drops = to.count(PortCounter.SOCKET_DROPS);
        long lost = 1_500L - received;
        assertThat(offloads ? drops * 30 : drops).isEqualTo(lost);
        assertThat(to.count(PortCounter.DROPPED_DATAGRAMS)).isBetween(lost * 3 / 4, lost);
    }

    @Test
    void randomBurstsArriveInOrder() {
        long seed = System.nanoTime();
        Prng random = new Prng(seed);
        for (int i = 0; i < 300; i++) {
            int stride = 1 + random.below(random.below(4) == 0 ? 9_000 : 1_500);
            int length = 1 + random.below(Math.min(Port.BURST_BYTES, 64 * stride));
            Burst burst = Bursts.of(right.localAddress(), length, stride, i);
            burst.ecn(random.below(4));
            assertThat(left.send(burst)).as("seed %d", seed).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(right, burst.count()))
                    .as("seed %d, burst %d", seed, i)
                    .isEqualTo(Bursts.split(burst, left.localAddress()));
        }
    }

    @Tag("allocation")
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::"})
    void sendingAndReceivingAllocateNothing(String host) {
        Port port = open(host);
        InetSocketAddress target = host.equals("::") ? Bursts.at("::1", port) : port.localAddress();
        Burst out = Bursts.of(target, 20 * STRIDE, STRIDE, 1);
        out.ecn(1);
        Burst in = Bursts.room();
        long[] received = new long[1];
        Runnable turn =
                () -> {
                    port.send(out);
                    received[0] += port.receive(in);
                };
        assertThat(Allocation.bytesBeyondErrno(200, 2, turn)).isZero();
        Runnable wait =
                () -> {
                    port.wake();
                    port.await(0);
                };
        assertThat(Allocation.bytesBeyondErrno(200, 4, wait)).isZero();
        assertThat(received[0]).isPositive();
    }
}
