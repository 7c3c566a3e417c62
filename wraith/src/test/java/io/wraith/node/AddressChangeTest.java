package io.wraith.node;

import static io.wraith.linux.VethPair.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wraith.linux.KernelTest;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;
import io.wraith.meet.Parsed;
import io.wraith.meet.Ticket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A machine whose address changes: two nodes in networks of their own.
@KernelTest
@Timeout(120)
final class AddressChangeTest {
    private static final InetAddress LATER = InetAddress.ofLiteral("10.77.0.9");
    private static final int BYTES = 16 << 20;
    private static final long RATE = 3 << 20;

    /// Less than what passes until the next keep-alive, which would tell of the new address, too.
    private static final Duration AT_ONCE = Duration.ofMillis(3_500);

    @TempDir private Path folder;
    private VethPair veth;
    private Path file;

    @BeforeEach
    void prepare() throws Exception {
        veth = VethPair.open();
        byte[] content = new byte[BYTES];
        new Random(5).nextBytes(content);
        file = Files.write(folder.resolve("large"), content);
    }

    @AfterEach
    void takeDown() {
        veth.close();
    }

    private static Node node(Namespace where, boolean hasLan) {
        NodeConfig config = NodeConfig.usual().withoutHome().withSlots(8).withListen("0.0.0.0:0");
        return in(where, () -> Node.open(hasLan ? config : config.withoutLan()));
    }

    private void move() {
        veth.left().links().removeAddress("left", VethPair.LEFT4, VethPair.PREFIX4);
        veth.left().links().address("left", LATER, VethPair.PREFIX4);
    }

    @Test
    void aSenderThatMovesGoesOnAtOnce() throws Exception {
        try (Node left = node(veth.left(), false);
                Node right = node(veth.right(), false)) {
            movesDuring(left, veth.left(), right);
        }
    }

    @Test
    void aReceiverThatMovesGoesOnAtOnce() throws Exception {
        try (Node left = node(veth.left(), false);
                Node right = node(veth.right(), false)) {
            movesDuring(right, veth.right(), left);
        }
    }

    private void movesDuring(Node sender, Namespace at, Node receiver) throws Exception {
        SendOrder order = SendOrder.of(file).limitedTo(RATE).once();
        try (Service service = sender.offer(order)) {
            Path target = folder.resolve("target");
            Contact contact = Contact.parse(in(at, service::ticket), receiver.peers());
            Transfer transfer = receiver.receive(contact, ReceiveOrder.into(target));
            awaitBytes(transfer, RATE);
            move();
            long movedNs = System.nanoTime();
            awaitBytes(transfer, transfer.progress().bytes() + RATE);
            assertThat(Duration.ofNanos(System.nanoTime() - movedNs)).isLessThan(AT_ONCE);
            assertThat(transfer.await().corrupt()).isZero();
            assertThat(target.resolve("large")).hasSameBinaryContentAs(file);
        }
    }

    private static void awaitBytes(Transfer transfer, long bytes) throws Exception {
        while (transfer.progress().bytes() < bytes) {
            assertThat(transfer.await(Duration.ofMillis(10))).as("not over yet").isEmpty();
        }
    }

    @Test
    void ticketsAndTheLanFollow() throws Exception {
        Path small = Files.writeString(folder.resolve("small"), "content");
        try (Node left = node(veth.left(), true);
                Node right = node(veth.right(), true);
                Service service = in(veth.left(), () -> left.offer(SendOrder.of(small)))) {
            assertThat(service.isLanMissing()).isFalse();
            String before = in(veth.left(), service::ticket);
            assertThat(addresses(before)).contains(VethPair.LEFT4);
            move();
            String after = in(veth.left(), service::ticket);
            assertThat(addresses(after)).contains(LATER).doesNotContain(VethPair.LEFT4);
            receive(right, after, "by-ticket");
            receive(right, service.code(), "by-code");
        }
    }

    private void receive(Node receiver, String text, String target) throws Exception {
        Contact contact = Contact.parse(text, receiver.peers());
        Path into = folder.resolve(target);
        Transfer transfer =
                in(veth.right(), () -> receiver.receive(contact, ReceiveOrder.into(into)));
        transfer.await();
        assertThat(into.resolve("small")).hasContent("content");
    }

    private static List<InetAddress> addresses(String text) {
        Ticket ticket = ((Parsed.Of<Ticket>) Ticket.parse(text)).value();
        return ticket.addresses().stream().map(place -> address(place.address())).toList();
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void withoutANetworkTheLanIsMissingAndNobodyIsWaitedFor() throws Exception {
        try (Namespace alone = Namespace.create()) {
            alone.links().down("lo");
            try (Node node = node(alone, true);
                    Service service = in(alone, () -> node.offer(SendOrder.of(file)))) {
                assertThat(service.isLanMissing()).isTrue();
                Contact contact = Contact.parse(service.code(), node.peers());
                Ping ping = in(alone, () -> node.ping(contact, 1, Duration.ZERO));
                NodeException failure = catchThrowableOfType(NodeException.class, ping::await);
                assertThat(failure.trouble()).isEqualTo(Trouble.NOT_FOUND);
                assertThat(failure.why()).isEqualTo("no interface of this machine takes multicast");
            }
        }
    }
}
