package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.base.Prng;
import io.wraith.bench.sim.LinkModel;
import io.wraith.bench.sim.Payloads;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Real traffic through a link, against what the link was said to do.
@KernelTest({Need.ROOT, Need.TUN})
final class EmulatedLinkTest {
    private static final long MS = 1_000_000;
    private static final long PATIENCE_NS = 3_000 * MS;

    /// The n-th datagram is lost exactly when the seed says so, whether they come alone or in
    /// super-packets, over IPv4 or IPv6.
    @ParameterizedTest
    @CsvSource({
        "1, 1, loss=10%",
        "2, 40, loss=10%",
        "3, 40, loss=10% burst=4",
        "4, 7, loss=30% burst=2 jitter=1ms",
        "5, 40, loss=5% duplicate=5%"
    })
    void theSeedSaysWhichDatagramsAreLost(long seed, int atOnce, String settings)
            throws InterruptedException {
        LinkPlan plan = LinkPlan.NONE.with("seed=" + seed).with(settings);
        for (InetAddress target : List.of(Side.B.address(), Side.B.address6())) {
            try (EmulatedLink link = EmulatedLink.open(plan);
                    UdpFlow flow = new UdpFlow(link, target, 1000)) {
                int count = 2800;
                List<Long> expected = survivors(plan, count);
                for (int i = 0; i < count; i += atOnce) {
                    flow.send(atOnce);
                }
                List<UdpFlow.Arrival> arrivals = flow.receive(expected.size(), PATIENCE_NS);
                Map<LinkCounter, Long> counts = link.counts(Side.A);
                List<Long> numbers = arrivals.stream().map(UdpFlow.Arrival::number).toList();
                assertThat(firstDifference(numbers, expected))
                        .as("%s %s", plan, counts)
                        .isNegative();
                assertThat(counts)
                        .containsEntry(LinkCounter.PACKETS, (long) count)
                        .containsEntry(LinkCounter.READS, (long) count / atOnce)
                        .containsEntry(LinkCounter.DELIVERED, (long) expected.size())
                        .containsEntry(LinkCounter.REFUSED, 0L);
            }
        }
    }

    private static int firstDifference(List<Long> one, List<Long> other) {
        return Arrays.mismatch(one.toArray(), other.toArray());
    }

    /// What the model makes of so many packets from A in virtual time.
    private static List<Long> survivors(LinkPlan plan, int count) {
        Payloads nowhere =
                new Payloads() {
                    @Override
                    public void share(long payload) {}

                    @Override
                    public void release(long payload) {}
                };
        long seed = new Prng(plan.seed()).nextLong();
        LinkModel model = new LinkModel(seed, plan.from(Side.A), nowhere);
        for (int i = 0; i < count; i++) {
            model.offer(i, 1028, 0, i);
        }
        model.runUntil(PATIENCE_NS);
        List<Long> survivors = new ArrayList<>();
        while (model.firstNs() != LinkModel.NEVER) {
            survivors.add(model.firstPayload());
            model.removeFirst();
        }
        return survivors;
    }

    @Test
    void noPacketComesBeforeItsTime() throws InterruptedException {
        LinkPlan plan = LinkPlan.NONE.with("a.delay=30ms jitter=5ms");
        try (EmulatedLink link = EmulatedLink.open(plan);
                UdpFlow flow = new UdpFlow(link, Side.B.address(), 100)) {
            assertThat(leastDelayNs(flow)).isBetween(30 * MS, 37 * MS);
            LinkChange.parseAll("delay=5ms jitter=0").forEach(link::change);
            assertThat(leastDelayNs(flow)).isBetween(5 * MS, 12 * MS);
            assertThat(link.lateness(Side.A).count()).isEqualTo(40);
        }
    }

    /// Of 20 datagrams, one after the other.
    private static long leastDelayNs(UdpFlow flow) throws InterruptedException {
        long leastNs = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            int before = flow.receive(0, 0).size();
            long sentNs = System.nanoTime();
            flow.send(1);
            List<UdpFlow.Arrival> arrivals = flow.receive(before + 1, PATIENCE_NS);
            leastNs = Math.min(leastNs, arrivals.getLast().atNs() - sentNs);
        }
        return leastNs;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void theRateIsThatOfTheWire(int atOnce) throws InterruptedException {
        LinkPlan plan = LinkPlan.NONE.with("rate=20mbit queue=1m");
        try (EmulatedLink link = EmulatedLink.open(plan);
                UdpFlow flow = new UdpFlow(link, Side.B.address(), 1400)) {
            double least = Double.MAX_VALUE;
            for (int attempt = 1; attempt <= 3; attempt++) {
                double expectedNs = 400 * (1400 + 28 + 38) * 8 / 20e6 * 1e9;
                least = Math.min(least, tookNs(flow, atOnce, 400, 400 * attempt) / expectedNs);
            }
            // Never faster; a busy machine may make single ones slower.
            assertThat(least).isBetween(1.0, 1.2);
        }
    }

    private static double tookNs(UdpFlow flow, int atOnce, int count, int inAll)
            throws InterruptedException {
        long startNs = System.nanoTime();
        for (int i = 0; i < count; i += atOnce) {
            flow.send(atOnce);
        }
        List<UdpFlow.Arrival> arrivals = flow.receive(inAll, PATIENCE_NS);
        assertThat(arrivals).hasSize(inAll);
        return arrivals.getLast().atNs() - startNs;
    }

    @Test
    void theQueueDropsAndMarksWhatItCannotHold() throws InterruptedException {
        LinkPlan plan = LinkPlan.NONE.with("rate=5mbit queue=30k ecn=10k");
        try (EmulatedLink link = EmulatedLink.open(plan);
                UdpFlow flow = new UdpFlow(link, Side.B.address(), 1400)) {
            flow.ecnCapable();
            flow.send(40);
            // One is on the wire, and twenty of 1466 bytes fit behind it.
            List<UdpFlow.Arrival> arrivals = flow.receive(21, PATIENCE_NS);
            assertThat(arrivals.getLast().number()).isEqualTo(20);
            assertThat(link.counts(Side.A))
                    .containsEntry(LinkCounter.OVERFLOWED, 19L)
                    .containsEntry(LinkCounter.DELIVERED, 21L)
                    .containsEntry(LinkCounter.MARKED, 13L);
        }
    }

    /// Whatever happens to the packets, TCP's bytes arrive as they were sent.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtu=1500",
                "rate=500mbit delay=1ms queue=300k loss=1% burst=3",
                "rate=300mbit jitter=1ms reorder=1% duplicate=1% ecn=20k",
                "mtu=9000 loss=0.5% delay=500us",
                "mtu=65535 rate=5gbit delay=100us",
                "offload=none rate=300mbit delay=1ms",
                "offload=tcp a.loss=1% b.loss=2%"
            })
    void tcpRunsOverIt(String settings) throws IOException {
        byte[] bytes = new byte[12_000_000];
        new Prng(settings.hashCode()).fill(bytes, 0, bytes.length);
        try (EmulatedLink link = EmulatedLink.open(LinkPlan.NONE.with(settings))) {
            for (Side to : Side.values()) {
                InetAddress target = to == Side.B ? to.address() : to.address6();
                byte[] received =
                        TcpTransfer.run(
                                link.namespace(to.other()), link.namespace(to), target, bytes);
                assertThat(received).isEqualTo(bytes);
            }
            Map<LinkCounter, Long> counts = link.counts(Side.A);
            assertThat(counts).containsEntry(LinkCounter.REFUSED, 0L);
            long reads = counts.getOrDefault(LinkCounter.READS, 0L);
            boolean areSuper = reads < counts.getOrDefault(LinkCounter.PACKETS, 0L) / 2;
            assertThat(areSuper).isEqualTo(!settings.matches("offload=none.*|mtu=65535.*"));
        }
    }

    /// What the thread was too slow for is counted too.
    @Test
    void everyPacketOfAFloodIsAccountedFor() throws InterruptedException {
        try (EmulatedLink link = EmulatedLink.open(LinkPlan.NONE.with("offload=none"))) {
            try (UdpFlow flow = new UdpFlow(link, Side.B.address(), 100)) {
                for (int i = 0; i < 500; i++) {
                    flow.send(60);
                }
                long seen = 0;
                for (int i = 0; i < 1000 && seen < 30_000; i++) {
                    Thread.sleep(5);
                    Map<LinkCounter, Long> counts = link.counts(Side.A);
                    seen =
                            counts.getOrDefault(LinkCounter.PACKETS, 0L)
                                    + counts.getOrDefault(LinkCounter.UNREAD, 0L);
                }
                assertThat(seen).isEqualTo(30_000);
            }
            assertThat(link.counts(Side.B)).containsEntry(LinkCounter.UNREAD, 0L);
        }
    }

    @Test
    void smallLinksHaveNoIpv6() throws IOException {
        try (EmulatedLink link = EmulatedLink.open(LinkPlan.NONE.with("mtu=576"))) {
            assertThat(link.namespace(Side.A).links().link("link").mtu()).isEqualTo(576);
            assertThat(link.environment())
                    .containsEntry("WRAITH_LINK_B", "10.77.0.2")
                    .doesNotContainKey("WRAITH_LINK_B6");
            byte[] bytes = {1, 2, 3};
            assertThat(
                            TcpTransfer.run(
                                    link.namespace(Side.A),
                                    link.namespace(Side.B),
                                    Side.B.address(),
                                    bytes))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void anImpossibleChangeIsRefusedAndChangesNothing() {
        try (EmulatedLink link = EmulatedLink.open(LinkPlan.NONE.with("burst=1.5"))) {
            LinkChange tooMuch = LinkChange.parse("loss=90%");
            assertThatIllegalArgumentException().isThrownBy(() -> link.change(tooMuch));
            link.change(LinkChange.parse("delay=1ms"));
        }
    }

    @Test
    void closingEndsWhoLivesThereAndKeepsTheCounts() throws IOException, InterruptedException {
        EmulatedLink link = EmulatedLink.open(LinkPlan.NONE);
        Process process = link.start(Side.B, new ProcessBuilder("sleep", "1000"));
        String network =
                Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "ns", "net"))
                        .toString();
        Path own = Path.of("/proc/thread-self/ns/net");
        String expected =
                link.namespace(Side.B)
                        .call(() -> {
                            try {
                                return Files.readSymbolicLink(own).toString();
                            } catch (IOException failure) {
                                throw new AssertionError(failure);
                            }
                        });
        assertThat(network).isEqualTo(expected);
        try (UdpFlow flow = new UdpFlow(link, Side.B.address(), 10)) {
            flow.send(3);
            flow.receive(3, PATIENCE_NS);
        }
        link.close();
        link.close();
        assertThat(process.waitFor()).as("ended by SIGTERM").isEqualTo(128 + 15);
        assertThat(link.counts(Side.A)).containsEntry(LinkCounter.DELIVERED, 3L);
        assertThat(link.lateness(Side.A).count()).isPositive();
        assertThat(link.end()).isCompleted();
    }

    @Test
    void whatIsNotThereCannotBeStarted() {
        try (EmulatedLink link = EmulatedLink.open(LinkPlan.NONE)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> link.start(Side.A, new ProcessBuilder("no-such-program")));
        }
    }
}
