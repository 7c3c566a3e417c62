package io.wraith.bench.contest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An SSH server for this run alone: on a port of the loopback interface, or of a network of its
/// own, with keys of its own in a folder of its own. Nothing of the user's or the machine's
/// configuration is read.
final class PrivateSshd implements AutoCloseable {
    private static final String ADDRESS = "127.0.0.1";
    private static final long PATIENCE_MS = 10_000;
    private static final long PAUSE_MS = 10;

    /// For both programs, so that none has a cheaper one.
    private static final String CIPHER = "aes128-gcm@openssh.com";

    /// Debian's sshd does not start without it; its service makes it, which does not run here.
    private static final Path SEPARATION = Path.of("/run/sshd");

    private static final String LISTENING = "Server listening on ";

    /// Where it runs: the address it listens on, and how it and its clients are started there.
    record Place(String address, WraithTransfer.Starter server, WraithTransfer.Starter client) {
        static final Place HERE = new Place(ADDRESS, ProcessBuilder::start, ProcessBuilder::start);
    }

    private final Place place;
    private final Path folder;
    private final int port;
    private final Process daemon;
    private final boolean hasMadeSeparation;

    private PrivateSshd(
            Place place, Path folder, int port, Process daemon, boolean hasMadeSeparation) {
        this.place = place;
        this.folder = folder;
        this.port = port;
        this.daemon = daemon;
        this.hasMadeSeparation = hasMadeSeparation;
    }

    /// What it needs and this machine lacks, in words.
    static String missing() {
        return Programs.missing("sshd", "ssh", "ssh-keygen");
    }

    static PrivateSshd start(Path parent) throws IOException, InterruptedException {
        return start(parent, Place.HERE);
    }

    static PrivateSshd start(Path parent, Place place) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(parent.resolve("sshd"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        String hostKey = key(folder.resolve("host"));
        Files.writeString(folder.resolve("authorized"), key(folder.resolve("user")));
        int port = freePort();
        Files.writeString(
                folder.resolve("known"), "[%s]:%d %s".formatted(place.address, port, hostKey));
        Path configuration = folder.resolve("configuration");
        Files.writeString(
                configuration,
                """
                Port %d
                ListenAddress %s
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                PrintMotd no
                Subsystem sftp internal-sftp
                """
                        .formatted(
                                port,
                                place.address,
                                folder.resolve("host"),
                                folder.resolve("authorized")));
        boolean makesSeparation = Files.isWritable(Path.of("/run")) && !Files.exists(SEPARATION);
        if (makesSeparation) {
            Files.createDirectory(SEPARATION);
        }
        Process daemon =
                place.server.start(
                        new ProcessBuilder(
                                        Programs.find("sshd").orElseThrow().toString(),
                                        "-D",
                                        "-e",
                                        "-f",
                                        configuration.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("log").toFile()));
        PrivateSshd made = new PrivateSshd(place, folder, port, daemon, makesSeparation);
        try {
            made.awaitListening();
        } catch (IOException failure) {
            made.close();
            throw failure;
        }
        return made;
    }

    /// Makes a pair of keys and answers the public one.
    private static String key(Path file) throws IOException, InterruptedException {
        Process maker =
                new ProcessBuilder(
                                "ssh-keygen",
                                "-q",
                                "-t",
                                "ed25519",
                                "-N",
                                "",
                                "-f",
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (maker.waitFor() != 0) {
            throw new IOException("ssh-keygen makes no key");
        }
        return Files.readString(Path.of(file + ".pub"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(ADDRESS))) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
        String log = Files.readString(folder.resolve("log"));
        while (!log.contains(LISTENING)) {
            if (!daemon.isAlive() || System.nanoTime() - endNs > 0) {
                throw new IOException("sshd does not start: " + log.strip());
            }
            Thread.sleep(PAUSE_MS);
            log = Files.readString(folder.resolve("log"));
        }
    }

    /// Fetches a file with `scp`.
    ProcessBuilder scp(Path source, Path target) {
        List<String> words = new ArrayList<>(List.of("scp", "-q", "-P", Integer.toString(port)));
        words.addAll(options());
        words.add(remote(source.toString()));
        words.add(target.toString());
        return new ProcessBuilder(words);
    }

    /// Fetches a file or a folder with `rsync -a`.
    ProcessBuilder rsync(Path source, Path target) {
        List<String> shell = new ArrayList<>(List.of("ssh", "-p", Integer.toString(port)));
        shell.addAll(options());
        return new ProcessBuilder(
                "rsync",
                "-a",
                "-e",
                String.join(" ", shell),
                remote(source.toString()),
                target.toString());
    }

    /// Fetches a file to a name, or what is in a folder to another, by SFTP with `rclone`, which
    /// brings its own SSH and knows no cipher to choose.
    ProcessBuilder rclone(Path source, Path target) {
        return rclone("copyto", source, target);
    }

    private ProcessBuilder rclone(String verb, Path source, Path target) {
        return new ProcessBuilder(
                "rclone",
                verb,
                ":sftp:" + source,
                target.toString(),
                "--config",
                "/dev/null",
                "--sftp-host",
                place.address,
                "--sftp-port",
                Integer.toString(port),
                "--sftp-user",
                System.getProperty("user.name"),
                "--sftp-key-file",
                folder.resolve("user").toString(),
                "--sftp-known-hosts-file",
                folder.resolve("known").toString());
    }

    /// Mounts a folder with `rclone mount`, as it is without further options, in the foreground.
    Process rcloneMount(Path source, Path mountpoint, Path log) throws IOException {
        return place.client.start(
                rclone("mount", source, mountpoint)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()));
    }

    /// Mounts a folder with `sshfs`, as it is without further options, in the foreground.
    Process sshfs(Path source, Path mountpoint, Path log) throws IOException {
        List<String> shell = new ArrayList<>(List.of("ssh", "-p", Integer.toString(port)));
        shell.addAll(options());
        return place.client.start(
                new ProcessBuilder(
                                "sshfs",
                                "-f",
                                "-o",
                                "ro,ssh_command=" + String.join(" ", shell),
                                remote(source.toString()),
                                mountpoint.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()));
    }

    /// The processes that serve sessions now.
    List<Long> sessions() {
        return daemon.descendants().map(ProcessHandle::pid).toList();
    }

    private List<String> options() {
        return List.of(
                "-F",
                "/dev/null",
                "-c",
                CIPHER,
                "-i",
                folder.resolve("user").toString(),
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known"),
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes");
    }

    private String remote(String path) {
        return System.getProperty("user.name") + "@" + place.address + ":" + path;
    }

    /// The processor time of all sessions until now: of those that have ended, for which this
    /// waits.
    double sessionsCpuSeconds() throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (daemon.children().findAny().isPresent() && System.nanoTime() - endNs < 0) {
            Thread.sleep(PAUSE_MS);
        }
        return Usage.of(daemon.pid()).orElse(Usage.NONE).childrenCpuSeconds();
    }

    @Override
    public void close() throws IOException {
        daemon.destroy();
        try {
            daemon.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (hasMadeSeparation) {
            Files.deleteIfExists(SEPARATION);
        }
        SampleFiles.delete(folder);
    }
}
