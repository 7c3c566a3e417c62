package io.wraith.node;

import io.wraith.net.PeerAddress;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// From which address of this machine each session leaves. Touched by the shard's thread only.
final class WaysOut {
    private final Map<Connection, @Nullable InetAddress> ways = new HashMap<>();

    /// The session begins, or its peer is somewhere else now.
    void learn(Connection connection) {
        ways.put(connection, way(connection));
    }

    void forget(Connection connection) {
        ways.remove(connection);
    }

    /// The addresses of this machine have changed. Peers of sessions that leave from another one
    /// now are told at once; all others notice nothing. A session without a way waits for one.
    void renew() {
        for (Map.Entry<Connection, @Nullable InetAddress> each : ways.entrySet()) {
            InetAddress now = way(each.getKey());
            if (now != null && !Objects.equals(now, each.getValue())) {
                each.setValue(now);
                each.getKey().pathChanged();
            }
        }
    }

    private static @Nullable InetAddress way(Connection connection) {
        byte[] peer = connection.address();
        return LocalAddresses.towards(PeerAddress.decode(peer, peer.length));
    }
}
