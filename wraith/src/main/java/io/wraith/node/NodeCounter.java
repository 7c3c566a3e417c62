package io.wraith.node;

/// What a node counts, as `wraith status`, `wraith top` and `wraith metrics` show it.
public enum NodeCounter {
    SESSIONS("sessions", false, "sessions that are open now"),
    SESSIONS_OPENED("sessions", true, "sessions that came to be"),
    RTT("nanoseconds", false, "the shortest of the open sessions' round trips"),
    WINDOW("bytes", false, "what congestion control lets the open sessions have in flight"),
    IN_FLIGHT("bytes", false, "what the open sessions have in flight"),
    RECEIVED_DATAGRAMS("datagrams", true, "datagrams that came in"),
    RECEIVED_BYTES("bytes", true, "bytes of payload in them"),
    SENT_DATAGRAMS("datagrams", true, "datagrams that the kernel took"),
    SENT_BYTES("bytes", true, "bytes of payload in them"),
    DROPPED_DATAGRAMS("datagrams", true, "datagrams lost because the receive buffer was full"),
    SEND_DROPS("datagrams", true, "datagrams lost on the way out of this machine"),
    UNREACHABLE("datagrams", true, "datagrams for addresses to which there is no way"),
    BLOCKED_SENDS("bursts", true, "bursts that had to wait since the send buffer was full"),
    XDP_TAKEN("packets", true, "packets that the XDP filter took"),
    XDP_UNBOUND("packets", true, "packets that it left to the kernel for want of a socket"),
    XDP_PASSED("packets", true, "packets of others that it left to the kernel"),
    UMEM_FRAMES("frames", false, "frames of memory shared with the interface (XDP)"),
    UMEM_USED("frames", false, "those of them that can take nothing that comes"),
    SENT_PACKETS("packets", true, "packets of sessions that left"),
    LOST_PACKETS("packets", true, "packets of sessions that were declared lost"),
    SPURIOUS_LOSSES("packets", true, "packets that arrived after they were declared lost"),
    FORGED("datagrams", true, "datagrams for sessions that did not open"),
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

    static int count() {
        return ALL.length;
    }
}
