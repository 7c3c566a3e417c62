package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentPackets.ACK_ELICITING;
import static io.wraith.proto.recovery.SentPackets.IN_FLIGHT;
import static io.wraith.proto.recovery.SentPackets.MTU_PROBE;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveryRateTest {
    private static final long MS = 1_000_000;
    private static final int BULK = ACK_ELICITING | IN_FLIGHT;
    private static final int SIZE = 1312;

    private final SentPackets packets = new SentPackets(1 << 14);
    private final DeliveryRate rate = new DeliveryRate();
    private final AckSample sample = new AckSample();
    private final LostPacket lostPacket = new LostPacket();

    /// One packet every millisecond over 130 ms of round trip, on clocks that began anywhere.
    @ParameterizedTest
    @ValueSource(longs = {0, -65 * MS, Long.MAX_VALUE - 170 * MS, Long.MIN_VALUE})
    void measuresTheRateOfTheSlowerSide(long start) {
        for (int i = 0; i < 400; i++) {
            send(start + i * MS, BULK);
            if (i >= 130) {
                ack(start + i * MS, 10 * MS, i - 130);
            }
        }
        assertThat(sample.hasRate).isTrue();
        assertThat(sample.sampleIntervalNs * SIZE).isEqualTo(sample.sampleDelivered * MS);
        assertThat(sample.number).isEqualTo(269);
        assertThat(sample.txInFlight).isEqualTo(131 * SIZE);
        assertThat(sample.inFlightAfter).isEqualTo(130 * SIZE);
    }

    @Test
    void acknowledgementsInAHeapShowNoMoreThanWasSent() {
        for (int i = 0; i < 20; i++) {
            send(i * MS, BULK);
        }
        ack(100 * MS, 50 * MS, 0);
        // Nineteen in the same instant, after the first: by their arrival alone an endless rate.
        ackAll(100 * MS, 10 * MS, 1, 19);
        assertThat(sample.hasRate).isTrue();
        assertThat(sample.sampleIntervalNs).isEqualTo(100 * MS - 0);
        assertThat(sample.newlyAckedBytes).isEqualTo(19 * SIZE);
    }

    @Test
    void aSampleShorterThanTheLeastRoundTripIsNoRate() {
        send(0, BULK);
        ack(5 * MS, 6 * MS, 0);
        assertThat(sample.hasRate).isFalse();
        assertThat(sample.sampleIntervalNs).isEqualTo(5 * MS);
    }

    @Test
    void afterIdlenessTheSpansBeginAnew() {
        send(0, BULK);
        ack(10 * MS, 10 * MS, 0);
        send(5_000 * MS, BULK);
        ack(5_010 * MS, 10 * MS, 1);
        assertThat(sample.sampleIntervalNs).isEqualTo(10 * MS);
        assertThat(sample.sampleDelivered).isEqualTo(SIZE);
    }

    @Test
    void idlenessIsAskedBeforeThePacketCountsAndTheFlightIsTakenAfter() {
        send(0, BULK);
        send(1, BULK);
        assertThat(packets.txInFlight(0)).isEqualTo(SIZE);
        assertThat(packets.txInFlight(1)).isEqualTo(2 * SIZE);
        assertThat(packets.firstSentNs(1)).isZero();
    }

    @Test
    void keepalivesAcknowledgementsAndProbesAreNoSamples() {
        for (int flags : new int[] {ACK_ELICITING, 0, BULK | MTU_PROBE}) {
            long number = packets.next();
            send(number * 1_000 * MS, flags);
            ack(number * 1_000 * MS + 10 * MS, 10 * MS, number);
            assertThat(sample.hasRate).isFalse();
            assertThat(sample.number).isEqualTo(-1);
            assertThat(sample.newlyAckedBytes).isZero();
        }
        assertThat(rate.deliveredBytes()).isZero();
    }

    @Test
    void aKeepaliveDoesNotRestartTheSpans() {
        send(0, BULK);
        send(5 * MS, ACK_ELICITING);
        send(6 * MS, BULK);
        ack(10 * MS, MS, 0);
        ack(16 * MS, MS, 2);
        assertThat(sample.sampleIntervalNs).isEqualTo(16 * MS);
    }

    @Test
    void samplesAreLimitedByTheApplicationUntilTheBubbleHasPassed() {
        send(0, BULK);
        rate.applicationLimited(packets);
        send(MS, BULK);
        ack(10 * MS, MS, 0);
        assertThat(rate.isAppLimited()).isTrue();
        assertThat(sample.isAppLimited).isFalse();
        ack(11 * MS, MS, 1);
        assertThat(rate.isAppLimited()).isFalse();
        assertThat(sample.isAppLimited).isTrue();
        send(12 * MS, BULK);
        ack(22 * MS, MS, 2);
        assertThat(sample.isAppLimited).isFalse();
    }

    @Test
    void aLossIsToldWithWhatWasLostSinceItWasSent() {
        for (int i = 0; i < 5; i++) {
            send(i * MS, BULK);
        }
        ack(10 * MS, MS, 4);
        lose(0);
        assertThat(lostPacket.lostSinceSent).isEqualTo(SIZE);
        assertThat(lostPacket.inFlightAfter).isEqualTo(3 * SIZE);
        send(11 * MS, BULK);
        lose(1);
        assertThat(lostPacket.lostSinceSent).isEqualTo(2 * SIZE);
        assertThat(lostPacket.txInFlight).isEqualTo(2 * SIZE);
        assertThat(lostPacket.isCongestionSignal).isTrue();
        lose(5);
        assertThat(lostPacket.lostSinceSent).isEqualTo(2 * SIZE);
        assertThat(lostPacket.deliveredAtSend).isEqualTo(SIZE);
    }

    @Test
    void theSampleCountsLossesOfTheSameAcknowledgement() {
        for (int i = 0; i < 5; i++) {
            send(i * MS, BULK);
        }
        sample.clear(10 * MS, packets.inFlightBytes());
        packets.acknowledge(4);
        rate.acked(packets, 4, sample);
        lose(0);
        rate.finish(packets, sample, MS);
        assertThat(sample.lostSinceSent).isEqualTo(SIZE);
        assertThat(sample.lostBytes).isEqualTo(SIZE);
        assertThat(sample.inFlightBefore).isEqualTo(5 * SIZE);
        assertThat(sample.inFlightAfter).isEqualTo(3 * SIZE);
    }

    @Test
    void aLostProbeOrKeepaliveIsNoCongestionSignal() {
        send(0, BULK | MTU_PROBE);
        send(0, ACK_ELICITING);
        lose(0);
        assertThat(lostPacket.isCongestionSignal).isFalse();
        lose(1);
        assertThat(lostPacket.isCongestionSignal).isFalse();
        assertThat(rate.lostBytes()).isZero();
    }

    @Test
    void aLatePacketDoesNotStretchTheSpansOfThoseSentAfterIt() {
        for (int i = 0; i < 3; i++) {
            send(i * MS, BULK);
        }
        ack(10 * MS, MS, 2);
        ack(12 * MS, MS, 0);
        send(13 * MS, BULK);
        assertThat(packets.firstSentNs(3)).isEqualTo(2 * MS);
    }

    private void send(long sentNs, int flags) {
        boolean wasIdle = packets.inFlightBytes() == 0;
        packets.add(sentNs, SIZE, flags, (byte) 0, 0, 0);
        rate.sent(packets, wasIdle);
    }

    private void ack(long nowNs, long minRttNs, long number) {
        ackAll(nowNs, minRttNs, number, number);
    }

    private void ackAll(long nowNs, long minRttNs, long from, long to) {
        sample.clear(nowNs, packets.inFlightBytes());
        for (long number = from; number <= to; number++) {
            packets.acknowledge(number);
            rate.acked(packets, number, sample);
        }
        rate.finish(packets, sample, minRttNs);
    }

    private void lose(long number) {
        packets.declareLost(number);
        rate.lost(packets, number, lostPacket);
    }
}
