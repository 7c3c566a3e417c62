package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.SocketOptions.BufferGrant;

import java.util.ArrayList;
import java.util.List;

/// What a UDP socket of Linux has and lacks.
final class SocketFacts {
    private SocketFacts() {}

    /// `refusal` is why the kernel stopped cutting messages while sending, as a positive errno; 0
    /// if it did not.
    static List<PortFact> of(PortConfig config, UdpSocket socket, int refusal) {
        String source =
                socket.choosesSource()
                        ? "answers leave from the address that was written to"
                        : "one";
        List<PortFact> facts = new ArrayList<>();
        facts.add(segmentation(config, socket, refusal));
        facts.add(coalescing(config, socket));
        facts.add(new PortFact("ECN", true, "sent and seen"));
        facts.add(new PortFact("path MTU", true, "datagrams are never fragmented"));
        facts.add(new PortFact("local address", true, source));
        if (!config.steering().isAlone()) {
            facts.add(steering(socket));
        }
        facts.add(buffer("receive buffer", socket.receiveBuffer()));
        facts.add(buffer("send buffer", socket.sendBuffer()));
        return List.copyOf(facts);
    }

    private static PortFact segmentation(PortConfig config, UdpSocket socket, int refusal) {
        String name = "segmentation offload (GSO)";
        if (!config.offloads()) {
            return new PortFact(name, false, "switched off");
        }
        if (socket.segmentation() != 0) {
            return new PortFact(name, false, Errno.describe(-socket.segmentation()));
        }
        return refusal == 0
                ? new PortFact(name, true, "a burst leaves in one call")
                : new PortFact(name, false, "refused while sending: " + Errno.describe(refusal));
    }

    private static PortFact coalescing(PortConfig config, UdpSocket socket) {
        String name = "receive offload (GRO)";
        if (!config.offloads()) {
            return new PortFact(name, false, "switched off");
        }
        return socket.coalescing() == 0
                ? new PortFact(name, true, "a burst arrives in one call")
                : new PortFact(name, false, Errno.describe(-socket.coalescing()));
    }

    private static PortFact steering(UdpSocket socket) {
        String name = "steering by connection id";
        return socket.steering() == 0
                ? new PortFact(name, true, "each shard is given what is for it")
                : new PortFact(
                        name,
                        false,
                        Errno.describe(-socket.steering())
                                + ": what comes to another shard is handed over");
    }

    private static PortFact buffer(String name, BufferGrant grant) {
        String forced = grant.forced() ? ", beyond the system's limit if need be" : "";
        return new PortFact(
                name,
                grant.isWhole(),
                grant.granted() + " of " + grant.asked() + " bytes" + forced);
    }
}
