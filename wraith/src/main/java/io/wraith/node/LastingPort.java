package io.wraith.node;

import io.wraith.base.Big;
import io.wraith.crypto.Sha256;
import io.wraith.linux.RawNames;
import io.wraith.net.HostPort;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// The port at which a folder is shared, if nobody asks for another: it follows from identity and
/// folder, so tickets and mounts find the host there after a restart.
public final class LastingPort {
    /// Above the ports that Linux hands out to whoever asks for any.
    private static final int FIRST = 61_000;

    private static final int COUNT = (1 << 16) - FIRST;

    private LastingPort() {}

    /// Where to listen instead of at any port of that `HOST:0`. The same place again if it names a
    /// port, or if the lasting one is in use.
    public static String of(String listen, String identity, Path folder) {
        HostPort place = HostPort.parse(listen);
        int port = FIRST + Integer.remainderUnsigned(number(identity, folder), COUNT);
        return place.port() == 0 && isFree(place.host(), port)
                ? listen.substring(0, listen.lastIndexOf(':') + 1) + port
                : listen;
    }

    /// Several of our processes may listen at one port, so that each could take it from another:
    /// that nobody does is seen by a socket that shares it with none.
    private static boolean isFree(String host, int port) {
        try (DatagramSocket probe = new DatagramSocket(null)) {
            probe.setReuseAddress(false);
            probe.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int number(String identity, Path folder) {
        String both = identity + ' ' + RawNames.text(folder.toAbsolutePath().normalize());
        return Big.u32(Sha256.begin().digest(RawNames.bytes(both)), 0);
    }
}
