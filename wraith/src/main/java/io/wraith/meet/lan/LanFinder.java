package io.wraith.meet.lan;

import io.wraith.meet.PeerAddress;

import java.util.ArrayList;
import java.util.List;

/// Looks for the peers of one name. What it finds is what somebody on the network says, and to be
/// believed only once the peer has proven who it is or that it knows the code.
public final class LanFinder {
    /// The groups and the port of multicast DNS.
    public static final int PORT = 5353;

    /// Of one message no more are taken, whatever it says.
    public static final int MOST_ADDRESSES = 64;

    private static final byte[] GROUP_4 = {(byte) 224, 0, 0, (byte) 251};
    private static final byte[] GROUP_6 = {
        (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xfb
    };

    private final LanName name;

    public LanFinder(LanName name) {
        this.name = name;
    }

    public static PeerAddress group4() {
        return PeerAddress.of(GROUP_4, PORT);
    }

    public static PeerAddress group6() {
        return PeerAddress.of(GROUP_6, PORT);
    }

    /// To be sent at once, then after 1 s, 3 s, 9 s and so on. It says that somebody looks for
    /// peers of this kind, not for which.
    public byte[] query() {
        DnsQuestion question = new DnsQuestion(LanService.WRAITH, DnsType.PTR);
        return DnsWriter.write(new DnsMessage(0, false, List.of(question), List.of()), false);
    }

    /// Where peers of the name are by this message, in its order; none if it is no response or says
    /// nothing about them.
    public List<PeerAddress> found(byte[] response, int at, int length) {
        DnsMessage message = DnsReader.read(response, at, length);
        List<PeerAddress> found = new ArrayList<>();
        if (message == null || !message.isResponse()) {
            return found;
        }
        for (DnsRecord one : message.records()) {
            if (one instanceof DnsRecord.Service service && isWanted(service)) {
                addresses(message, service, found);
            }
        }
        return found;
    }

    private boolean isWanted(DnsRecord.Service service) {
        return service.ttlSeconds() > 0
                && service.port() != 0
                && service.name().isDirectlyBelow(LanService.WRAITH)
                && service.name().labels().getFirst().startsWith(name.prefix());
    }

    private static void addresses(
            DnsMessage message, DnsRecord.Service service, List<PeerAddress> found) {
        for (DnsRecord one : message.records()) {
            if (one instanceof DnsRecord.Address host
                    && host.ttlSeconds() > 0
                    && host.name().equals(service.host())) {
                PeerAddress address = PeerAddress.of(host.address(), service.port());
                if (found.size() < MOST_ADDRESSES && !found.contains(address)) {
                    found.add(address);
                }
            }
        }
    }
}
