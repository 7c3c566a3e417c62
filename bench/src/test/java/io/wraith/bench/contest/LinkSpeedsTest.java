package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkCounter;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.link.Side;
import io.wraith.bench.result.Printed;
import io.wraith.bench.result.Recorded;
import io.wraith.bench.result.Series;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.LinuxException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;

final class LinkSpeedsTest {
    private static final int DATAGRAMS = 50;
    private static final int BYTES = 1_000;
    private static final int HEADERS = 28;
    private static final long PAUSE_MS = 10;

    @Test
    void loopbackIsWatchedFromTheRestOn() throws IOException, InterruptedException {
        try (DatagramSocket socket = socket();
                Printed printed = new Printed(true)) {
            LinkSpeeds speeds = LinkSpeeds.overLoopback();
            speeds.of("datagrams", 300, () -> sendOverLoopback(socket)).turn();
            speeds.tell(printed.results());
            Series series = series(printed);
            assertThat(series.seconds()).isNotEmpty().allMatch(seconds -> seconds > 0);
            assertThat(series.seconds().getLast()).isBetween(0.1, 60.0);
            // Others may use the interface meanwhile.
            assertThat(bytes(series)).isGreaterThan(DATAGRAMS * BYTES);
        }
    }

    /// Within half a second, and once more after the rest.
    private static Figures sendOverLoopback(DatagramSocket socket)
            throws IOException, InterruptedException {
        InetAddress here = InetAddress.getLoopbackAddress();
        for (int i = 0; i < 2 * DATAGRAMS; i++) {
            if (i == DATAGRAMS) {
                Thread.sleep(500);
            }
            socket.send(new DatagramPacket(new byte[BYTES], BYTES, here, socket.getLocalPort()));
        }
        Thread.sleep(250);
        return Figures.of("datagrams", DATAGRAMS);
    }

    private static Series series(Printed printed) {
        return printed.results().all().stream()
                .map(Recorded::finding)
                .filter(Series.class::isInstance)
                .map(Series.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /// What is under the curve is what was delivered, but for the end that is no whole step.
    @Test
    @KernelTest({Need.ROOT, Need.TUN})
    void theCurveIsWhatWasDelivered() throws IOException, InterruptedException {
        try (EmulatedLink link = EmulatedLink.open(LinkPlan.NONE);
                Printed printed = new Printed(true)) {
            LinkSpeeds speeds = LinkSpeeds.over(link);
            Figures told = speeds.of("datagrams", () -> send(link)).turn();
            assertThat(told.byName()).containsKey("datagrams");
            speeds.tell(printed.results());
            Series series = series(printed);
            assertThat(series.row()).isEqualTo("datagrams");
            assertThat(bytes(series)).isBetween(0.8 * all(), 1.2 * all());
            assertThat(link.counts(Side.A).get(LinkCounter.DELIVERED_BYTES))
                    .isGreaterThanOrEqualTo((long) all());
        }
    }

    private static double all() {
        return (double) DATAGRAMS * (BYTES + HEADERS);
    }

    private static double bytes(Series series) {
        double bytes = 0;
        double before = 0;
        for (int i = 0; i < series.values().size(); i++) {
            double seconds = series.seconds().get(i);
            bytes += series.values().get(i) * 1e6 / 8 * (seconds - before);
            before = seconds;
        }
        return bytes;
    }

    /// Over half a second, and then nothing for more than one step.
    private static Figures send(EmulatedLink link) throws IOException, InterruptedException {
        try (DatagramSocket socket = link.namespace(Side.A).call(LinkSpeedsTest::socket)) {
            for (int i = 0; i < DATAGRAMS; i++) {
                socket.send(new DatagramPacket(new byte[BYTES], BYTES, Side.B.address(), 9));
                Thread.sleep(PAUSE_MS);
            }
        }
        Thread.sleep(250);
        return Figures.of("datagrams", DATAGRAMS);
    }

    private static DatagramSocket socket() {
        try {
            return new DatagramSocket();
        } catch (SocketException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void whoMayNotMakeLinksIsToldSoInTheResults() {
        Printed printed = new Printed(false);
        LinuxException refused = new LinuxException("unshare", 1, "making a network namespace");
        assertThat(NoLink.tell(refused, printed.results())).isEqualTo(1);
        assertThat(printed.text())
                .contains("all: missing: there is no link: making a network namespace: unshare")
                .contains("run it as root");
        assertThat(EmulatedLink.whyNone(new LinuxException("open", 2, "opening a device")))
                .doesNotContain("root");
    }
}
