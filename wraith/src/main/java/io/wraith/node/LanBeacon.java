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

/// Lets peers on the networks of this machine find it by a name, until it is closed.
final class LanBeacon implements AutoCloseable {
    private static final int MESSAGE_BYTES = 9_000;
    private static final long SECOND_MS = 1_000;
    private static final long FOREVER_MS = 60_000;

    private final LanSocket socket;
    private final LanName name;
    private final int port;
    private final SecureRandom random;
    private final LanAnnouncer everywhere;
    private final Thread thread;
    private volatile boolean isClosed;

    private LanBeacon(LanSocket socket, LanName name, int port, SecureRandom random) {
        this.socket = socket;
        this.name = name;
        this.port = port;
        this.random = random;
        everywhere = announcer(LocalAddresses.all());
        thread = Thread.ofPlatform().daemon().name("wraith-lan").unstarted(this::run);
    }

    /// Null where there is no network on which anyone could ask; the reason is for people.
    static @Nullable LanBeacon start(LanName name, int port, SecureRandom random) {
        try {
            LanSocket socket = LanSocket.listening(groups());
            LanBeacon beacon = new LanBeacon(socket, name, port, random);
            beacon.thread.start();
            return beacon;
        } catch (IOException refused) {
            return null;
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

    private LanAnnouncer announcer(List<InetAddress> addresses) {
        return new LanAnnouncer(
                name, port, addresses.stream().map(InetAddress::getAddress).toList(), random);
    }

    /// RFC 6762, 8.3: said twice, a second apart.
    private void run() {
        byte[] bytes = new byte[MESSAGE_BYTES];
        ByteBuffer message = ByteBuffer.wrap(bytes);
        socket.multicast(everywhere.announcement());
        long repeatNs = System.nanoTime() + SECOND_MS * 1_000_000;
        boolean isRepeated = false;
        while (!isClosed) {
            try {
                InetSocketAddress from =
                        socket.receive(message, isRepeated ? FOREVER_MS : SECOND_MS);
                if (from != null) {
                    answer(bytes, message.limit(), from);
                }
            } catch (IOException | ClosedSelectorException ended) {
                return;
            }
            if (!isRepeated && System.nanoTime() - repeatNs >= 0) {
                isRepeated = true;
                socket.multicast(everywhere.announcement());
            }
        }
    }

    /// Who asks is told the addresses on its own network first of all.
    private void answer(byte[] query, int length, InetSocketAddress from) {
        boolean isLegacy = from.getPort() != LanFinder.PORT;
        LanAnnouncer announcer =
                isLegacy ? announcer(LocalAddresses.facing(from.getAddress())) : everywhere;
        byte[] answer = announcer.answer(query, 0, length, from.getPort());
        if (answer != null && isLegacy) {
            socket.send(answer, from);
        } else if (answer != null) {
            socket.multicast(answer);
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            socket.multicast(everywhere.goodbye());
            socket.close();
        }
    }
}
