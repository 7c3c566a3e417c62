package io.wraith.node.doctor;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeInterval;
import io.wraith.node.NodeStatus;
import io.wraith.node.SessionCounter;
import io.wraith.node.SessionInterval;
import io.wraith.node.doctor.Finding.Severity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Looks at running nodes for some seconds and says what is wrong with them: values that are beyond
/// their thresholds, and what the four usual troubles look like.
public final class LiveDoctor {
    private static final double DROP_WARNING = 1;
    private static final double DROP_CRITICAL = 5;
    private static final double FORGED_WARNING = 0.1;
    private static final double FORGED_CRITICAL = 1;
    private static final double USE_WARNING = 80;
    private static final double USE_CRITICAL = 95;
    private static final double RTT_WARNING = 2;
    private static final double RTT_CRITICAL = 5;

    /// Below that many packets a percentage says nothing.
    private static final long FEW = 100;

    /// So much has to be moved for round trips to say something of the path.
    private static final long ENOUGH_BYTES = 1_000_000;

    /// What a busy machine adds to a round trip, whatever the path: not called a queue.
    private static final long SMALL_DELAY_NS = 5_000_000;

    private static final String TUNING = "see docs/TUNING.md, ";

    private final SystemFiles files;

    public LiveDoctor(SystemFiles files) {
        this.files = files;
    }

    /// What was found of one node.
    public record Report(NodeStatus node, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }
    }

    /// What a node shows now, by its key; empty if it is gone.
    @FunctionalInterface
    public interface Look {
        Optional<NodeStatus> at(NodeStatus node);
    }

    /// Waits that long.
    public List<Report> examine(List<NodeStatus> nodes, Duration time, Look look)
            throws InterruptedException {
        List<LiveSample> before = nodes.stream().map(node -> sample(node)).toList();
        List<Optional<MemoryUse.Watch>> watches = before.stream().map(LiveDoctor::watch).toList();
        try {
            Thread.sleep(time);
            List<Report> reports = new ArrayList<>();
            for (int at = 0; at < before.size(); at++) {
                LiveSample first = before.get(at);
                MemoryUse memory =
                        watches.get(at)
                                .map(MemoryUse.Watch::seen)
                                .orElse(MemoryUse.unseen("the thread is not to be seen"));
                look.at(first.node())
                        .ifPresent(node ->
                                reports.add(new Report(node, judge(first, sample(node), memory))));
            }
            return reports;
        } finally {
            watches.forEach(watch -> watch.ifPresent(MemoryUse.Watch::close));
        }
    }

    private LiveSample sample(NodeStatus node) {
        return LiveSample.take(files, node, System.nanoTime());
    }

    private static Optional<MemoryUse.Watch> watch(LiveSample sample) {
        return sample.shards().keySet().stream()
                .findFirst()
                .flatMap(task -> Numbers.parse(task).stream().boxed().findFirst())
                .map(task -> new MemoryUse.Watch(Math.toIntExact(task)));
    }

    static List<Finding> judge(LiveSample before, LiveSample after, MemoryUse memory) {
        double seconds = Math.max(1e-3, (after.nowNs() - before.nowNs()) / 1e9);
        NodeInterval node = NodeInterval.of(before.node(), after.node(), seconds);
        LiveTroubles troubles = new LiveTroubles(before, after, node, seconds);
        return List.of(
                drops(node),
                loss(node),
                forged(node),
                troubles.busiestThread(USE_WARNING, USE_CRITICAL),
                umem(node),
                roundTrips(node),
                troubles.processors(),
                troubles.memory(memory),
                troubles.networkCard(),
                troubles.disk());
    }

    /// A share of few says nothing.
    private static Severity severity(
            long packets, double percent, double warning, double critical) {
        return packets >= FEW ? Severity.of(percent, warning, critical) : Severity.FINE;
    }

    private static Finding drops(NodeInterval node) {
        long dropped = node.change(NodeCounter.DROPPED_DATAGRAMS);
        return new Finding(
                "datagrams dropped here",
                severity(
                        dropped + node.change(NodeCounter.RECEIVED_DATAGRAMS),
                        node.dropPercent(),
                        DROP_WARNING,
                        DROP_CRITICAL),
                "transfers slow down and packets come twice",
                "%d datagrams found the receive buffer full, %s of those that came"
                        .formatted(dropped, percent(node.dropPercent())),
                "sudo sysctl -w net.core.rmem_max=8388608, and a new start; "
                        + TUNING
                        + "Receive buffer");
    }

    private static Finding loss(NodeInterval node) {
        return new Finding(
                "packets lost on the way",
                severity(
                        node.change(NodeCounter.SENT_PACKETS),
                        node.lossPercent(),
                        DROP_WARNING,
                        DROP_CRITICAL),
                "transfers slow down",
                "%d packets of %d that left were lost, %s"
                        .formatted(
                                node.change(NodeCounter.LOST_PACKETS),
                                node.change(NodeCounter.SENT_PACKETS),
                                percent(node.lossPercent())),
                "see wraith doctor --live on the other side, too: what its buffers drop is lost"
                        + " here; if it drops nothing the path does; "
                        + TUNING
                        + "Loss");
    }

    private static Finding forged(NodeInterval node) {
        return new Finding(
                "datagrams that do not open",
                severity(
                        node.change(NodeCounter.RECEIVED_DATAGRAMS),
                        node.forgedPercent(),
                        FORGED_WARNING,
                        FORGED_CRITICAL),
                "somebody sends what is not the peer's, or something on the way changes packets",
                "%d datagrams of %d that came did not open, %s"
                        .formatted(
                                node.change(NodeCounter.FORGED),
                                node.change(NodeCounter.RECEIVED_DATAGRAMS),
                                percent(node.forgedPercent())),
                "they are thrown away; look for a middlebox that rewrites UDP, or faulty hardware: "
                        + TUNING
                        + "Loss");
    }

    private static Finding umem(NodeInterval node) {
        long frames = node.now().get(NodeCounter.UMEM_FRAMES);
        double used = frames == 0 ? 0 : 100.0 * node.now().get(NodeCounter.UMEM_USED) / frames;
        return new Finding(
                "memory of the interface (UMEM)",
                Severity.of(used, USE_WARNING, USE_CRITICAL),
                "there is no frame for what comes, which is dropped",
                frames == 0
                        ? "not in use: the datapath is not xdp"
                        : "%s of %d frames are taken".formatted(percent(used), frames),
                "a larger WRAITH_UMEM_SIZE_MB; " + TUNING + "Datapaths");
    }

    private static Finding roundTrips(NodeInterval node) {
        double worst = 0;
        String evidence = "no session moved a megabyte";
        for (SessionInterval session : node.sessions()) {
            long least = session.now().get(SessionCounter.LEAST_RTT);
            long smoothed = session.now().get(SessionCounter.RTT);
            boolean hasMoved =
                    session.change(SessionCounter.SENT_BYTES)
                                    + session.change(SessionCounter.RECEIVED_BYTES)
                            >= ENOUGH_BYTES;
            double times = least > 0 && hasMoved ? (double) smoothed / least : 0;
            if (times > worst || (hasMoved && worst == 0)) {
                boolean isSmall = smoothed - least < SMALL_DELAY_NS;
                worst = isSmall ? 0 : times;
                evidence =
                        String.format(
                                Locale.ROOT,
                                "session %d: %.2f ms now, %.2f ms at least: %.1f times%s",
                                session.now().serial(),
                                smoothed / 1e6,
                                least / 1e6,
                                times,
                                isSmall && times >= RTT_WARNING ? ", but less than 5 ms more" : "");
            }
        }
        return new Finding(
                "round trips",
                Severity.of(worst, RTT_WARNING, RTT_CRITICAL),
                "everything that waits for an answer is slow",
                evidence,
                "something fills a queue on the way: limit what does (--limit), or have the router"
                        + " manage its queue; "
                        + TUNING
                        + "Round trips");
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value);
    }
}
