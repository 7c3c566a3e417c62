package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/// A local network that goes away and comes back: announcing and finding go on.
@KernelTest
@Timeout(60)
final class LanReturnsTest {
    /// Less than what lies between two questions by then.
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int LONG_ENOUGH_MS = 1_500;

    @TempDir private Path folder;
    private VethPair veth;
    private Node left;
    private Node right;
    private Service service;

    @BeforeEach
    void offer() throws Exception {
        Path file = Files.writeString(folder.resolve("small"), "content");
        veth = VethPair.open();
        left = node(veth.left());
        right = node(veth.right());
        service = in(veth.left(), () -> left.offer(SendOrder.of(file)));
    }

    @AfterEach
    void takeDown() {
        service.close();
        left.close();
        right.close();
        veth.close();
    }

    /// Sockets and lists of addresses are those of the network in which they are asked for.
    private static <T> T in(Namespace where, Callable<T> action) {
        return where.call(() -> {
            try {
                return action.call();
            } catch (Exception refused) {
                throw new AssertionError(refused);
            }
        });
    }

    private static Node node(Namespace where) {
        NodeConfig config = NodeConfig.usual().withoutHome().withSlots(8);
        return in(where, () -> Node.open(config));
    }

    private Transfer receive() throws Exception {
        Contact contact = Contact.parse(service.code(), right.peers());
        ReceiveOrder order = ReceiveOrder.into(folder.resolve("target"));
        return in(veth.right(), () -> right.receive(contact, order));
    }

    private void assertArrives(Transfer transfer) throws Exception {
        assertThat(transfer.await(SOON)).isPresent();
        assertThat(folder.resolve("target/small")).hasContent("content");
    }

    @Test
    void whoAnnouncesIsFoundAgain() throws Exception {
        veth.left().links().down("left");
        Thread.sleep(LONG_ENOUGH_MS);
        veth.left().links().up("left");
        Thread.sleep(LONG_ENOUGH_MS);
        assertArrives(receive());
    }

    @Test
    void whoLooksFindsAsSoonAsThereIsANetwork() throws Exception {
        veth.right().links().down("right");
        Thread.sleep(LONG_ENOUGH_MS);
        Transfer transfer = receive();
        // Three questions are over by then, and the fourth is far.
        Thread.sleep(4_000);
        assertThat(transfer.phase()).isEqualTo(Transfer.Phase.LOOKING);
        veth.right().links().up("right");
        assertArrives(transfer);
    }

    /// As a USB adapter or a virtual machine's network may: another interface of the same name and
    /// address.
    @Test
    void anInterfaceThatIsReplacedIsAnotherOne() throws Exception {
        veth.left().links().delete("left");
        veth.left().join("left", veth.right(), "right");
        veth.left().links().address("left", VethPair.LEFT4, VethPair.PREFIX4);
        veth.right().links().address("right", VethPair.RIGHT4, VethPair.PREFIX4);
        Thread.sleep(LONG_ENOUGH_MS);
        assertArrives(receive());
    }
}
