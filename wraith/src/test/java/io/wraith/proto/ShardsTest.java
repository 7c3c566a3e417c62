package io.wraith.proto;

import static io.wraith.proto.World.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.handshake.PublicIdentity;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Two machines of two shards each: an endpoint for every shard, one identity for each machine. The
/// second shards join what the first ones began, as `docs/adr/0001-shards-scale-by-sessions.md`
/// says.
final class ShardsTest {
    private static final byte[] TICKET = {7};
    private static final byte[] JOIN = "16 random bytes.".getBytes(StandardCharsets.US_ASCII);
    private static final long HALF = 3_000_000;

    private final long seed = Long.getLong("wraith.seed", System.nanoTime());
    private final World world = new World(seed);
    private final Machine alice = shard(1, 0);
    private final Machine alicesSecond = shard(1, 1);
    private final Machine bob = shard(2, 0);
    private final Machine bobsSecond = shard(2, 1);

    ShardsTest() {
        System.out.println("ShardsTest seed " + seed);
    }

    /// Shards of a machine have ports of their own, and share its identity and nothing else.
    private Machine shard(int machine, int number) {
        Machine shard = new Machine(machine, seed + number, Machine.config(), world.nowNs);
        shard.address = new byte[] {10, 0, 0, (byte) machine, 1, (byte) number};
        return world.add(shard);
    }

    private void call(Machine from, Machine to, byte[] capability) {
        from.endpoint.connect(to.address, to.identity(), capability, world.nowNs);
    }

    private void join(Machine from, byte[] capability) {
        call(from, bobsSecond, capability);
        world.until(bobsSecond::isConnected, 20 * SECOND);
        decide(bobsSecond);
    }

    /// What the application of bob's second shard was told by that of the first.
    private void decide(Machine shard) {
        Connection joining = shard.connection();
        PublicIdentity first = bob.connection().peer();
        if (!Arrays.equals(joining.capability(), JOIN) || !joining.peer().equals(first)) {
            joining.close(ErrorCode.REFUSED.code(), "who are you", world.nowNs);
        }
    }

    private void meet() {
        call(alice, bob, TICKET);
        world.until(() -> alice.isConnected() && bob.isConnected(), 20 * SECOND);
    }

    @Test
    void halfOfTheBytesGoOverEachShard() {
        meet();
        join(alicesSecond, JOIN);
        assertThat(alicesSecond.connection().channelBinding())
                .isNotEqualTo(alice.connection().channelBinding());
        alice.send(alice.connection(), HALF);
        alicesSecond.send(alicesSecond.connection(), HALF);
        world.until(() -> alice.delivered + alicesSecond.delivered == 2, 20 * SECOND);
        assertThat(bob.received).isEqualTo(HALF);
        assertThat(bobsSecond.received).isEqualTo(HALF);
    }

    /// What the second session carried, the first one can.
    @Test
    void theEndOfOneSessionIsNotTheEndOfTheOther() {
        meet();
        join(alicesSecond, JOIN);
        alicesSecond.send(alicesSecond.connection(), HALF);
        world.machines.remove(alicesSecond);
        alice.send(alice.connection(), HALF);
        world.until(() -> alice.delivered == 1, 20 * SECOND);
        world.until(() -> !bobsSecond.connection().isOpen(), 40 * SECOND);
        assertThat(bob.connection().isOpen()).isTrue();
    }

    @Test
    void nobodyJoinsWithoutTheCapability() {
        meet();
        join(alicesSecond, TICKET);
        world.until(() -> !alicesSecond.connection().isOpen(), SECOND);
        assertThat(alicesSecond.connection().closeReason())
                .isEqualTo(new CloseReason.Peer(ErrorCode.REFUSED.code(), "who are you"));
    }

    @Test
    void anotherIdentityDoesNotJoinWithTheCapability() {
        meet();
        Machine thief = shard(3, 0);
        join(thief, JOIN);
        world.until(() -> !thief.connection().isOpen(), SECOND);
        assertThat(alice.connection().isOpen()).isTrue();
    }
}
