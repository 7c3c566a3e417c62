package io.wraith.bench.contest;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Two instances of syncthing that share a folder over the loopback interface, each with keys and a
/// configuration of its own: they know each other's address, and look for nobody else.
final class SyncthingPeer implements AutoCloseable {
    private static final String PROGRAM = "syncthing";
    private static final String LOCAL = "127.0.0.1";
    private static final String FILES = "files";
    private static final String KEY = "of-this-run-alone";
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long PAUSE_MS = 2;
    private static final String CONNECTED = "\"connected\":true";
    private static final String NEVER_SEEN = "\"globalFiles\":0";

    /// @param device its name: a hash of its key
    /// @param port for the other one
    /// @param control for us
    private record Place(Path home, String device, int port, int control) {
        static Place make(Path home) throws IOException, InterruptedException {
            Files.createDirectories(home.resolve(FILES));
            String flag = "--home=" + home;
            say(PROGRAM, "generate", flag, "--no-default-folder", "--skip-port-probing");
            return new Place(
                    home,
                    say(PROGRAM, flag, "--device-id"),
                    WormholePeer.freePort(),
                    WormholePeer.freePort());
        }

        Path files() {
            return home.resolve(FILES);
        }

        private String asDevice() {
            return """
            <device id="%s" compression="never"><address>tcp://%s:%d</address></device>
            """
                    .formatted(device, LOCAL, port);
        }

        /// Nothing is looked for unless it is asked to: neither files nor peers nor news.
        String configuration(Place other) {
            return """
            <configuration version="36">
            <folder id="%s" path="%s" type="sendreceive" rescanIntervalS="0"
                fsWatcherEnabled="false"><device id="%s"/><device id="%s"/></folder>
            %s%s
            <gui enabled="true" tls="false"><address>%s:%d</address><apikey>%s</apikey></gui>
            <options>
            <listenAddress>tcp://%s:%d</listenAddress>
            <globalAnnounceEnabled>false</globalAnnounceEnabled>
            <localAnnounceEnabled>false</localAnnounceEnabled>
            <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled>
            <urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
            <crashReportingEnabled>false</crashReportingEnabled><stunServer></stunServer>
            <startBrowser>false</startBrowser><setLowPriority>false</setLowPriority>
            <reconnectionIntervalS>1</reconnectionIntervalS>
            </options></configuration>
            """
                    .formatted(
                            FILES,
                            files(),
                            device,
                            other.device,
                            asDevice(),
                            other.asDevice(),
                            LOCAL,
                            control,
                            KEY,
                            LOCAL,
                            port);
        }

        Process start(Place other) throws IOException {
            Files.writeString(home.resolve("config.xml"), configuration(other));
            return new ProcessBuilder(
                            PROGRAM,
                            "serve",
                            "--home=" + home,
                            "--no-browser",
                            "--no-restart",
                            "--no-upgrade")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile())
                    .start();
        }

        /// Of its interface for programs; an IOException if it is not there yet, too.
        String call(String method, String what) throws IOException {
            URI uri = URI.create("http://%s:%d/rest/%s".formatted(LOCAL, control, what));
            HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
            call.setRequestMethod(method);
            call.setRequestProperty("X-API-Key", KEY);
            try (InputStream in = call.getInputStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return text.replaceAll("\\s", "");
            } finally {
                call.disconnect();
            }
        }
    }

    private final Path folder;
    private final Place from;
    private final Place to;
    private final Process sender;
    private final Process receiver;

    private SyncthingPeer(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        from = Place.make(folder.resolve("from"));
        to = Place.make(folder.resolve("to"));
        sender = from.start(to);
        receiver = to.start(from);
    }

    static String missing() {
        return Programs.missing(PROGRAM);
    }

    /// Returns when they are connected and share an empty folder.
    static SyncthingPeer start(Path parent) throws IOException, InterruptedException {
        SyncthingPeer peer = new SyncthingPeer(Files.createTempDirectory(parent, PROGRAM));
        try {
            await(
                    "two instances that are connected",
                    () ->
                            peer.says(peer.from, "system/connections", CONNECTED)
                                    && peer.says(peer.to, "system/connections", CONNECTED)
                                    && peer.says(peer.to, "db/status?folder=" + FILES, NEVER_SEEN));
        } catch (IOException failure) {
            peer.close();
            throw failure;
        }
        return peer;
    }

    private boolean says(Place place, String what, String words) throws IOException {
        if (!sender.isAlive() || !receiver.isAlive()) {
            throw new IOException(
                    "it does not run: " + Files.readString(place.home.resolve("log")));
        }
        try {
            return place.call("GET", what).contains(words);
        } catch (IOException early) {
            return false;
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.holds()) {
            if (System.nanoTime() - endNs > 0) {
                throw new IOException("there are not " + what);
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private static String say(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + ": " + said.strip());
        }
        return said.strip();
    }

    /// From the moment in which one side is told that there is something new, until the other has
    /// it under its name. Nothing of it is there before.
    PeerTransfer share(Path source) throws IOException, InterruptedException {
        Path name = source.getFileName();
        Files.createLink(from.files().resolve(name), source);
        double there = cpuSeconds(sender);
        double here = cpuSeconds(receiver);
        long startNs = System.nanoTime();
        String _ = from.call("POST", "db/scan?folder=" + FILES);
        Path target = to.files().resolve(name);
        await("both sides with the file", () -> Files.exists(target));
        double seconds = (System.nanoTime() - startNs) / 1e9;
        SampleFiles.expectSame(source, target);
        return new PeerTransfer(seconds, cpuSeconds(receiver) - here, cpuSeconds(sender) - there);
    }

    /// With the processes that it starts for itself.
    private static double cpuSeconds(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(it -> Usage.of(it.pid()).orElse(Usage.NONE).cpuSeconds())
                .sum();
    }

    @Override
    public void close() throws IOException {
        for (Process process : List.of(sender, receiver)) {
            List<ProcessHandle> all =
                    Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
            all.forEach(ProcessHandle::destroy);
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    all.forEach(ProcessHandle::destroyForcibly);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        SampleFiles.delete(folder);
    }
}
