package io.wraith.bench.contest;

import io.aeron.Aeron;
import io.netty.util.Version;
import io.wraith.bench.peers.AeronPeer;
import io.wraith.bench.peers.KwikPeer;
import io.wraith.bench.peers.NettyQuicPeer;
import io.wraith.bench.peers.Peer;
import io.wraith.bench.peers.TlsPeer;

import tech.kwik.core.KwikVersion;

import java.io.IOException;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;

/// Other transports for the JVM in a contest of ours, each with its version; or why one is missing.
final class PeerRows {
    private static final int WARM_UPS = 3;

    private final Contest contest;
    private final Deque<AutoCloseable> resources;
    private final long runNs;

    /// Those that are opened go to `resources`, to be closed with the rest.
    PeerRows(Contest contest, Deque<AutoCloseable> resources, long runNs) {
        this.contest = contest;
        this.resources = resources;
        this.runNs = runNs;
    }

    void add() throws InterruptedException {
        add("TCP and TLS 1.3, JDK " + Runtime.version().feature(), TlsPeer::open);
        add("QUIC by Netty " + netty(), NettyQuicPeer::open);
        add("QUIC by kwik " + KwikVersion.getVersion(), KwikPeer::open);
        String aeron = Objects.requireNonNullElse(aeronVersion(), "");
        add("Aeron " + aeron + ", not encrypted", AeronPeer::open);
    }

    private static String aeronVersion() {
        return Aeron.class.getPackage().getImplementationVersion();
    }

    private static String netty() {
        Map<String, Version> versions = Version.identify();
        Version common = versions.get("netty-common");
        return common == null ? "" : common.artifactVersion();
    }

    /// Its first runs compile its code.
    private void add(String name, Peer.Opening opening) throws InterruptedException {
        try {
            Peer peer = opening.open();
            resources.push(peer);
            for (int i = 0; i < WARM_UPS; i++) {
                Peer.Run _ = peer.run(runNs);
            }
            contest.with(name, () -> figures(peer.run(runNs)));
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception | LinkageError refused) {
            contest.without(name, String.valueOf(refused.getMessage()));
        }
    }

    private static Figures figures(Peer.Run run) throws IOException {
        if (run.bytes() == 0) {
            throw new IOException("nothing arrived");
        }
        double gigabytes = run.bytes() / 1e9;
        return Figures.of("Gbit/s", 8.0 * run.bytes() / run.wallNs())
                .and("CPU s/GB in all", run.cpuNs() / 1e9 / gigabytes);
    }
}
