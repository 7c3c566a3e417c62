package io.wraith.bench.link;

import java.net.InetAddress;

/// The two ends of a link.
public enum Side {
    A("10.77.0.1", "fd77::1"),
    B("10.77.0.2", "fd77::2");

    static final int PREFIX4 = 24;
    static final int PREFIX6 = 64;

    private final InetAddress address;
    private final InetAddress address6;

    Side(String address, String address6) {
        this.address = InetAddress.ofLiteral(address);
        this.address6 = InetAddress.ofLiteral(address6);
    }

    public InetAddress address() {
        return address;
    }

    public InetAddress address6() {
        return address6;
    }

    public Side other() {
        return this == A ? B : A;
    }
}
