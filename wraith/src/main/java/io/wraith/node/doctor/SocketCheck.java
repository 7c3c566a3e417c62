package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.List;
import java.util.OptionalLong;

/// What the kernel's UDP offers: offloads, buffers, queues, polling.
final class SocketCheck {
    private static final String CORE = "proc/sys/net/core/";

    /// What the advice sets, enough for the longest fat path.
    private static final long ADVISED_BUFFER = 256L << 20;

    private static final long BACKLOG = 30_000;

    private SocketCheck() {}

    static List<Capability> examine(SystemFiles files, Probes probes) {
        Answer segmentation = probes.segmentation();
        Answer coalescing = probes.coalescing();
        Section section = new Section("udp");
        section.add(
                "send offload (GSO)",
                State.when(segmentation.works()),
                segmentation.detail(),
                segmentation.works()
                        ? "up to 44 datagrams leave in one call"
                        : "one datagram per trip through the kernel, about a twentieth of the rate",
                "a kernel from 4.18 on");
        section.add(
                "receive offload (GRO)",
                State.when(coalescing.works()),
                coalescing.detail(),
                coalescing.works()
                        ? "a burst arrives in one call"
                        : "every datagram is received by itself",
                "a kernel from 5.0 on");
        addBuffer(section, files, "receive buffer", "rmem_max", probes.receiveBuffer());
        addBuffer(section, files, "send buffer", "wmem_max", probes.sendBuffer());
        addBacklog(section, files);
        addBusyPoll(section, files);
        addCongestion(section, files);
        return section.capabilities();
    }

    private static void addBuffer(
            Section section, SystemFiles files, String name, String key, Answer granted) {
        OptionalLong limit = files.number(CORE + key);
        section.add(
                name,
                State.atLeastPartial(granted.works()),
                granted.detail()
                        + (limit.isPresent()
                                ? "; " + key + " = " + Numbers.bytes(limit.getAsLong())
                                : ""),
                granted.works()
                        ? "room for the bursts of a fast link"
                        : "bursts that do not fit are dropped",
                "sudo sysctl -w net.core." + key + "=" + ADVISED_BUFFER);
    }

    private static void addBacklog(Section section, SystemFiles files) {
        OptionalLong length = files.number(CORE + "netdev_max_backlog");
        section.add(
                "device backlog",
                State.atLeastPartial(length.orElse(0) >= BACKLOG),
                length.isPresent() ? length.getAsLong() + " packets" : "length unknown",
                "above some Gbit/s a short one drops packets before any socket sees them",
                "sudo sysctl -w net.core.netdev_max_backlog=" + BACKLOG);
    }

    private static void addBusyPoll(Section section, SystemFiles files) {
        long polling = files.number(CORE + "busy_poll").orElse(0);
        section.add(
                "busy polling",
                State.atLeastPartial(polling > 0),
                polling > 0 ? polling + " us" : "off",
                polling > 0
                        ? "shorter waits, for CPU time"
                        : "saves CPU time; on a real card polling would lower latency",
                "sudo sysctl -w net.core.busy_poll=50 net.core.busy_read=50");
    }

    private static void addCongestion(Section section, SystemFiles files) {
        String tcp = files.line("proc/sys/net/ipv4/tcp_congestion_control");
        section.add(
                "congestion control",
                State.YES,
                tcp.isEmpty() ? "the kernel's is not known" : "the kernel uses " + tcp + " for TCP",
                "is Wraith's own, in user space; the kernel's setting does not matter");
    }
}
