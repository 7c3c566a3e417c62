package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.wire.Steering;

import java.util.ArrayList;
import java.util.List;

/// Ports of several shards behind one filter, each with queues of the interface of its own, and
/// memory of its own. What comes by a queue comes to its shard, and what a shard sends leaves by
/// its first queue; the kernel's sockets inside steer by connection ids. Nothing is shared on the
/// way of a frame.
final class XdpGroup {
    private XdpGroup() {}

    /// As many as asked for, or as the interface has queues. Throws what [XdpPort#open] does.
    static List<XdpPort> open(PortConfig config, XdpConfig wanted, int shards) {
        if (shards == 1) {
            return List.of(XdpPort.open(config, wanted));
        }
        XdpConfig share = wanted.withFrames(wanted.shareOfFrames(shards));
        List<XdpPort> group = new ArrayList<>();
        PortConfig bound = config;
        try {
            for (int shard = 0; shard < shards; shard++) {
                XdpPort first = group.isEmpty() ? null : group.getFirst();
                group.add(XdpPort.open(bound.sharing(new Steering(shard, shards)), share, first));
                bound = config.bound(group.getFirst().localAddress());
            }
            return List.copyOf(group);
        } catch (RuntimeException refused) {
            group.forEach(XdpPort::close);
            boolean lacksQueues =
                    refused instanceof LinuxException linux && linux.errno() == Errno.EINVAL;
            if (lacksQueues && !group.isEmpty()) {
                return open(bound, wanted, group.size());
            }
            throw refused;
        }
    }
}
