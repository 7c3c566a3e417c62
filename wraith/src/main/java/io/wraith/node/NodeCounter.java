package io.wraith.node;

import java.util.Locale;

/// What a node counts, as `wraith status` and `wraith metrics` show it.
public enum NodeCounter {
    SESSIONS("sessions", false, "sessions that are open now"),
    SESSIONS_OPENED("sessions", true, "sessions that came to be"),
    RTT("nanoseconds", false, "the shortest of the open sessions' round trips"),
    RECEIVED_DATAGRAMS("datagrams", true, "datagrams that came in"),
    RECEIVED_BYTES("bytes", true, "bytes of payload in them"),
    SENT_DATAGRAMS("datagrams", true, "datagrams that the kernel took"),
    SENT_BYTES("bytes", true, "bytes of payload in them"),
    DROPPED_DATAGRAMS("datagrams", true, "datagrams lost because the receive buffer was full"),
    XDP_TAKEN("packets", true, "packets that the XDP filter took"),
    XDP_UNBOUND("packets", true, "packets that it left to the kernel for want of a socket"),
    XDP_PASSED("packets", true, "packets of others that it left to the kernel"),
    LOST_PACKETS("packets", true, "packets of open sessions that were declared lost"),
    FORGED("datagrams", true, "datagrams for open sessions that did not open"),
    HANDED_OVER("datagrams", true, "datagrams that came to another shard than theirs"),
    TURNS("turns", true, "turns of the loop that does all this");

    private static final NodeCounter[] ALL = values();

    private final String unit;
    private final boolean isSum;
    private final String help;

    NodeCounter(String unit, boolean isSum, String help) {
        this.unit = unit;
        this.isSum = isSum;
        this.help = help;
    }

    public String unit() {
        return unit;
    }

    /// Whether it only grows.
    public boolean isSum() {
        return isSum;
    }

    public String help() {
        return help;
    }

    /// As metrics are called: `wraith_sent_bytes`.
    public String metric() {
        return "wraith_" + name().toLowerCase(Locale.ROOT);
    }

    static int count() {
        return ALL.length;
    }
}
