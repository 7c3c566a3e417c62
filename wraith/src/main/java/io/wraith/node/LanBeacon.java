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
    private final Thread thread;
    private volatile Presence presence;
    private volatile boolean isClosed;

    /// On which networks, and as what, it is there at a time.
    private record Presence(LanSocket socket, List<LanAnnouncer> everywhere) {}

    private LanBeacon(List<LanName> names, int port, SecureRandom random, Consumer<LanBeacon> ended)
            throws IOException {
        this.names = names;
        this.port = port;
        this.random = random;
        this.ended = ended;
        presence = presence();
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

    private Presence presence() throws IOException {
        return new Presence(LanSocket.listening(groups()), announcers(LocalAddresses.all()));
    }

    /// Whether there is a network on which somebody could hear it.
    boolean isHeard() {
        return presence.socket().reachesAnyone();
    }

    /// This machine has other addresses now, perhaps on other networks.
    synchronized void renew() {
        if (isClosed) {
            return;
        }
        try {
            Presence before = presence;
            presence = presence();
            before.socket().close();
        } catch (IOException refused) {
            // It stays where it is until the next change.
        }
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

    private static void announce(Presence here) {
        here.everywhere().forEach(announcer -> here.socket().multicast(announcer.announcement()));
    }

    private void run() {
        @Nullable LanSocket served = null;
        while (!isClosed && served != presence.socket()) {
            Presence here = presence;
            served = here.socket();
            serve(here);
        }
    }

    /// Until its socket is closed. RFC 6762, 8.3: said twice, a second apart.
    private void serve(Presence here) {
        byte[] bytes = new byte[MESSAGE_BYTES];
        ByteBuffer message = ByteBuffer.wrap(bytes);
        announce(here);
        long repeatNs = System.nanoTime() + SECOND_MS * 1_000_000;
        boolean isRepeated = false;
        while (!isClosed && here.socket() == presence.socket()) {
            try {
                InetSocketAddress from =
                        here.socket().receive(message, isRepeated ? FOREVER_MS : SECOND_MS);
                if (from != null) {
                    answer(here, bytes, message.limit(), from);
                }
            } catch (IOException | ClosedSelectorException closed) {
                return;
            }
            if (!isRepeated && System.nanoTime() - repeatNs >= 0) {
                isRepeated = true;
                announce(here);
            }
        }
    }

    /// Who asks is told the addresses on its own network first of all.
    private void answer(Presence here, byte[] query, int length, InetSocketAddress from) {
        boolean isLegacy = from.getPort() != LanFinder.PORT;
        List<LanAnnouncer> announcers =
                isLegacy ? announcers(LocalAddresses.facing(from.getAddress())) : here.everywhere();
        for (LanAnnouncer announcer : announcers) {
            byte[] answer = announcer.answer(query, 0, length, from.getPort());
            if (answer != null && isLegacy) {
                here.socket().send(answer, from);
            } else if (answer != null) {
                here.socket().multicast(answer);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Presence last = presence;
            last.everywhere().forEach(announcer -> last.socket().multicast(announcer.goodbye()));
            last.socket().close();
            ended.accept(this);
        }
    }
}
