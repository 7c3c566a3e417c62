package io.wraith.node;

import io.wraith.meet.PeerAddress;
import io.wraith.meet.lan.LanFinder;
import io.wraith.meet.lan.LanName;
import io.wraith.net.LanSocket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Asks the networks of this machine for peers of a name, and tells what each responder says, until
/// it is closed.
final class LanSearch implements AutoCloseable {
    private static final int MESSAGE_BYTES = 9_000;
    private static final int MOST_RESPONDERS = 64;

    /// RFC 6762, 5.2 asks for a second at least, which is long for somebody who waits: the first
    /// question is repeated sooner, since the first packet to a neighbour is the one that is lost.
    private static final long FIRST_INTERVAL_MS = 250;

    /// Is told where peers of the name are, by whom.
    @FunctionalInterface
    interface Found {
        void at(List<InetSocketAddress> addresses, InetAddress responder);
    }

    /// What each responder said last, so that it is not told again; of the latest that spoke.
    private static final class Said extends LinkedHashMap<InetAddress, List<PeerAddress>> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, List<PeerAddress>> eldest) {
            return size() > MOST_RESPONDERS;
        }
    }

    private final LanPlace place;
    private final LanFinder finder;
    private final Found found;
    private final Thread thread;
    private volatile boolean isClosed;

    private LanSearch(LanPlace place, LanName name, Found found) {
        this.place = place;
        this.found = found;
        finder = new LanFinder(name);
        thread = Thread.ofPlatform().daemon().name("wraith-lan").unstarted(this::run);
    }

    /// Null where there is no network on which anyone could hear it.
    static @Nullable LanSearch start(LanName name, Found found) throws IOException {
        LanPlace place = new LanPlace(() -> LanSocket.asking(LanBeacon.groups()));
        if (!place.socket().reachesAnyone()) {
            place.close();
            return null;
        }
        LanSearch search = new LanSearch(place, name, found);
        search.thread.start();
        return search;
    }

    /// This machine has other addresses now, perhaps on other networks: they are asked at once.
    void renew() {
        place.renew();
    }

    private void run() {
        Said said = new Said();
        for (LanSocket socket = place.after(null); socket != null; socket = place.after(socket)) {
            ask(socket, said);
        }
    }

    /// Until it fails or is closed.
    private void ask(LanSocket socket, Said said) {
        byte[] bytes = new byte[MESSAGE_BYTES];
        ByteBuffer message = ByteBuffer.wrap(bytes);
        long intervalMs = FIRST_INTERVAL_MS;
        long askNs = System.nanoTime();
        while (!isClosed) {
            long waitMs = (askNs - System.nanoTime()) / 1_000_000;
            if (waitMs <= 0) {
                socket.multicast(finder.query());
                waitMs = intervalMs;
                askNs = System.nanoTime() + intervalMs * 1_000_000;
                intervalMs *= 3;
            }
            try {
                InetSocketAddress from = socket.receive(message, waitMs);
                if (from != null) {
                    tell(bytes, message.limit(), from.getAddress(), said);
                }
            } catch (IOException | ClosedSelectorException over) {
                return;
            }
        }
    }

    private void tell(byte[] message, int length, InetAddress responder, Said said) {
        List<PeerAddress> addresses = finder.found(message, 0, length);
        if (!addresses.isEmpty() && !addresses.equals(said.put(responder, addresses))) {
            found.at(addresses.stream().map(LanSearch::socketAddress).toList(), responder);
        }
    }

    static InetSocketAddress socketAddress(PeerAddress address) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(address.address()), address.port());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        place.close();
    }
}
