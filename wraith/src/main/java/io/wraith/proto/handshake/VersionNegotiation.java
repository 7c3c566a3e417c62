package io.wraith.proto.handshake;

import io.wraith.wire.Datagram;
import io.wraith.wire.VersionsDatagram;

/// The versions of the protocol that this implementation speaks, which is one.
final class VersionNegotiation {
    static final int LENGTH = VersionsDatagram.length(1);

    private VersionNegotiation() {}

    /// Answers the length of the datagram that says them.
    static int write(VersionsDatagram target, long connectionId, long asAddressed) {
        return target.write(connectionId, asAddressed, Datagram.VERSION);
    }

    /// Whether the sender of that datagram does not speak our version.
    // PROTOCOL: An initiator MUST ignore a versions datagram that lists the version it used.
    static boolean refuses(VersionsDatagram versions) {
        for (int i = 0; i < versions.count(); i++) {
            if (versions.version(i) == Datagram.VERSION) {
                return false;
            }
        }
        return true;
    }
}
