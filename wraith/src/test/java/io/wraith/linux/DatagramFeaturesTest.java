package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.time.Instant;

/// What travels beside a datagram, over loopback.
@ParameterizedClass
@ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
final class DatagramFeaturesTest {
    private static final int SEGMENT = 1_000;

    private final Arena arena = Arena.ofAuto();
    private final TestMessages out = TestMessages.of(arena, 1, 65_536);
    private final TestMessages in = TestMessages.of(arena, 1, 65_536);
    private final ReceivedControl control = new ReceivedControl();
    private final int family;
    private final UdpPair pair;

    DatagramFeaturesTest(int family) {
        this.family = family;
        this.pair = UdpPair.loopback(family);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aSuperPacketArrivesWholeWithGro() {
        pair.requireOffload();
        out.batch().control(0).segmentSize(SEGMENT);

        byte[] payload = out.send(pair.sender(), 20 * SEGMENT + 1);

        assertThat(in.receive(pair.receiver())).isEqualTo(payload);
        control.read(in.batch(), 0);
        assertThat(control.segmentSize()).isEqualTo(SEGMENT);
    }

    @Test
    void aSuperPacketArrivesCutWithoutGro() {
        pair.requireOffload();
        SocketOptions.set(pair.receiver(), SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 0);
        out.batch().control(0).segmentSize(SEGMENT);

        out.send(pair.sender(), 2 * SEGMENT + 1);

        assertThat(in.receive(pair.receiver())).hasSize(SEGMENT);
        assertThat(in.receive(pair.receiver())).hasSize(SEGMENT);
        assertThat(in.receive(pair.receiver())).hasSize(1);
        control.read(in.batch(), 0);
        assertThat(control.segmentSize()).isZero();
    }

    @Test
    void theReceiverSeesTheEcnMark() {
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
    void theReceiverLearnsItsOwnAddressAndCanAnswerFromIt() {
        pair.receiving(SocketOptions.IP_PKTINFO, SocketOptions.IPV6_RECVPKTINFO);
        out.send(pair.sender(), 10);
        in.receive(pair.receiver());
        control.read(in.batch(), 0);
        Sockaddr own = Sockaddr.of(arena, pair.target());
        assertThat(control.localFamily()).isEqualTo(family);
        assertThat(control.localHigh()).isEqualTo(own.high());
        assertThat(control.localLow()).isEqualTo(own.low());
        assertThat(control.interfaceIndex()).isPositive();

        out.batch().to(0, in.batch().name(0));
        out.batch()
                .control(0)
                .source(
                        control.localFamily(),
                        control.localHigh(),
                        control.localLow(),
                        control.interfaceIndex());
        byte[] answer = out.send(pair.receiver(), 10);
        assertThat(in.receive(pair.sender())).isEqualTo(answer);
        assertThat(in.batch().name(0).read()).isEqualTo(pair.target());
    }

    @Test
    void aDatagramMayBeSentFromAnOwnAddressOnly() {
        out.batch().control(0).source(family, 0x2001_0db8L << 32, 0xffff_c000_0299L, 0);
        out.fill(0, 10);
        assertThat(Sockets.sendMessage(pair.sender(), out.batch(), 0, 0)).isNegative();
    }

    @Test
    void timestampsAreTheWallClock() {
        SocketOptions.require(
                pair.receiver(),
                SocketOptions.SOL_SOCKET,
                SocketOptions.SO_TIMESTAMPNS,
                1,
                "preparing a test");
        long before = Instant.now().toEpochMilli();
        out.send(pair.sender(), 10);
        in.receive(pair.receiver());
        long after = Instant.now().toEpochMilli();
        control.read(in.batch(), 0);
        assertThat(control.timestampNs() / 1_000_000).isBetween(before, after);
    }

    @Test
    void aFullReceiveBufferIsCounted() {
        SocketOptions.require(
                pair.receiver(),
                SocketOptions.SOL_SOCKET,
                SocketOptions.SO_RXQ_OVFL,
                1,
                "preparing a test");
        assertThat(SocketOptions.receiveBuffer(pair.receiver(), 10_000).granted())
                .isLessThan(20_000);
        int sent = 50;
        for (int i = 0; i < sent; i++) {
            out.send(pair.sender(), SEGMENT);
        }
        int received = 0;
        in.batch().rearm(1);
        while (Sockets.receiveMessage(pair.receiver(), in.batch(), 0, Sockets.MSG_DONTWAIT) > 0) {
            received++;
            in.batch().rearm(1);
        }
        // A message carries the count of the time when it was queued: the drops came after those.
        out.send(pair.sender(), SEGMENT);
        in.receive(pair.receiver());
        control.read(in.batch(), 0);
        assertThat(received).isBetween(1, sent - 1);
        assertThat(control.drops()).isEqualTo(sent - received);
    }
}
