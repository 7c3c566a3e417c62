package io.wraith.node;

import io.wraith.base.LongMap;
import io.wraith.ring.Queues;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;
import io.wraith.wire.Steering;

import org.jctools.queues.MessagePassingQueue;

import java.util.List;
import java.util.function.Consumer;

/// Has each datagram come to the shard that it is for, where several share one port. The kernel
/// steers nearly all of them ([Steering]); what is left is handed over: what it joined into one
/// burst although it is for two, first messages of strands, and everything else where it does not
/// steer.
///
/// Touched by its shard's thread only, but for what others hand over.
final class Dealer {
    private static final int STRAYS_WAITING = 64;

    private final Steering steering;
    private final MessagePassingQueue<Burst> strays = Queues.mpsc(STRAYS_WAITING);

    /// Where strands will knock, and which shard is to open.
    private final LongMap<Integer> expected;

    private List<Dealer> group = List.of();
    private volatile Runnable wake = () -> {};
    private long handedOver;

    Dealer(Steering steering, long seed) {
        this.steering = steering;
        expected = new LongMap<>(seed);
    }

    /// Those of all shards in the order of their numbers; before any of them runs.
    void meet(List<Dealer> all) {
        group = List.copyOf(all);
    }

    /// What has its shard look for strays.
    void wakeBy(Runnable action) {
        wake = action;
    }

    /// Who knocks there is for that shard.
    void expect(long id, int shard) {
        expected.put(id, shard);
    }

    void forget(long id) {
        expected.remove(id);
    }

    /// How many datagrams were handed over, or had to be thrown away because too many waited.
    long handedOver() {
        return handedOver;
    }

    boolean areAllOurs(Burst in) {
        for (int i = 0; i < in.count(); i++) {
            if (shard(in, i) != steering.shard()) {
                return false;
            }
        }
        return true;
    }

    private int shard(Burst in, int index) {
        byte[] bytes = in.bytes();
        int at = in.offset(index);
        int length = in.length(index);
        if (!Steering.isFirstMessage(bytes, at, length)) {
            return Steering.of(bytes, at, length, steering.shards());
        }
        Integer shard = expected.get(Datagram.connectionId(bytes, at));
        return shard == null ? 0 : shard;
    }

    /// Gives what is ours to `own`, and the rest to those whose it is.
    void deal(Burst in, Consumer<Burst> own) {
        for (int first = 0, end; first < in.count(); first = end) {
            int shard = shard(in, first);
            end = first + 1;
            while (end < in.count() && shard(in, end) == shard) {
                end++;
            }
            Burst part = part(in, first, end);
            if (shard == steering.shard()) {
                own.accept(part);
            } else {
                handedOver += end - first;
                group.get(shard).take(part);
            }
        }
    }

    private static Burst part(Burst in, int first, int end) {
        int from = in.offset(first);
        int length = in.offset(end - 1) + in.length(end - 1) - from;
        Burst part = new Burst(length);
        System.arraycopy(in.bytes(), from, part.bytes(), 0, length);
        part.received(length, Math.min(in.stride(), length));
        part.address(in.address(), 0, in.addressLength());
        part.ecn(in.ecn());
        return part;
    }

    /// By another shard's thread. What does not fit is lost, as in a full socket.
    private void take(Burst stray) {
        if (strays.offer(stray)) {
            wake.run();
        }
    }

    /// Gives what others handed over. Only the first knows who is expected where, so it hands on
    /// what knocks for others.
    void collect(Consumer<Burst> own) {
        strays.drain(
                stray -> {
                    if (steering.shard() > 0 || areAllOurs(stray)) {
                        own.accept(stray);
                    } else {
                        deal(stray, own);
                    }
                },
                STRAYS_WAITING);
    }
}
