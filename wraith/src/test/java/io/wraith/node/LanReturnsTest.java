package io.wraith.node;

import static io.wraith.linux.VethPair.in;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;
import io.wraith.meet.Code;
import io.wraith.meet.Parsed;
import io.wraith.meet.lan.LanAnnouncer;
import io.wraith.meet.lan.LanName;
import io.wraith.net.LanSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

    /// Somebody there answers first, from the very address of the peer, with more addresses than a
    /// call tries at once.
    @Test
    void whoAnswersWithManyAddressesStopsNobody() throws Exception {
        Code code = ((Parsed.Of<Code>) Code.parse("4821-lunar-basket-trend")).value();
        List<byte[]> bogus = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            bogus.add(new byte[] {10, 77, 0, (byte) (100 + i)});
        }
        LanAnnouncer liar = new LanAnnouncer(LanName.of(code), 4433, bogus, new SecureRandom());
        CountDownLatch answered = new CountDownLatch(1);
        try (LanSocket socket = in(veth.left(), () -> LanSocket.listening(LanBeacon.groups()))) {
            Thread.ofPlatform().daemon().start(() -> answer(socket, liar, answered));
            Contact contact = Contact.parse(code.text(), right.peers());
            ReceiveOrder into = ReceiveOrder.into(folder.resolve("target"));
            Transfer transfer = in(veth.right(), () -> right.receive(contact, into));
            assertThat(answered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Thread.sleep(LONG_ENOUGH_MS / 10);
            SendOrder order = SendOrder.of(folder.resolve("small")).withCode(code.text());
            try (Service late = in(veth.left(), () -> left.offer(order))) {
                assertArrives(transfer);
                assertThat(late.code()).isEqualTo(code.text());
            }
        }
    }

    private static void answer(LanSocket socket, LanAnnouncer liar, CountDownLatch answered) {
        byte[] bytes = new byte[9_000];
        ByteBuffer message = ByteBuffer.wrap(bytes);
        try {
            while (true) {
                InetSocketAddress from = socket.receive(message, 1_000);
                if (from == null) {
                    continue;
                }
                byte[] answer = liar.answer(bytes, 0, message.limit(), from.getPort());
                if (answer != null) {
                    socket.send(answer, from);
                    answered.countDown();
                }
            }
        } catch (IOException | ClosedSelectorException over) {
            // The test is over.
        }
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
