package io.wraith.node;

import io.wraith.net.PeerAddress;
import io.wraith.proto.Connection;

import java.net.InetAddress;

/// By which way packets go to a peer, as its address tells.
final class PeerPath {
    private PeerPath() {}

    static String of(Connection connection) {
        byte[] bytes = connection.address();
        InetAddress address = PeerAddress.decode(bytes, bytes.length).getAddress();
        if (LocalAddresses.isOwn(address)) {
            return "local";
        }
        return LocalAddresses.isBeside(address) ? "lan" : "direct";
    }
}
