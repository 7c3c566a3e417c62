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
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// Asks the networks of this machine for peers of a name, and tells each address once, until it is
/// closed.
final class LanSearch implements AutoCloseable {
    private static final int MESSAGE_BYTES = 9_000;
    private static final int MOST_FOUND = 64;

    /// RFC 6762, 5.2 asks for a second at least, which is long for somebody who waits: the first
    /// question is repeated sooner, since the first packet to a neighbour is the one that is lost.
    private static final long FIRST_INTERVAL_MS = 250;

    private final LanPlace place;
    private final LanFinder finder;
    private final Consumer<InetSocketAddress> found;
    private final Thread thread;
    private volatile boolean isClosed;

    private LanSearch(LanPlace place, LanName name, Consumer<InetSocketAddress> found) {
        this.place = place;
        this.found = found;
        finder = new LanFinder(name);
        thread = Thread.ofPlatform().daemon().name("wraith-lan").unstarted(this::run);
    }

    /// Null where there is no network on which anyone could hear it.
    static @Nullable LanSearch start(LanName name, Consumer<InetSocketAddress> found)
            throws IOException {
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
        Set<InetSocketAddress> told = new HashSet<>();
        for (LanSocket socket = place.after(null); socket != null; socket = place.after(socket)) {
            ask(socket, told);
        }
    }

    /// Until it fails or is closed.
    private void ask(LanSocket socket, Set<InetSocketAddress> told) {
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
                if (socket.receive(message, waitMs) != null) {
                    tell(bytes, message.limit(), told);
                }
            } catch (IOException | ClosedSelectorException over) {
                return;
            }
        }
    }

    private void tell(byte[] message, int length, Set<InetSocketAddress> told) {
        for (PeerAddress address : finder.found(message, 0, length)) {
            InetSocketAddress socketAddress = socketAddress(address);
            if (told.size() < MOST_FOUND && told.add(socketAddress)) {
                found.accept(socketAddress);
            }
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
