package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.net.PeerAddress;
import io.wraith.proto.Connection;
import io.wraith.proto.handshake.Goal;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.Invitation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Who may bring a strand: the identity that was invited, with the capability that it was told.
@Timeout(60)
final class StrandGuardTest {
    private Node host;
    private Node friend;
    private Node thief;
    private final Idle expected = new Idle();
    private Invitation invitation;

    private static final class Idle extends Strand {
        Idle() {
            super(1, 4, () -> {});
        }

        boolean isOver() {
            collect();
            return isSettled();
        }

        @Override
        void returned(Cargo done) {}

        @Override
        void lost(Set<Integer> slots) {}

        @Override
        @Nullable StreamSink sink(ReceiveStream stream) {
            return null;
        }

        @Override
        void event(StreamEvent event) {}

        @Override
        void turn(Connection session) {}
    }

    private static Node node() throws NodeException {
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan();
        return Node.open(config.withListen("127.0.0.1:0"), new ShardPlan(2, List.of()));
    }

    private static PublicIdentity identity(Node node) {
        return PeerBook.identity(node.identity());
    }

    @BeforeEach
    void invite() throws Exception {
        host = node();
        friend = node();
        thief = node();
        CompletableFuture<Invitation> said = new CompletableFuture<>();
        ShardGroup shards = host.shards();
        shards.first()
                .execute(_ ->
                        said.complete(
                                shards.strands().invite(identity(friend), List.of(expected))));
        invitation = said.get();
    }

    @AfterEach
    void close() {
        List.of(host, friend, thief).forEach(Node::close);
    }

    private Idle bring(Node from, byte[] capability) {
        Idle strand = new Idle();
        Goal goal =
                Goal.agreed(
                        invitation.ids().getFirst(),
                        PeerAddress.encode(host.address()),
                        identity(host),
                        capability);
        Strands.Bearer bearer = from.shards().bearers().getFirst();
        bearer.shard()
                .execute(nowNs ->
                        bearer.carrier().join(goal, strand, bearer.shard().endpoint(), nowNs));
        return strand;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    @Test
    void whoWasInvitedIsLetIn() throws Exception {
        Idle brought = bring(friend, invitation.capability().toBytes());
        await(() -> expected.isOpen() && brought.isOpen());
        brought.close();
        await(() -> expected.isOver() && brought.isOver());
    }

    @Test
    void anotherIdentityIsNotNorDoesItTakeThePlace() throws Exception {
        Idle stolen = bring(thief, invitation.capability().toBytes());
        await(stolen::isOver);
        assertThat(expected.isOpen()).isFalse();
        Idle brought = bring(friend, invitation.capability().toBytes());
        await(() -> expected.isOpen() && brought.isOpen());
    }

    @Test
    void norIsWhoeverShowsSomethingElse() throws Exception {
        Idle wrong = bring(friend, new byte[Invitation.CAPABILITY_BYTES]);
        await(wrong::isOver);
        assertThat(expected.isOpen()).isFalse();
    }
}
