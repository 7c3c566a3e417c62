package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.proto.congestion.CongestionProfile.Kind;
import io.wraith.proto.recovery.LostPacket;

import org.junit.jupiter.api.Test;

final class CubicTest {
    private static final CongestionProfile CUBIC = CongestionProfile.of(Kind.CUBIC);
    private static final int SIZE = PathModel.DATAGRAM;

    @Test
    void fillsALossFreePath() {
        for (double rttMs : new double[] {1, 10, 50, 100}) {
            Scenario path = new Scenario().rttMs(rttMs);
            PathModel model = path.model();
            ModelFlow flow = path.flow(model, CUBIC, 0);
            model.run(30);
            assertThat(path.share(flow, 5, 30)).as("%s ms", rttMs).isGreaterThan(0.93);
        }
    }

    /// RFC 9438 §5.1: at 10^-2 loss the average window is that of Reno, about 1.2/√p packets.
    @Test
    void answersRandomLossAsTheStandardSays() {
        Scenario path = new Scenario().loss(0.01);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, CUBIC, 0);
        model.run(60);
        double packets = flow.record.rate(10, 60) * 0.050 / SIZE;
        assertThat(packets).isBetween(8.0, 16.0);
    }

    @Test
    void halfTheWindowIsNotLostTwiceInARound() {
        Cubic cubic = grownTo(100);
        long before = cubic.windowBytes();
        cubic.lost(loss(50));
        assertThat(cubic.windowBytes()).isEqualTo((long) (before * 0.7));
        cubic.lost(loss(51));
        cubic.lost(loss(99));
        assertThat(cubic.windowBytes()).isEqualTo((long) (before * 0.7));
        cubic.sent(0, 200, SIZE, 0, false);
        cubic.lost(loss(200));
        assertThat(cubic.windowBytes()).isCloseTo((long) (before * 0.49), within(2L));
    }

    @Test
    void aCutThatProvesSpuriousIsUndone() {
        Cubic cubic = grownTo(100);
        long before = cubic.windowBytes();
        cubic.lost(loss(50));
        cubic.lost(loss(51));
        cubic.spurious(0, 50, SIZE, (byte) 0);
        assertThat(cubic.windowBytes()).isLessThan(before);
        cubic.spurious(0, 51, SIZE, (byte) 0);
        assertThat(cubic.windowBytes()).isEqualTo(before);
    }

    @Test
    void whatIsNoSignOfCongestionIsIgnored() {
        Cubic cubic = grownTo(100);
        long before = cubic.windowBytes();
        LostPacket probe = loss(50);
        probe.isCongestionSignal = false;
        cubic.lost(probe);
        assertThat(cubic.windowBytes()).isEqualTo(before);
    }

    @Test
    void persistentCongestionLeavesTwoPackets() {
        Cubic cubic = grownTo(100);
        cubic.persistentCongestion(0);
        assertThat(cubic.windowBytes()).isEqualTo(2 * SIZE);
    }

    /// RFC 9438 §4.2, with W_max 100 packets: K = ∛(30 / 0.4) = 4.217 s after the cut.
    @Test
    void theCurveIsFlatAtThePlateauAndSymmetricAroundIt() {
        CubicCurve curve = new CubicCurve();
        curve.cut(100);
        double window = 70;
        double atK = 0;
        double step = 0.01;
        for (double t = 0; t < 8.434; t += step) {
            if (t >= 4.217 && atK == 0) {
                atK = window;
            }
            window = curve.grown(window, window * step / 0.1, (long) (t * 1e9), 100_000_000);
        }
        assertThat(atK).isCloseTo(100, within(1.0));
        assertThat(window).isCloseTo(130, within(4.0));
    }

    @Test
    void aSecondCutBelowThePlateauReleasesRoom() {
        CubicCurve curve = new CubicCurve();
        curve.cut(100);
        curve.cut(80);
        assertThat(curve.memory().plateau()).isCloseTo(80 * 0.85, within(1e-9));
    }

    @Test
    void anApplicationThatSendsLittleDoesNotGrowTheWindow() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        AppSource source = AppSource.bulk();
        source.rate(PathModel.at(0), 50_000);
        ModelFlow flow = path.flow(model, CUBIC, 0, source);
        model.run(30);
        // It begins with 32.
        assertThat(flow.congestion.windowBytes()).isLessThan(40L * SIZE);
    }

    private static Cubic grownTo(long lastNumber) {
        Cubic cubic = new Cubic(0, 50_000_000, SIZE);
        for (long number = 0; number <= lastNumber; number++) {
            cubic.sent(0, number, SIZE, number * SIZE, false);
        }
        return cubic;
    }

    private static LostPacket loss(long number) {
        LostPacket packet = new LostPacket();
        packet.number = number;
        packet.bytes = SIZE;
        packet.isCongestionSignal = true;
        return packet;
    }
}
