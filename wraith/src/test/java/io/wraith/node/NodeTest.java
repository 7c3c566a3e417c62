package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Whole nodes over real sockets on the loopback interface.
@Timeout(120)
final class NodeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LARGE = 5_000_001;

    @TempDir private Path folder;
    private final List<Node> nodes = new ArrayList<>();
    private Path source;
    private Path target;
    private Node sender;
    private Node receiver;

    @BeforeEach
    void open() throws IOException, NodeException {
        source = Files.createDirectories(folder.resolve("source"));
        target = folder.resolve("target");
        Random random = new Random(7);
        byte[] large = new byte[LARGE];
        random.nextBytes(large);
        Files.write(source.resolve("large"), large);
        Files.createDirectories(source.resolve("deep/er"));
        Files.writeString(source.resolve("deep/er/small"), "a few bytes");
        Files.writeString(source.resolve("deep/empty"), "");
        sender = node(NodeConfig.usual().withoutHome());
        receiver = node(NodeConfig.usual().withoutHome());
    }

    private Node node(NodeConfig config) throws NodeException {
        Node node = Node.open(config.withoutLan().withListen("127.0.0.1:0").withSlots(8));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @Test
    void aFolderComesByTicket() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer transfer = receiver.receive(contact(service.ticket()), into(target));
            Summary received = transfer.await();
            Summary sent = service.next(SOON).orElseThrow().await();
            assertThat(content(target.resolve("source"))).isEqualTo(content(source));
            assertThat(received.bytes()).isEqualTo(LARGE + "a few bytes".length());
            assertThat(sent.bytes()).isEqualTo(received.bytes());
            assertThat(received.failed()).isZero();
            assertThat(received.peer()).isEqualTo(sender.identity());
            assertThat(sent.peer()).isEqualTo(receiver.identity());
            assertThat(received.path()).isEqualTo("local");
            assertThat(transfer.phase()).isEqualTo(Transfer.Phase.ENDED);
            assertThat(transfer.progress().bytes()).isPositive();
        }
    }

    @Test
    void severalReceiversComeByOneCode() throws Exception {
        Node other = node(NodeConfig.usual().withoutHome());
        try (Service service = sender.offer(SendOrder.of(source))) {
            Contact contact = contact(service.code()).at(sender.listenText());
            Transfer one = receiver.receive(contact, into(target));
            Transfer two = other.receive(contact, into(folder.resolve("second")));
            one.await();
            two.await();
            assertThat(service.wrongGuesses()).isZero();
            assertThat(content(folder.resolve("second/source"))).isEqualTo(content(source));
            assertThat(content(target.resolve("source"))).isEqualTo(content(source));
        }
    }

    @Test
    void aCodeThatBothAgreedOnIsUsed() throws Exception {
        SendOrder order = SendOrder.of(source).withCode("1234 lunar basket trend");
        try (Service service = sender.offer(order)) {
            assertThat(service.code()).isEqualTo("1234-lunar-basket-trend");
        }
        NodeException failure =
                catchThrowableOfType(
                        NodeException.class, () -> sender.offer(order.withCode("1234 lunar")));
        assertThat(failure).hasMessageContaining("agreed code");
    }

    @Test
    void wrongCodesAreRefusedAndBurnTheRightOne() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source))) {
            String number = service.code().substring(0, 4);
            for (int i = 0; i < 3; i++) {
                Contact wrong = contact(number + "-zoo-zoo-zoo").at(sender.listenText());
                assertThat(failure(receiver.receive(wrong, into(target))).trouble())
                        .isEqualTo(Trouble.WRONG_CODE);
                assertThat(service.wrongGuesses()).isEqualTo(i + 1);
                assertThat(service.isCodeBurnt()).isEqualTo(i == 2);
            }
            Contact right = contact(service.code()).at(sender.listenText());
            assertThat(failure(receiver.receive(right, into(target))))
                    .hasMessageContaining("valid");
            assertThat(service.next(Duration.ofMillis(1))).isEmpty();
        }
        assertThat(target.resolve("source")).doesNotExist();
    }

    @Test
    void twoWhoSendHaveNothingForEachOther() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer wrong = receiver.send(contact(service.ticket()), SendOrder.of(source));
            assertThat(failure(wrong).trouble()).isEqualTo(Trouble.REFUSED);
        }
    }

    @Test
    void whoSendsOnceTakesNobodyMore() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source).once())) {
            receiver.receive(contact(service.ticket()), into(target)).await();
            service.next(SOON).orElseThrow().await();
            Transfer late = receiver.receive(contact(service.ticket()), into(target));
            assertThat(failure(late).trouble()).isEqualTo(Trouble.LIMIT);
            Contact byCode = contact(service.code()).at(sender.listenText());
            assertThat(failure(receiver.receive(byCode, into(target))).trouble())
                    .isEqualTo(Trouble.LIMIT);
        }
    }

    @Test
    void aServiceThatIsClosedLetsNobodyIn() throws Exception {
        Service service = sender.offer(SendOrder.of(source));
        service.close();
        Transfer late = receiver.receive(contact(service.ticket()), into(target));
        assertThat(failure(late).trouble()).isIn(Trouble.REFUSED, Trouble.LIMIT);
    }

    @Test
    void whoIsPinnedNeedsNoCodeAndWhoIsBlockedGetsNothing() throws Exception {
        Node host = node(NodeConfig.usual().withHome(folder.resolve("host")));
        Node guest = node(NodeConfig.usual().withHome(folder.resolve("guest")));
        try (Service service = host.offer(SendOrder.of(source))) {
            Contact byIdentity =
                    Contact.parse(host.identity(), guest.peers()).at(host.listenText());
            assertThat(failure(guest.receive(byIdentity, into(target))).trouble())
                    .isEqualTo(Trouble.REFUSED);

            host.peers().set(guest.identity(), PeerBook.Standing.PINNED, "guest");
            guest.receive(byIdentity, into(target)).await();
            assertThat(content(target.resolve("source"))).isEqualTo(content(source));

            host.peers().set(guest.identity(), PeerBook.Standing.BLOCKED, "guest");
            Transfer blocked = guest.receive(contact(service.ticket()), into(target));
            assertThat(failure(blocked).trouble()).isEqualTo(Trouble.REFUSED);
        }
    }

    @Test
    void anotherThanTheExpectedPeerIsNoPeer() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source))) {
            assertThat(service.code()).isNotEmpty();
            Contact other = Contact.parse(receiver.identity(), receiver.peers());
            Transfer wrong = receiver.receive(other.at(sender.listenText()), into(target));
            assertThat(failure(wrong).trouble()).isEqualTo(Trouble.REFUSED);
        }
    }

    @Test
    void aSenderGoesToOneThatWaits() throws Exception {
        try (Service waiting = receiver.accept(into(target))) {
            sender.send(contact(waiting.ticket()), SendOrder.of(source)).await();
            waiting.next(SOON).orElseThrow().await();
        }
        assertThat(content(target.resolve("source"))).isEqualTo(content(source));
    }

    @Test
    void nothingComesWithoutConsent() throws Exception {
        List<String> asked = new ArrayList<>();
        ReceiveOrder order =
                into(target)
                        .asking((title, peer) -> {
                            asked.add(title + " " + peer);
                            return false;
                        });
        try (Service service = sender.offer(SendOrder.of(source))) {
            Transfer refused = receiver.receive(contact(service.ticket()), order);
            assertThat(failure(refused).trouble()).isEqualTo(Trouble.REFUSED);
            assertThat(failure(service.next(SOON).orElseThrow()).trouble())
                    .isEqualTo(Trouble.REFUSED);
            assertThat(asked).containsExactly("source " + sender.identity());
        }
        assertThat(target.resolve("source")).doesNotExist();
    }

    @Test
    void whatIsThereIsKeptAndWhatDiffersIsNotReplacedUnasked() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source))) {
            receiver.receive(contact(service.ticket()), into(target)).await();
            Files.writeString(target.resolve("source/deep/er/small"), "something else");
            Summary second = receiver.receive(contact(service.ticket()), into(target)).await();
            assertThat(second.bytes()).isZero();
            assertThat(second.failed()).isEqualTo(1);
            assertThat(second.remarks()).anyMatch(line -> line.contains("small"));
            assertThat(target.resolve("source/deep/er/small")).hasContent("something else");

            Summary third =
                    receiver.receive(contact(service.ticket()), into(target).overwriting()).await();
            assertThat(third.failed()).isZero();
            assertThat(content(target.resolve("source"))).isEqualTo(content(source));
        }
    }

    @Test
    void aTransferThatWasStoppedGoesOnWhereItWas() throws Exception {
        byte[] larger = new byte[30 << 20];
        new Random(8).nextBytes(larger);
        Files.write(source.resolve("larger"), larger);
        SendOrder slow = SendOrder.of(source).limitedTo(10_000_000);
        long before;
        try (Service service = sender.offer(slow)) {
            Transfer stopped = receiver.receive(contact(service.ticket()), into(target));
            while (stopped.progress().bytes() < 8 << 20) {
                Thread.sleep(5);
            }
            stopped.cancel();
            assertThat(failure(stopped).trouble()).isEqualTo(Trouble.CANCELLED);
            assertThat(failure(service.next(SOON).orElseThrow()).trouble())
                    .isEqualTo(Trouble.TEMPORARY);
            before = stopped.progress().bytes();
        }
        assertThat(target.resolve("source/larger")).doesNotExist();
        try (Service service = sender.offer(SendOrder.of(source))) {
            Summary rest = receiver.receive(contact(service.ticket()), into(target)).await();
            assertThat(rest.bytes()).isLessThan(larger.length + LARGE - before / 2);
        }
        assertThat(content(target.resolve("source"))).isEqualTo(content(source));
    }

    @Test
    void roundTripsAreMeasured() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source))) {
            Ping ping = receiver.ping(contact(service.ticket()), 50, Duration.ZERO).await();
            assertThat(ping.answered()).isEqualTo(50);
            assertThat(ping.lost()).isZero();
            assertThat(ping.quantile(0)).isPositive().isLessThanOrEqualTo(ping.quantile(0.5));
            assertThat(ping.quantile(0.5)).isLessThanOrEqualTo(ping.quantile(1));
        }
    }

    @Test
    void aNodeThatIsClosedTellsItsPeers() throws Exception {
        SendOrder slow = SendOrder.of(source).limitedTo(200_000);
        try (Service service = sender.offer(slow)) {
            Transfer cut = receiver.receive(contact(service.ticket()), into(target));
            assertThat(service.next(SOON)).isPresent();
            sender.close();
            assertThat(failure(cut).trouble()).isEqualTo(Trouble.TEMPORARY);
        }
    }

    @Test
    void afterAFaultOfOurOwnNobodyWaitsForEver() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source).limitedTo(200_000))) {
            Transfer cut = receiver.receive(contact(service.ticket()), into(target));
            assertThat(service.next(SOON)).isPresent();
            breakDown(receiver);
            NodeException failure = failure(cut);
            assertThat(failure.trouble()).isEqualTo(Trouble.GENERAL);
            assertThat(failure.why()).contains("a fault of the test");
            Transfer late = receiver.receive(contact(service.ticket()), into(target));
            assertThat(failure(late).trouble()).isEqualTo(Trouble.GENERAL);
        }
    }

    @Test
    void afterAFaultOfOurOwnNobodyIsWaitedFor() throws Exception {
        try (Service service = sender.offer(SendOrder.of(source));
                HostedShare share = sender.host(HostOrder.of(source))) {
            breakDown(sender);
            for (int i = 0; i < 2; i++) {
                assertBroken(() -> service.next(SOON));
                assertBroken(() -> share.await(SOON));
            }
            Service late = sender.offer(SendOrder.of(source));
            assertBroken(() -> late.next(SOON));
            HostedShare lateShare = sender.host(HostOrder.of(source.resolve("deep")));
            assertBroken(() -> lateShare.await(SOON));
        }
    }

    private static void assertBroken(ThrowingCallable wait) {
        NodeException failure = catchThrowableOfType(NodeException.class, wait);
        assertThat(failure.trouble()).isEqualTo(Trouble.GENERAL);
    }

    /// What it is called is cut to what can be told.
    @Test
    void aLongTitleIsNoFault() throws Exception {
        Path one = Files.writeString(source.resolve("\u00e4".repeat(127)), "one");
        Path two = Files.writeString(source.resolve("two"), "two");
        try (Service service = sender.offer(SendOrder.of(one, two))) {
            receiver.receive(contact(service.ticket()), into(target)).await();
        }
        assertThat(target.resolve("two")).hasContent("two");
    }

    /// Nothing in a node can be told to fail, so the test reaches for its shard.
    private static void breakDown(Node node) throws ReflectiveOperationException {
        Field field = Node.class.getDeclaredField("shard");
        field.setAccessible(true);
        Shard shard = (Shard) field.get(node);
        shard.execute(_ -> {
            Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
            throw new IllegalStateException("a fault of the test");
        });
    }

    private Contact contact(String text) throws NodeException {
        return Contact.parse(text, receiver.peers());
    }

    private static ReceiveOrder into(Path folder) {
        return ReceiveOrder.into(folder);
    }

    private static NodeException failure(Transfer transfer) {
        return catchThrowableOfType(NodeException.class, transfer::await);
    }

    /// Everything below a folder, by path; folders are null.
    private static Map<String, byte[]> contentOf(Path folder) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                found.put(
                        folder.relativize(path).toString(),
                        Files.isDirectory(path) ? new byte[0] : Files.readAllBytes(path));
            }
        }
        return found;
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        contentOf(folder)
                .forEach((path, bytes) ->
                        found.put(path, bytes.length + " " + java.util.Arrays.hashCode(bytes)));
        return found;
    }
}
