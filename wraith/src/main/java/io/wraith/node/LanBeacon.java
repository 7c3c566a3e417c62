package io.wraith.node;

import io.wraith.meet.lan.LanAnnouncer;
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
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/// Lets peers on the networks of this machine find it by some names, until it is closed.
final class LanBeacon implements AutoCloseable {
    private static final int MESSAGE_BYTES = 9_000;
    private static final long SECOND_MS = 1_000;
    private static final long FOREVER_MS = 60_000;

    private final List<LanName> names;
    private final int port;
    private final SecureRandom random;
    private final Consumer<LanBeacon> ended;
    private final LanPlace place;
    private final Thread thread;
    private volatile List<LanAnnouncer> everywhere = List.of();
    private volatile boolean isClosed;

    private LanBeacon(List<LanName> names, int port, SecureRandom random, Consumer<LanBeacon> ended)
            throws IOException {
        this.names = names;
        this.port = port;
        this.random = random;
        this.ended = ended;
        place = new LanPlace(() -> LanSocket.listening(groups()));
        thread = Thread.ofPlatform().daemon().name("wraith-lan").unstarted(this::run);
    }

    /// Null where nobody can be listened to. `ended` is told when it is closed.
    static @Nullable LanBeacon start(
            List<LanName> names, int port, SecureRandom random, Consumer<LanBeacon> ended) {
        try {
            LanBeacon beacon = new LanBeacon(names, port, random, ended);
            beacon.thread.start();
            return beacon;
        } catch (IOException refused) {
            return null;
        }
    }

    /// Whether there is a network on which somebody could hear it.
    boolean isHeard() {
        return place.socket().reachesAnyone();
    }

    /// This machine has other addresses now, perhaps on other networks.
    void renew() {
        place.renew();
    }

    static List<InetSocketAddress> groups() {
        try {
            return List.of(
                    new InetSocketAddress(
                            InetAddress.getByAddress(LanFinder.group4().address()), LanFinder.PORT),
                    new InetSocketAddress(
                            InetAddress.getByAddress(LanFinder.group6().address()),
                            LanFinder.PORT));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private List<LanAnnouncer> announcers(List<InetAddress> addresses) {
        List<byte[]> bytes = addresses.stream().map(InetAddress::getAddress).toList();
        return names.stream().map(name -> new LanAnnouncer(name, port, bytes, random)).toList();
    }

    private void announce(LanSocket socket) {
        everywhere.forEach(announcer -> socket.multicast(announcer.announcement()));
    }

    private void run() {
        for (LanSocket socket = place.after(null); socket != null; socket = place.after(socket)) {
            everywhere = announcers(LocalAddresses.all());
            serve(socket);
        }
    }

    /// Until it fails or is closed. RFC 6762, 8.3: said twice, a second apart.
    private void serve(LanSocket socket) {
        byte[] bytes = new byte[MESSAGE_BYTES];
        ByteBuffer message = ByteBuffer.wrap(bytes);
        announce(socket);
        long repeatNs = System.nanoTime() + SECOND_MS * 1_000_000;
        boolean isRepeated = false;
        while (!isClosed) {
            try {
                InetSocketAddress from =
                        socket.receive(message, isRepeated ? FOREVER_MS : SECOND_MS);
                if (from != null) {
                    answer(socket, bytes, message.limit(), from);
                }
            } catch (IOException | ClosedSelectorException over) {
                return;
            }
            if (!isRepeated && System.nanoTime() - repeatNs >= 0) {
                isRepeated = true;
                announce(socket);
            }
        }
    }

    /// Who asks is told the addresses on its own network first of all.
    private void answer(LanSocket socket, byte[] query, int length, InetSocketAddress from) {
        boolean isLegacy = from.getPort() != LanFinder.PORT;
        List<LanAnnouncer> announcers =
                isLegacy ? announcers(LocalAddresses.facing(from.getAddress())) : everywhere;
        for (LanAnnouncer announcer : announcers) {
            byte[] answer = announcer.answer(query, 0, length, from.getPort());
            if (answer != null && isLegacy) {
                socket.send(answer, from);
            } else if (answer != null) {
                socket.multicast(answer);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            LanSocket last = place.socket();
            everywhere.forEach(announcer -> last.multicast(announcer.goodbye()));
            place.close();
            ended.accept(this);
        }
    }
}
