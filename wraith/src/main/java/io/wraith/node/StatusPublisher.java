package io.wraith.node;

import io.wraith.net.Port;
import io.wraith.net.PortCounter;
import io.wraith.proto.Connection;
import io.wraith.proto.Counter;

import java.util.Collection;

/// Keeps a shard's part of a [StatusPage] true. Touched by the shard's thread only.
final class StatusPublisher {
    private static final long INTERVAL_NS = 250_000_000L;

    private final StatusPage.Block page;
    private final Port port;
    private final Dealer dealer;
    private long nextNs;
    private long turns;

    StatusPublisher(StatusPage.Block page, Port port, Dealer dealer, long nowNs) {
        this.dealer = dealer;
        this.page = page;
        this.port = port;
        nextNs = nowNs;
    }

    /// A turn began. Nobody is woken to publish: what does not move need not be told again.
    void turn(Collection<Connection> open, long opened, long nowNs) {
        turns++;
        if (nowNs - nextNs < 0) {
            return;
        }
        nextNs = nowNs + INTERVAL_NS;
        page.set(NodeCounter.SESSIONS, open.size());
        page.set(NodeCounter.SESSIONS_OPENED, opened);
        page.set(NodeCounter.TURNS, turns);
        port(NodeCounter.RECEIVED_DATAGRAMS, PortCounter.RECEIVED_DATAGRAMS);
        port(NodeCounter.RECEIVED_BYTES, PortCounter.RECEIVED_BYTES);
        port(NodeCounter.SENT_DATAGRAMS, PortCounter.SENT_DATAGRAMS);
        port(NodeCounter.SENT_BYTES, PortCounter.SENT_BYTES);
        port(NodeCounter.DROPPED_DATAGRAMS, PortCounter.DROPPED_DATAGRAMS);
        port(NodeCounter.XDP_TAKEN, PortCounter.FILTER_TAKEN);
        port(NodeCounter.XDP_UNBOUND, PortCounter.FILTER_UNBOUND);
        port(NodeCounter.XDP_PASSED, PortCounter.FILTER_PASSED);
        page.set(NodeCounter.HANDED_OVER, dealer.handedOver());
        page.set(NodeCounter.LOST_PACKETS, sum(open, Counter.PACKETS_LOST));
        page.set(NodeCounter.FORGED, sum(open, Counter.FORGED));
        page.set(
                NodeCounter.RTT,
                open.stream().mapToLong(each -> each.rtt().minNs()).min().orElse(0));
    }

    private void port(NodeCounter shown, PortCounter counted) {
        page.set(shown, port.count(counted));
    }

    private static long sum(Collection<Connection> open, Counter counter) {
        return open.stream().mapToLong(each -> each.counters().get(counter)).sum();
    }
}
