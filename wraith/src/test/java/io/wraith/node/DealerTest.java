package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Big;
import io.wraith.wire.Burst;
import io.wraith.wire.Steering;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Whose a datagram is, wherever it came in.
final class DealerTest {
    private static final int DATAGRAM = 1_000;
    private static final int PROTECTED = 0x80;
    private static final int SHARDS = 3;

    private final List<Dealer> dealers =
            IntStream.range(0, SHARDS)
                    .mapToObj(i -> new Dealer(new Steering(i, SHARDS), i))
                    .toList();
    private final List<List<Long>> taken =
            List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    DealerTest() {
        dealers.forEach(dealer -> dealer.meet(dealers));
    }

    private static Burst burst(int kind, long... ids) {
        Burst burst = new Burst(ids.length * DATAGRAM);
        burst.received(ids.length * DATAGRAM, DATAGRAM);
        for (int i = 0; i < ids.length; i++) {
            Big.u64(burst.bytes(), burst.offset(i), ids[i]);
            Big.u8(burst.bytes(), burst.offset(i) + Steering.KIND, kind);
            Big.u8(burst.bytes(), burst.offset(i) + Steering.MESSAGE, Steering.FIRST_MESSAGE);
        }
        return burst;
    }

    /// What a shard does with what its port brought; then all look for what they were handed, as
    /// often as one could hand on.
    private void comes(int shard, Burst burst) {
        dealers.get(shard).deal(burst, own -> note(shard, own));
        for (int turn = 0; turn < SHARDS; turn++) {
            for (int i = 0; i < SHARDS; i++) {
                int here = i;
                dealers.get(i).collect(own -> note(here, own));
            }
        }
    }

    private void note(int shard, Burst own) {
        for (int i = 0; i < own.count(); i++) {
            taken.get(shard).add(Big.u64(own.bytes(), own.offset(i)));
        }
    }

    @Test
    void connectionsAreMetWhereTheyLive() {
        comes(1, burst(PROTECTED, 3, 4, 5, 7, 8, 9));
        assertThat(taken).containsExactly(List.of(3L, 9L), List.of(4L, 7L), List.of(5L, 8L));
        assertThat(dealers.get(1).handedOver()).isEqualTo(4);
    }

    /// Past the kernel's stack a knock comes by whatever queue it was sent to; only the first shard
    /// knows who expects it.
    @Test
    void whoIsExpectedComesInByAnyDoor() {
        dealers.get(0).expect(77, 2);
        for (int door = 0; door < SHARDS; door++) {
            comes(door, burst(Steering.HANDSHAKE, 77));
        }
        assertThat(taken).containsExactly(List.of(), List.of(), List.of(77L, 77L, 77L));
    }

    @Test
    void strangersAreTheFirstOnes() {
        dealers.get(0).expect(77, 2);
        dealers.get(0).forget(77);
        comes(1, burst(Steering.HANDSHAKE, 77, 78));
        comes(2, burst(Steering.HANDSHAKE, 79));
        assertThat(taken).containsExactly(List.of(77L, 78L, 79L), List.of(), List.of());
    }
}
