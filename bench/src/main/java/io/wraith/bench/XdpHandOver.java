package io.wraith.bench;

import io.wraith.bench.XdpNetwork.Way;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.SendOutcome;
import io.wraith.net.UdpPort;
import io.wraith.node.HandOver;
import io.wraith.wire.Burst;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What datagrams cost that come past the kernel by the queue of another shard than their own.
final class XdpHandOver {
    private static final int PAYLOAD = 1_280;
    private static final int COUNT = 44;
    private static final int ACQUAINTING = 40;
    private static final long RUN_NS = 1_000_000_000L;

    private final XdpNetwork network;
    private final Results results;
    private final int rounds;

    /// What one run came to.
    private record Flow(double perSecond, double receiverNs, double ownerNs, double lost) {}

    XdpHandOver(XdpNetwork network, Results results, int rounds) {
        this.network = network;
        this.results = results;
        this.rounds = rounds;
    }

    void compare() throws InterruptedException {
        List<Flow> right = new ArrayList<>();
        List<Flow> wrong = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            Flow own = measure(false);
            Flow handed = measure(true);
            if (round > 0) { // the first only warms up
                right.add(own);
                wrong.add(handed);
            }
        }
        results.table("two shards, 1280 B, AF_XDP native");
        tell("by its own queue", right);
        tell("by the other's", wrong);
        List<Double> ratios =
                Statistics.ratios(all(wrong, Flow::perSecond), all(right, Flow::perSecond));
        results.add(Result.claim("by the other's : by its own", Claim.TIMES, Better.MORE, ratios));
    }

    private Flow measure(boolean isHandedOver) throws InterruptedException {
        PortConfig loopback =
                PortConfig.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (Port sender = network.open(Way.NATIVE, true);
                Port port = network.open(Way.NATIVE, false);
                Port another = UdpPort.open(loopback);
                HandOver shards = new HandOver(port, isHandedOver ? List.of(another) : List.of())) {
            Burst burst = XdpComparison.burst(port.localAddress(), PAYLOAD, COUNT);
            HandOver.address(burst);
            for (int i = 0; i < ACQUAINTING; i++) {
                sender.send(burst);
            }
            Thread.sleep(50);
            HandOver.Count before = shards.count();
            long startNs = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - startNs < RUN_NS) {
                SendOutcome outcome = sender.send(burst);
                sent += outcome == SendOutcome.SENT ? COUNT : 0;
                if (outcome == SendOutcome.BLOCKED) {
                    sender.await(1_000_000);
                }
            }
            long wallNs = System.nanoTime() - startNs;
            Thread.sleep(100);
            HandOver.Count run = shards.count().since(before);
            double arrived = run.arrived();
            return new Flow(
                    arrived * 1e9 / wallNs,
                    run.receiverCpuNs() / arrived,
                    run.ownerCpuNs() / arrived,
                    100 * (sent - arrived) / sent);
        }
    }

    private void tell(String name, List<Flow> flows) {
        results.add(Result.more(name, "packets/s", all(flows, Flow::perSecond)));
        results.add(Result.less(name, "receiving CPU ns", all(flows, Flow::receiverNs)));
        results.add(Result.less(name, "owner's CPU ns", all(flows, Flow::ownerNs)));
        results.add(Result.plain(name, "% lost", all(flows, Flow::lost)));
    }

    private static List<Double> all(List<Flow> flows, ToDoubleFunction<Flow> figure) {
        return flows.stream().mapToDouble(figure).boxed().toList();
    }
}
