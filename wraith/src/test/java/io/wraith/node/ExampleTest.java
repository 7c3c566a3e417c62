package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The examples of the README, word by word, but for where the folders are and which code it is:
/// here a ticket, since nobody is looked for on the networks of who runs the tests.
@Timeout(120)
final class ExampleTest {
    @TempDir private Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream realOutput = System.out;
    private Path footage;
    private Path incoming;
    private String invitation = "";
    private NodeConfig config;

    @BeforeEach
    void prepare() throws IOException {
        footage = Files.createDirectory(folder.resolve("footage"));
        Files.writeString(footage.resolve("take-1"), "action");
        incoming = folder.resolve("incoming");
        config =
                NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:" + freePort());
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(realOutput);
    }

    @Test
    void sending() throws Exception {
        CompletableFuture<Void> sender =
                CompletableFuture.runAsync(() -> {
                    try {
                        send();
                    } catch (NodeException | InterruptedException failure) {
                        throw new IllegalStateException(failure);
                    }
                });
        while (!printed.toString(StandardCharsets.UTF_8).contains("\n")) {
            Thread.sleep(10);
        }
        String code = printed.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
        try (Node node = Node.open(config.withListen("127.0.0.1:0"))) {
            Contact contact = Contact.parse(code, node.peers()).at(config.listen());
            node.receive(contact, ReceiveOrder.into(incoming)).await();
        }
        sender.get(30, TimeUnit.SECONDS);
        assertThat(incoming.resolve("footage/take-1")).hasContent("action");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("MB/s");
    }

    private void send() throws NodeException, InterruptedException {
        try (Node node = Node.open(config);
                Service service = node.offer(SendOrder.of(footage).once())) {
            System.out.println(service.code());
            Transfer transfer = service.next(Duration.ofMinutes(10)).orElseThrow();
            System.out.println(transfer.await().megabytesPerSecond() + " MB/s");
        }
    }

    @Test
    void receiving() throws Exception {
        NodeConfig anyPort = config.withListen("127.0.0.1:0");
        try (Node sender = Node.open(anyPort);
                Service service = sender.offer(SendOrder.of(footage))) {
            invitation = service.ticket();
            receive();
        }
        assertThat(incoming.resolve("footage/take-1")).hasContent("action");
    }

    private void receive() throws NodeException, InterruptedException {
        try (Node node = Node.open(config)) {
            Contact sender = Contact.parse(invitation, node.peers());
            Transfer transfer = node.receive(sender, ReceiveOrder.into(incoming));
            while (transfer.await(Duration.ofMillis(500)).isEmpty()) {
                System.out.println(transfer.progress().bytes() + " bytes");
            }
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
