package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.net.PortCounter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Transfers between nodes of several shards, over real sockets on the loopback interface.
@Timeout(120)
final class StrandsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LARGE = 60_000_001;
    private static final int SMALL = 300;
    private static final long SOME = 2_000_000;

    @TempDir private Path folder;
    private final List<Node> nodes = new ArrayList<>();
    private Path source;
    private Path target;

    @BeforeEach
    void write() throws IOException {
        long seed = Long.getLong("wraith.seed", System.nanoTime());
        System.out.println("StrandsTest seed " + seed);
        Random random = new Random(seed);
        source = Files.createDirectories(folder.resolve("source"));
        target = folder.resolve("target");
        byte[] large = new byte[LARGE];
        random.nextBytes(large);
        Files.write(source.resolve("large"), large);
        for (int i = 0; i < SMALL; i++) {
            byte[] small = new byte[random.nextInt(9_000)];
            random.nextBytes(small);
            Files.write(source.resolve("small" + i), small);
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    private Node node(int shards, String listen, NodeConfig.Datapath datapath)
            throws NodeException {
        return node(shards, NodeConfig.usual().withoutHome(), listen, datapath);
    }

    private Node node(int shards, NodeConfig whose, String listen, NodeConfig.Datapath datapath)
            throws NodeException {
        NodeConfig config =
                whose.withoutLan().withListen(listen).withDatapath(datapath).withSlots(16);
        Node node = Node.open(config, new ShardPlan(shards, List.of()));
        nodes.add(node);
        return node;
    }

    private Node node(int shards) throws NodeException {
        return node(shards, "127.0.0.1:0", NodeConfig.Datapath.AUTO);
    }

    private Contact contact(Service service) throws NodeException {
        return Contact.parse(service.ticket(), nodes.getFirst().peers());
    }

    private Transfer receive(Node receiver, Service service) throws NodeException {
        return receiver.receive(contact(service), ReceiveOrder.into(target));
    }

    private void assertThatAllCame() throws IOException {
        try (var files = Files.list(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve("source").resolve(file.getFileName());
                assertThat(Files.mismatch(file, copy)).as("%s", copy).isEqualTo(-1);
            }
        }
    }

    private static long received(Node node, int shard) {
        return node.shards().count(shard, PortCounter.RECEIVED_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "[::1]:0", "[::]:0"})
    void everyShardCarriesAPart(String listen) throws Exception {
        Node sender = node(3, listen, NodeConfig.Datapath.AUTO);
        Node receiver = node(3, listen, NodeConfig.Datapath.AUTO);
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer transfer = receive(receiver, service);
            assertThat(transfer.await().failed()).isZero();
            service.next(SOON).orElseThrow().await();
        }
        assertThatAllCame();
        for (int shard = 0; shard < 3; shard++) {
            assertThat(received(receiver, shard)).as("shard %d", shard).isGreaterThan(SOME);
        }
    }

    /// Whoever follows a session by its number must not find another's row.
    @Test
    void numbersOfSessionsAreUniqueInAProcess() throws Exception {
        Node sender = shown("sender");
        Node receiver = shown("receiver");
        // Slow enough to be seen: a row is shown anew four times a second.
        SendOrder order = SendOrder.of(source).limitedTo(2 * LARGE / SOON.toSeconds());
        Map<Long, String> rows = new HashMap<>();
        try (Service service = sender.offer(order)) {
            Transfer transfer = receive(receiver, service);
            while (rows.size() < 2 && !transfer.isEnded()) {
                look(rows);
                Thread.sleep(10);
            }
            transfer.cancel();
        }
        assertThat(rows).hasSizeGreaterThanOrEqualTo(2);
    }

    /// Only who has a home shows what it does.
    private Node shown(String home) throws NodeException {
        NodeConfig config = NodeConfig.usual().withHome(folder.resolve(home));
        return node(2, config, "127.0.0.1:0", NodeConfig.Datapath.AUTO);
    }

    private static void look(Map<Long, String> rows) {
        for (NodeStatus node : NodeStatus.all()) {
            if (node.pid() != ProcessHandle.current().pid()) {
                continue;
            }
            for (int shard = 0; shard < node.shards().size(); shard++) {
                String place = node.key() + " " + shard;
                for (SessionStatus session : node.shards().get(shard).sessions()) {
                    assertThat(rows.merge(session.serial(), place, (before, _) -> before))
                            .as("where session %d is", session.serial())
                            .isEqualTo(place);
                }
            }
        }
    }

    /// The sender calls here, so the receiver invites.
    @Test
    void whoeverCalls() throws Exception {
        Node sender = node(2);
        Node receiver = node(2);
        try (Service service = receiver.accept(ReceiveOrder.into(target))) {
            sender.send(contact(service), SendOrder.of(source)).await();
            service.next(SOON).orElseThrow().await();
        }
        assertThatAllCame();
        assertThat(received(receiver, 1)).isGreaterThan(SOME);
    }

    /// The smaller number counts; one is as if there were no strands.
    @Test
    void sidesNeedNotHaveTheSameNumber() throws Exception {
        Node sender = node(3);
        try (Service service = sender.offer(SendOrder.of(source))) {
            receive(node(1), service).await();
            assertThatAllCame();
            target = folder.resolve("second");
            Node two = node(2);
            receive(two, service).await();
            assertThatAllCame();
            assertThat(received(two, 1)).isGreaterThan(SOME);
        }
    }

    /// The JDK's sockets cannot steer: shards hand over what is not theirs.
    @ParameterizedTest
    @EnumSource(
            value = NodeConfig.Datapath.class,
            names = {"CHANNEL", "URING"})
    void alsoOverOtherDatapaths(NodeConfig.Datapath datapath) throws Exception {
        Node sender = node(2, "127.0.0.1:0", datapath);
        Node receiver = node(2, "127.0.0.1:0", datapath);
        try (Service service = sender.offer(SendOrder.of(source))) {
            receive(receiver, service).await();
        }
        assertThatAllCame();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLossOfAStrandEndsNothing(boolean atSender) throws Exception {
        Node sender = node(2);
        Node receiver = node(2);
        Node loser = atSender ? sender : receiver;
        Strands.Bearer bearer = loser.shards().bearers().getFirst();
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer transfer = receive(receiver, service);
            while (received(receiver, 1) < SOME && !transfer.isEnded()) {
                Thread.sleep(1);
            }
            assertThat(bearer.shard().execute(now -> bearer.carrier().closeAll("lost", now)))
                    .isTrue();
            assertThat(transfer.await().failed()).isZero();
            service.next(SOON).orElseThrow().await();
        }
        assertThatAllCame();
    }

    /// A shard whose thread ends by a fault of ours is like a strand that is lost.
    @Test
    void theEndOfACarrierEndsNothing() throws Exception {
        Node sender = node(2);
        Node receiver = node(2);
        Shard carrier = sender.shards().bearers().getFirst().shard();
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer transfer = receive(receiver, service);
            while (received(receiver, 1) < SOME && !transfer.isEnded()) {
                Thread.sleep(1);
            }
            carrier.execute(_ -> {
                throw new IllegalStateException("a fault on purpose");
            });
            assertThat(transfer.await().failed()).isZero();
        }
        assertThatAllCame();
    }

    @Test
    void aTransferIsCancelled() throws Exception {
        Node sender = node(2);
        Node receiver = node(2);
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer transfer = receive(receiver, service);
            while (received(receiver, 1) < SOME && !transfer.isEnded()) {
                Thread.sleep(1);
            }
            transfer.cancel();
            awaitEnd(transfer);
            // What it still writes to disk is over then; else two would write the same files.
            receiver.close();
            assertThat(receive(node(2), service).await().failed()).isZero();
        }
        assertThatAllCame();
    }

    private static void awaitEnd(Transfer transfer) throws InterruptedException {
        while (!transfer.isEnded()) {
            Thread.sleep(1);
        }
    }
}
