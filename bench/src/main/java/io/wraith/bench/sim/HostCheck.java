package io.wraith.bench.sim;

import io.wraith.base.Big;
import io.wraith.proto.Connection;
import io.wraith.proto.congestion.CongestionTrace;
import io.wraith.wire.ProtectedHeader;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// What one host may never do, whatever the network does to it. It knows connections by the ids
/// that their packets go to, and packets by their clear headers.
///
/// * No key seals two packets with one number: keys belong to one lane, so it is enough that the
///   numbers of a lane only grow, whatever ids, phases and epochs they go under, and that no id
///   belongs to two lanes.
/// * No connection has more in flight than its window lets, but for probes. A window that shrinks
///   leaves in flight what was there, which may only become less.
/// * Connections that ended are forgotten.
/// * What is remembered of packets takes no more than the windows that both sides grant each other,
///   and a little.
final class HostCheck {
    private static final long LEAST_WINDOW_PACKETS = 2;
    private static final long MOST_WINDOW = 1L << 40;

    /// Ten seconds' worth of those that are not forgotten yet.
    private static final int MOST_CONNECTIONS = 64;

    private static final int PROTECTED_BIT = 0x80;

    /// Packets that a timeout or the search for the MTU sends whatever the window says.
    private static final long PROBES = 3L << 16;

    private static final int PACKET_AT_LEAST = ProtectedHeader.OVERHEAD;

    private static final long MOST_BESIDE_WINDOW = 1 << 20;

    private final long windowBytes;
    private final Map<Long, Connection> owners = new HashMap<>();
    private final Map<Connection, Long> lastNumbers = new HashMap<>();
    private final Map<Connection, Long> allowances = new HashMap<>();
    private final ProtectedHeader header = new ProtectedHeader();
    private final CongestionTrace trace = new CongestionTrace();

    HostCheck(long windowBytes) {
        this.windowBytes = windowBytes;
    }

    void sent(Host host, byte[] bytes, int at, int length) {
        if (length < PACKET_AT_LEAST || (Big.u8(bytes, at + 8) & PROTECTED_BIT) == 0) {
            return;
        }
        header.wrap(bytes, at);
        Connection connection = owner(host, header.connectionId());
        if (connection != null) {
            Long last = lastNumbers.put(connection, header.number());
            if (last != null && header.number() <= last) {
                throw new SimulationFault(header + " after number " + last);
            }
        }
    }

    /// Null for a stateless reset, and for the last words of what is forgotten already.
    private @Nullable Connection owner(Host host, long id) {
        return owners.computeIfAbsent(id, unknown -> sender(host, unknown));
    }

    private static @Nullable Connection sender(Host host, long id) {
        Connection found = null;
        for (Connection connection : host.endpoint().connections()) {
            if (connection.peerId() == id) {
                SimulationFault.unless(found == null, "two connections under one id");
                found = connection;
            }
        }
        return found;
    }

    /// Windows and what is in flight.
    void turned(Host host) {
        int count = host.endpoint().connections().size();
        if (count > MOST_CONNECTIONS) {
            throw new SimulationFault(host.describe() + " keeps connections: " + count);
        }
        for (Connection connection : host.connections()) {
            connection.describe(trace);
            long window = trace.windowBytes();
            long least = LEAST_WINDOW_PACKETS * connection.packetBytes();
            if (window < least || window > MOST_WINDOW) {
                throw new SimulationFault("a window of " + window);
            }
            long allowed = Math.max(window, allowances.getOrDefault(connection, 0L));
            long inFlight = connection.inFlightBytes();
            if (inFlight > allowed + PROBES) {
                throw new SimulationFault(inFlight + " in flight, window " + window);
            }
            // Never more than was allowed: else each turn could add probes to those of the last.
            allowances.put(connection, Math.min(allowed, inFlight));
            long kept = connection.bookkeepingBytes();
            if (kept > windowBytes + MOST_BESIDE_WINDOW) {
                throw new SimulationFault(kept + " bytes remembered of packets");
            }
        }
    }
}
