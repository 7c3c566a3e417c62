package io.wraith.net;

/// What a port counts.
public enum PortCounter {
    RECEIVED_DATAGRAMS("datagrams", "that came in"),
    RECEIVED_BYTES("bytes", "of payload in them"),
    RECEIVED_BURSTS("bursts", "handed to the owner"),
    RECEIVE_CALLS("calls", "of the kernel that brought something"),
    /// The kernel counts a burst that it kept in one piece (GRO) as one drop.
    SOCKET_DROPS("drops", "of datagrams or whole bursts because the receive buffer was full"),
    /// What loss detection wants to know: the drops times what the largest of the latest messages
    /// held.
    DROPPED_DATAGRAMS("datagrams", "lost in those drops, estimated"),
    OVERSIZED("datagrams", "thrown away because the owner's burst had no room for one"),
    MALFORMED("frames", "thrown away because they were no whole datagrams"),
    SENT_DATAGRAMS("datagrams", "that the kernel took"),
    SENT_BYTES("bytes", "of payload in them"),
    SEND_CALLS("calls", "of the kernel that took something"),
    BLOCKED_SENDS("bursts", "refused because the send buffer was full"),
    TOO_LARGE("datagrams", "longer than the link carries"),
    SEND_DROPS("datagrams", "lost on the way out of this machine"),
    UNREACHABLE("datagrams", "for addresses to which there is no way"),
    NOTICES("reports", "about datagrams sent, from routers, peers' machines and this kernel"),
    LOOK_UPS("look-ups", "of routes and neighbours, for frames that go past the kernel's stack"),
    FILTER_TAKEN("packets", "that the XDP filter took for this port"),
    FILTER_UNBOUND("packets", "for this port that it left to the kernel for want of a socket"),
    FILTER_PASSED("packets", "of others that it left to the kernel"),
    /// This one and the next are no sums: how many there are at this moment.
    FRAMES("frames", "of memory that the interface and this port share"),
    FRAMES_USED("frames", "of these that can take nothing that comes"),
    WAITS("waits", "for something to do"),
    WAKE_UPS("waits", "that another thread ended");

    private final String unit;
    private final String help;

    PortCounter(String unit, String help) {
        this.unit = unit;
        this.help = help;
    }

    public String unit() {
        return unit;
    }

    public String help() {
        return help;
    }
}
