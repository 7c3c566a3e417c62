package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A path of more than half a second there and back that loses what the receiver says at the end.
@Timeout(60)
final class LongPathTest {
    private static final int ONE_WAY_MS = 300;

    /// Longer than one round trip, and shorter than a second.
    private static final int GAP_MS = 900;

    @TempDir private Path folder;

    @Test
    void theLastWordsAreNotOvertakenByTheEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        Path arrived = folder.resolve("target/file");
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:0");
        try (Node sender = Node.open(config.withSlots(8));
                Node receiver = Node.open(config.withSlots(8));
                Service service = receiver.accept(ReceiveOrder.into(folder.resolve("target")));
                SlowPath path = new SlowPath(receiver.address(), ONE_WAY_MS)) {
            Contact contact = Contact.parse(service.code(), sender.peers()).at(path.address());
            Transfer transfer = sender.send(contact, SendOrder.of(file));
            while (!Files.exists(arrived)) {
                Thread.sleep(1);
            }
            path.loseAnswersFor(GAP_MS);
            assertThat(transfer.await().done()).isEqualTo(1);
            assertThat(service.next(Duration.ofSeconds(5)).orElseThrow().await().done())
                    .isEqualTo(1);
            assertThat(path.lost()).isPositive();
        }
    }
}
