package io.wraith.node;

import static io.wraith.linux.VethPair.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.KernelTest;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;
import io.wraith.net.PortCounter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// What happens to the networks of two nodes of two shards each, while a transfer goes over a
/// strand as well: the strand carries its part before and after.
@KernelTest
@Timeout(180)
final class ChangingStrandsTest {
    private static final InetAddress LATER = InetAddress.ofLiteral("10.77.0.9");
    private static final int BYTES = 40 << 20;
    private static final long PART = 2 << 20;
    private static final int STRAND = 1;
    private static final int WIDE = 9_000;
    private static final int NARROW = 1_300;

    /// Less than what passes until a keep-alive or the loss of the strand.
    private static final Duration AT_ONCE = Duration.ofMillis(3_500);

    /// A second is the first pause before a strand comes again.
    private static final Duration AFTER_A_PAUSE = Duration.ofSeconds(8);

    enum Mover {
        SENDER,
        RECEIVER
    }

    @TempDir private Path folder;
    private VethPair veth;
    private Path file;

    @BeforeEach
    void prepare() throws Exception {
        veth = VethPair.open();
        for (Namespace side : List.of(veth.left(), veth.right())) {
            String name = side == veth.left() ? "left" : "right";
            boolean isSlow =
                    side.call(() ->
                            runs(
                                    "tc qdisc add dev "
                                            + name
                                            + " root tbf rate 80mbit burst 100k limit 1m"));
            assumeTrue(isSlow, "no tc, or no token bucket in the kernel");
        }
        byte[] content = new byte[BYTES];
        new Random(7).nextBytes(content);
        file = Files.write(folder.resolve("large"), content);
    }

    @AfterEach
    void takeDown() {
        veth.close();
    }

    private static boolean runs(String command) {
        try {
            return new ProcessBuilder(command.split(" ")).start().waitFor() == 0;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Node node(Namespace where) {
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withSlots(16);
        return in(where, () -> Node.open(config.withListen("[::]:0"), new ShardPlan(2, List.of())));
    }

    private static long strandBytes(Node receiver) {
        return receiver.shards().count(STRAND, PortCounter.RECEIVED_BYTES);
    }

    private static void awaitPart(Node receiver, Transfer transfer) throws Exception {
        long enough = strandBytes(receiver) + PART;
        while (strandBytes(receiver) < enough) {
            assertThat(transfer.await(Duration.ofMillis(5))).as("not over yet").isEmpty();
        }
    }

    /// The left one sends, the right one calls.
    private void happensDuring(Node left, Node right, Runnable change, Duration most)
            throws Exception {
        try (Service service = left.offer(SendOrder.of(file).once())) {
            Path target = folder.resolve("target");
            Contact contact = Contact.parse(in(veth.left(), service::ticket), right.peers());
            Transfer transfer = right.receive(contact, ReceiveOrder.into(target));
            awaitPart(right, transfer);
            change.run();
            long changedNs = System.nanoTime();
            // What is in queues still comes.
            awaitPart(right, transfer);
            awaitPart(right, transfer);
            assertThat(Duration.ofNanos(System.nanoTime() - changedNs)).isLessThan(most);
            assertThat(transfer.await().failed()).isZero();
            assertThat(target.resolve("large")).hasSameBinaryContentAs(file);
        }
    }

    @ParameterizedTest
    @EnumSource(Mover.class)
    void anAddressThatChangesIsFollowedByTheStrand(Mover mover) throws Exception {
        try (Node left = node(veth.left());
                Node right = node(veth.right())) {
            happensDuring(left, right, () -> move(mover), AT_ONCE);
        }
    }

    private void move(Mover mover) {
        boolean isLeft = mover == Mover.SENDER;
        Namespace at = isLeft ? veth.left() : veth.right();
        InetAddress before = isLeft ? VethPair.LEFT4 : VethPair.RIGHT4;
        String name = isLeft ? "left" : "right";
        at.links().removeAddress(name, before, VethPair.PREFIX4);
        at.links().address(name, LATER, VethPair.PREFIX4);
    }

    /// If the far end alone is narrow, nobody tells the sender. Segmented by the sender's kernel,
    /// since veth lets whatever is still to be segmented pass, however long.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPathThatShrinksIsMeasuredAgain(boolean isNoticedBySender) throws Exception {
        assertThat(veth.left().ethtool().set("left", "tx-udp-segmentation", false)).isFalse();
        mtu(WIDE, WIDE);
        try (Node left = node(veth.left());
                Node right = node(veth.right())) {
            int near = isNoticedBySender ? NARROW : WIDE;
            happensDuring(left, right, () -> mtu(near, NARROW), AFTER_A_PAUSE);
        }
    }

    private void mtu(int left, int right) {
        veth.left().links().mtu("left", left);
        veth.right().links().mtu("right", right);
    }

    @ParameterizedTest
    @EnumSource(Mover.class)
    void aStrandThatIsLostComesAgain(Mover loser) throws Exception {
        try (Node left = node(veth.left());
                Node right = node(veth.right())) {
            Node at = loser == Mover.SENDER ? left : right;
            Strands.Bearer bearer = at.shards().bearers().getFirst();
            Shard.Command loss = nowNs -> bearer.carrier().closeAll("lost", nowNs);
            happensDuring(left, right, () -> bearer.shard().execute(loss), AFTER_A_PAUSE);
        }
    }
}
