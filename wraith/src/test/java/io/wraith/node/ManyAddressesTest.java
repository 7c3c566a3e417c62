package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.meet.Parsed;
import io.wraith.meet.PeerAddress;
import io.wraith.meet.Ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A peer that answers at every address of its ticket at nearly the same moment.
@Timeout(120)
final class ManyAddressesTest {
    private static final int ADDRESSES = 8;
    private static final long PAUSE_MS = 15;
    private static final int ROUNDS = 10;

    /// The sender has room for one peer and lets a second session of the same peer replace the
    /// first, so one that is not wanted must not get as far as its door.
    @Test
    void onlyOneSessionComesOfThem(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("source"), "content");
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withSlots(8);
        try (Node sender = Node.open(config.withListen("0.0.0.0:0"));
                Node receiver = Node.open(config.withListen("0.0.0.0:0"))) {
            for (int i = 0; i < ROUNDS; i++) {
                try (Service service = sender.offer(SendOrder.of(source).once())) {
                    Path target = folder.resolve("target" + i);
                    Contact contact = Contact.parse(everywhere(service.ticket()), receiver.peers());
                    Transfer transfer = receiver.receive(contact, ReceiveOrder.into(target));
                    while (transfer.phase().compareTo(Transfer.Phase.ENTERING) < 0) {
                        pause(receiver);
                    }
                    transfer.await();
                    service.next(Duration.ofSeconds(20)).orElseThrow().await();
                    assertThat(target.resolve("source")).hasContent("content");
                }
            }
        }
    }

    /// So that several answers are met in one turn.
    private static void pause(Node node) throws Exception {
        Field field = Node.class.getDeclaredField("shard");
        field.setAccessible(true);
        Shard shard = (Shard) field.get(node);
        shard.execute(_ -> LockSupport.parkNanos(PAUSE_MS * 1_000_000));
        Thread.sleep(PAUSE_MS + 1);
    }

    /// The ticket with every address of the loopback network instead of its own.
    private static String everywhere(String text) {
        Ticket ticket = ((Parsed.Of<Ticket>) Ticket.parse(text)).value();
        List<PeerAddress> addresses = new ArrayList<>();
        for (int i = 1; i <= ADDRESSES; i++) {
            addresses.add(
                    PeerAddress.of(
                            new byte[] {127, 0, 0, (byte) i},
                            ticket.addresses().getFirst().port()));
        }
        return new Ticket(ticket.identity(), addresses, ticket.capability()).text();
    }
}
