package io.wraith.endtoend;

import io.wraith.fuse.Shell;
import io.wraith.linux.VethPair;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A folder, a machine that hosts it at a place that stays, and one that mounts it.
final class HostAndMount implements AutoCloseable {
    final Path home;
    final Machine here;
    final Machine there;
    final Path source;
    final Path folder;
    final Path cache;
    private final String place;
    private String ticket = "";

    /// On the network that the test is on.
    HostAndMount(Path home) throws IOException {
        this(home, null, freePlace());
    }

    /// The host at the left end of a cable, the mount at the right one.
    static HostAndMount over(VethPair cable, Path home) throws IOException {
        return new HostAndMount(home, cable, VethPair.LEFT4.getHostAddress() + ":7077");
    }

    private HostAndMount(Path home, @Nullable VethPair cable, String place) throws IOException {
        this.home = home;
        this.place = place;
        Path mine = Files.createDirectory(home.resolve("here"));
        here = new Machine(mine, cable == null ? null : cable.right());
        Path theirs = Files.createDirectory(home.resolve("there"));
        there = new Machine(theirs, cable == null ? null : cable.left());
        source = Files.createDirectory(home.resolve("source"));
        folder = Files.createDirectory(home.resolve("mount"));
        cache = home.resolve("cache");
    }

    private static String freePlace() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            return loopback.getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    Run host(String... more) {
        List<String> arguments = new ArrayList<>(List.of("host", source.toString()));
        arguments.addAll(List.of("--json", "--no-lan", "--listen", place));
        arguments.addAll(List.of(more));
        Run host = there.start(arguments.toArray(String[]::new));
        String given = host.await("ready").text("ticket");
        ticket = ticket.isEmpty() ? given : ticket;
        return host;
    }

    /// With the ticket of the first start of the host.
    Run mount(String... more) {
        List<String> arguments = new ArrayList<>(List.of("mount", folder.toString()));
        arguments.addAll(List.of("--json", "--no-lan", "--cache-dir", cache.toString()));
        arguments.addAll(List.of(more));
        Map<String, String> secret = Map.of("WRAITH_TICKET", ticket);
        Run mount = here.start(secret, arguments.toArray(String[]::new));
        mount.await("ready");
        return mount;
    }

    /// Of the first start of the host.
    String ticket() {
        return ticket;
    }

    void unmount() {
        here.finished(0, "unmount", folder.toString());
    }

    @Override
    public void close() {
        here.close();
        there.close();
        Shell.run(home, "umount -l mount");
    }
}
