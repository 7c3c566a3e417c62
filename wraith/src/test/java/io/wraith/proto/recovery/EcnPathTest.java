package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.EcnPath.ECT_0;
import static io.wraith.proto.recovery.EcnPath.TRIAL_PACKETS;
import static io.wraith.proto.recovery.SentFlight.BULK;
import static io.wraith.proto.recovery.SentFlight.MS;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EcnPathTest {
    private final SentFlight flight = new SentFlight();
    private final EcnPath ecn = flight.detector.ecn();
    private long sent;

    /// Sends bulk packets with the marks that the path wants, a millisecond apart.
    private void send(int count) {
        for (int i = 0; i < count; i++) {
            int mark = ecn.mark() == 0 ? 0 : SentPackets.MARKED;
            flight.send(sent++ * MS, BULK | mark);
        }
    }

    private void ack(long from, long to) {
        flight.ackRange((sent + 20) * MS, from, to);
    }

    @Test
    void tenPacketsAreOnTrialAndTheRestWaitsForTheAnswer() {
        assertThat(ecn.mark()).isEqualTo(ECT_0);
        send(TRIAL_PACKETS);
        assertThat(ecn.mark()).isZero();
        send(5);
        flight.ectCount = 2;
        ack(0, 1);
        assertThat(ecn.mark()).isEqualTo(ECT_0);
        assertThat(ecn.isCapable()).isTrue();
    }

    @Test
    void aPathThatBleachesIsRefused() {
        send(TRIAL_PACKETS);
        flight.ectCount = 1;
        ack(0, 1);
        assertThat(ecn.isRefused()).isTrue();
        assertThat(ecn.mark()).isZero();
    }

    @Test
    void aPathThatBeginsToBleachIsRefused() {
        send(TRIAL_PACKETS);
        flight.ectCount = 10;
        ack(0, 9);
        send(10);
        ack(0, 15);
        assertThat(ecn.isRefused()).isTrue();
    }

    @Test
    void marksOfCongestionCountAsArrived() {
        send(TRIAL_PACKETS);
        flight.ectCount = 1;
        flight.ceCount = 3;
        ack(0, 3);
        assertThat(ecn.isCapable()).isTrue();
        assertThat(flight.detector.sample().ecnCe).isEqualTo(3);
    }

    /// A path that sets CE on everything, or a peer that invents it, slows nobody for long.
    @Test
    void moreMarksThanWereSentAreRefused() {
        send(TRIAL_PACKETS + 5);
        flight.ceCount = 11;
        ack(0, 11);
        assertThat(ecn.isRefused()).isTrue();
        assertThat(flight.detector.sample().ecnCe).isZero();
    }

    @Test
    void countsThatFallAreRefused() {
        send(TRIAL_PACKETS);
        flight.ectCount = 5;
        ack(0, 3);
        flight.ectCount = 4;
        flight.ceCount = 3;
        ack(0, 4);
        assertThat(ecn.isRefused()).isTrue();
    }

    @Test
    void anOvertakenAckProvesNothing() {
        send(TRIAL_PACKETS);
        flight.ectCount = 4;
        ack(6, 9);
        flight.ectCount = 2;
        ack(4, 5);
        assertThat(ecn.isCapable()).isTrue();
    }

    /// Packet 10 and later ones are unmarked and arrive, all of the trial was lost.
    @Test
    void aPathThatDropsMarkedPacketsIsRefused() {
        send(TRIAL_PACKETS + 8);
        ack(10, 17);
        assertThat(flight.lostNumbers()).hasSize(TRIAL_PACKETS);
        assertThat(ecn.isRefused()).isTrue();
    }

    @Test
    void lossOfSomeOfTheTrialIsNoReason() {
        send(TRIAL_PACKETS + 8);
        flight.ectCount = 1;
        flight.ackRange((sent + 20) * MS, 9, 17);
        assertThat(flight.lostNumbers()).hasSize(TRIAL_PACKETS - 1);
        assertThat(ecn.isCapable()).isTrue();
    }

    @Test
    void whatIsSentAfterATimeoutGoesUnmarked() {
        send(3);
        assertThat(ecn.mark()).isEqualTo(ECT_0);
        timeout();
        assertThat(ecn.mark()).isZero();
        send(4);
        ack(3, 6);
        assertThat(flight.lostNumbers()).hasSize(3);
        assertThat(ecn.isRefused()).as("that may have been chance").isFalse();
        send(1);
        ack(3, 7);
        send(1);
        timeout();
        send(4);
        ack(9, 12);
        assertThat(flight.lostNumbers()).hasSize(4);
        assertThat(ecn.isRefused()).isTrue();
    }

    @Test
    void aPathThatGoesSilentIsTriedAgain() {
        send(TRIAL_PACKETS);
        flight.ectCount = 10;
        ack(0, 9);
        send(10);
        timeout();
        assertThat(ecn.mark()).isEqualTo(ECT_0);
        timeout();
        assertThat(ecn.mark()).as("marks may be why").isZero();
        send(1);
        ack(20, 20);
        assertThat(ecn.mark()).as("it was an outage, or not").isEqualTo(ECT_0);
        assertThat(ecn.isCapable()).isFalse();
    }

    @Test
    void anotherPathIsTriedAnew() {
        send(TRIAL_PACKETS);
        ack(0, 3);
        assertThat(ecn.isRefused()).isTrue();
        ecn.begin(flight.detector.packets().next());
        assertThat(ecn.mark()).isEqualTo(ECT_0);
        send(2);
        flight.ectCount = 1;
        ack(0, 10);
        assertThat(ecn.isCapable()).as("what left on the old path says nothing").isTrue();
    }

    private void timeout() {
        long atNs = flight.detector.deadlineNs();
        assertThat(flight.detector.timeout(atNs, flight)).isEqualTo(LossDetector.SEND_PROBES);
    }
}
