package io.wraith.bench.contest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// magic-wormhole with a mailbox server of its own, so that nothing leaves this machine. Its two
/// sides find each other's addresses by that and connect; there is no relay between them.
final class WormholePeer implements AutoCloseable {
    /// Debian's name of Twisted's runner, and its own.
    private static final List<String> RUNNERS = List.of("twist3", "twist");

    private static final String SERVER = "wormhole-mailbox";
    private static final String LOCAL = "127.0.0.1";
    private static final String RUNNING = "Wormhole relay server running";
    private static final String WAITING = "wormhole receive";
    private static final long PATIENCE_SECONDS = 20;

    /// Nobody is there: what needs a relay fails.
    private static final String NO_RELAY = "tcp:" + LOCAL + ":1";

    private final Path folder;
    private final String url;
    private final Process server;
    private int codes;

    private WormholePeer(Path folder, String url, Process server) {
        this.folder = folder;
        this.url = url;
        this.server = server;
    }

    /// What it needs and this machine lacks, in words.
    static String missing() throws IOException, InterruptedException {
        String program = Programs.missing("wormhole");
        if (!program.isEmpty()) {
            return program;
        }
        // The runner comes with the program itself, and the server is a plug-in of the runner.
        Optional<String> runner = runners().findFirst();
        return runner.isPresent() && Programs.said(List.of(runner.get(), "--help")).contains(SERVER)
                ? ""
                : "its mailbox server (magic-wormhole-mailbox-server) is not installed";
    }

    private static Stream<String> runners() {
        return RUNNERS.stream().filter(name -> Programs.find(name).isPresent());
    }

    static WormholePeer start(Path parent) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(parent.resolve("wormhole"));
        Path log = folder.resolve("server.log");
        int port = freePort();
        // It keeps its database where it is started.
        Process server =
                new ProcessBuilder(
                                runners().findFirst().orElseThrow(),
                                SERVER,
                                "--port=tcp:%d:interface=%s".formatted(port, LOCAL))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        WormholePeer peer =
                new WormholePeer(folder, "ws://%s:%d/v1".formatted(LOCAL, port), server);
        try {
            LogFile.await(server, log, RUNNING);
        } catch (IOException failure) {
            peer.close();
            throw new IOException("its mailbox server does not start", failure);
        }
        return peer;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LOCAL))) {
            return socket.getLocalPort();
        }
    }

    /// To the very name `target`, once the sender waits.
    PeerTransfer fetch(Path source, Path target) throws IOException, InterruptedException {
        String code = ++codes + "-bench-mark";
        Path log = Files.createTempFile(folder, "send", ".log");
        Process sender =
                command("send", "--code", code, source.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try (UsageWatch watch = new UsageWatch(List.of(sender))) {
            LogFile.await(sender, log, WAITING);
            double before = watch.usage(sender).cpuSeconds();
            PeerTransfer took =
                    PeerTransfer.run(
                            command("receive", "--accept-file", "-o", target.toString(), code),
                            () -> 0);
            sender.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            double senderSeconds = watch.usage(sender).cpuSeconds() - before;
            return new PeerTransfer(took.seconds(), took.hereCpuSeconds(), senderSeconds);
        } finally {
            sender.destroy();
        }
    }

    private ProcessBuilder command(String verb, String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "wormhole",
                                "--relay-url",
                                url,
                                "--transit-helper",
                                NO_RELAY,
                                verb,
                                "--hide-progress"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command);
    }

    @Override
    public void close() throws IOException {
        server.destroy();
        try {
            server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        SampleFiles.delete(folder);
    }
}
