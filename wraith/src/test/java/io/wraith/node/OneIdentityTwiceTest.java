package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wraith.meet.Parsed;
import io.wraith.meet.PeerAddress;
import io.wraith.meet.Ticket;
import io.wraith.vfs.message.FromHost.Welcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Two commands of one user at once: who follows the ticket of one may find the other first, since
/// both are found by the identity that they share.
@Timeout(120)
final class OneIdentityTwiceTest {
    private static final long AHEAD_MS = 300;

    private @TempDir Path folder;
    private Path wanted;
    private Path other;

    @BeforeEach
    void files() throws Exception {
        wanted = Files.writeString(folder.resolve("wanted"), "wanted");
        other = Files.writeString(folder.resolve("other"), "other");
    }

    private Node node(String home) throws NodeException {
        NodeConfig config = NodeConfig.usual().withHome(folder.resolve(home));
        return Node.open(config.withoutLan().withSlots(8).withListen("127.0.0.1:0"));
    }

    private static Ticket read(String text) {
        return ((Parsed.Of<Ticket>) Ticket.parse(text)).value();
    }

    /// The first ticket with the addresses of both.
    private static String leadingToBoth(String text, String other) {
        Ticket ticket = read(text);
        List<PeerAddress> addresses =
                Stream.of(read(other), ticket).flatMap(each -> each.addresses().stream()).toList();
        return new Ticket(ticket.identity(), addresses, ticket.capability()).text();
    }

    private static void holdUp(Node node) throws ReflectiveOperationException {
        var field = Node.class.getDeclaredField("shard");
        field.setAccessible(true);
        Shard shard = (Shard) field.get(node);
        shard.execute(_ -> sleep());
    }

    private static void sleep() {
        try {
            Thread.sleep(AHEAD_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoFindsTheWrongOneFirstGoesOnToTheOther() throws Exception {
        try (Node meant = node("sender");
                Node beside = node("sender");
                Node receiver = node("receiver");
                Service service = meant.offer(SendOrder.of(wanted).once());
                Service another = beside.offer(SendOrder.of(other))) {
            String ticket = leadingToBoth(service.ticket(), another.ticket());
            Contact contact = Contact.parse(ticket, receiver.peers());
            Path target = folder.resolve("target");
            holdUp(meant);
            receiver.receive(contact, ReceiveOrder.into(target)).await();
            assertThat(target.resolve("wanted")).hasContent("wanted");
            assertThat(target.resolve("other")).doesNotExist();
            assertThat(service.next(Duration.ofSeconds(20))).isPresent();
        }
    }

    /// Also one who is there for something else.
    @Test
    void whoWaitsForSomethingElseIsPassedOver() throws Exception {
        try (Node meant = node("sender");
                Node beside = node("sender");
                Node receiver = node("receiver");
                Service service = meant.offer(SendOrder.of(wanted).once());
                Service another = beside.accept(ReceiveOrder.into(folder.resolve("in")))) {
            String ticket = leadingToBoth(service.ticket(), another.ticket());
            Contact contact = Contact.parse(ticket, receiver.peers());
            Path target = folder.resolve("target");
            holdUp(meant);
            receiver.receive(contact, ReceiveOrder.into(target)).await();
            assertThat(target.resolve("wanted")).hasContent("wanted");
        }
    }

    @Test
    void aMountPassesOverWhoSends() throws Exception {
        try (Node meant = node("sender");
                Node beside = node("sender");
                Node mounting = node("receiver");
                HostedShare share = meant.host(HostOrder.of(folder).named("share"));
                Service another = beside.offer(SendOrder.of(other))) {
            String ticket = leadingToBoth(share.ticket(), another.ticket());
            Contact contact = Contact.parse(ticket, mounting.peers());
            holdUp(meant);
            RawMount mount = RawMount.call(mounting, contact);
            assertThat(mount.hear(Welcome.class).title()).isEqualTo("share");
        }
    }

    @Test
    void ifThereIsNobodyElseItIsTheRefusalThatIsTold() throws Exception {
        try (Node meant = node("sender");
                Node beside = node("sender");
                Node receiver = node("receiver");
                Service service = meant.offer(SendOrder.of(wanted));
                Service another = beside.offer(SendOrder.of(other))) {
            Ticket ticket = read(service.ticket());
            Ticket wrong = read(another.ticket());
            Ticket misled = new Ticket(ticket.identity(), wrong.addresses(), ticket.capability());
            Contact contact = Contact.parse(misled.text(), receiver.peers());
            Path target = folder.resolve("target");
            Transfer transfer = receiver.receive(contact, ReceiveOrder.into(target));
            NodeException refused = catchThrowableOfType(NodeException.class, transfer::await);
            assertThat(refused).hasMessage("the other side does not know us");
            assertThat(refused.trouble()).isEqualTo(Trouble.REFUSED);
            assertThat(another.next(Duration.ZERO)).isEmpty();
        }
    }
}
