package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The flat queues beside plain collections under random use.
final class QueuesTest {
    private static final int STEPS = 50_000;

    @Test
    void wakeupsGiveTheEarliestNodeHoweverOftenOneChangesItsMind() {
        Prng random = new Prng(1);
        Wakeups wakeups = new Wakeups();
        TreeMap<Integer, Long> model = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            int node = random.below(50);
            if (random.below(4) == 0 && !model.isEmpty()) {
                int expected =
                        model.entrySet().stream()
                                .min(Comparator.comparing(e -> e.getValue()))
                                .orElseThrow()
                                .getKey();
                assertThat(wakeups.earliestNs()).isEqualTo(model.get(expected));
                assertThat(wakeups.next()).isEqualTo(expected);
                model.remove(expected);
            } else if (random.below(5) == 0) {
                wakeups.set(node, Wakeups.NEVER);
                model.remove(node);
            } else {
                long time = random.below(1000L) - 500;
                wakeups.set(node, time);
                model.put(node, time);
            }
        }
        assertThat(model).isNotEmpty();
    }

    @Test
    void aTimerHeapGivesByTimeThenByArrival() {
        record Entry(long timeNs, int datagram) {}
        Prng random = new Prng(2);
        TimerHeap heap = new TimerHeap();
        List<Entry> model = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (random.below(5) < 3) {
                Entry entry = new Entry(random.below(100L), step);
                heap.add(entry.timeNs, entry.datagram);
                model.add(entry);
            } else if (!model.isEmpty()) {
                Entry first =
                        model.stream().min(Comparator.comparingLong(Entry::timeNs)).orElseThrow();
                assertThat(heap.earliestNs()).isEqualTo(first.timeNs);
                assertThat(heap.remove()).isEqualTo(first.datagram);
                model.remove(first);
            }
            if (model.size() > 300) {
                model.clear();
                while (!heap.isEmpty()) {
                    heap.remove();
                }
            }
        }
        assertThat(heap.isEmpty()).isEqualTo(model.isEmpty());
    }

    @Test
    void aQueueGrowsAndKeepsItsOrder() {
        Prng random = new Prng(3);
        DatagramQueue queue = new DatagramQueue();
        int added = 0;
        int removed = 0;
        for (int step = 0; step < STEPS; step++) {
            if (random.below(9) < 5) {
                queue.add(added * 3L, added++);
            } else if (removed < added) {
                assertThat(queue.firstNs()).isEqualTo(removed * 3L);
                assertThat(queue.first()).isEqualTo(removed);
                assertThat(queue.remove()).isEqualTo(removed++);
            }
            assertThat(queue.size()).isEqualTo(added - removed);
        }
        assertThat(removed).isGreaterThan(1000);
    }

    @Test
    void datagramsAreUsedAgain() {
        Datagrams datagrams = new Datagrams();
        int first = datagrams.create(new byte[] {1, 2, 3}, 1, 2, 5, 6);
        byte[] array = datagrams.bytes(first);
        assertThat(array).startsWith(2, 3);
        assertThat(datagrams.length(first)).isEqualTo(2);
        assertThat(datagrams.wireBytes(first)).isEqualTo(2 + 20 + 8 + 38);
        datagrams.ecn(first, 3);
        datagrams.release(first);
        int second = datagrams.create(new byte[3000], 0, 3000, 7, 8);
        assertThat(second).isEqualTo(first);
        assertThat(datagrams.ecn(second)).isZero();
        int twin = datagrams.copy(second);
        assertThat(datagrams.target(twin)).isEqualTo(8);
        assertThat(datagrams.bytes(twin)).isNotSameAs(datagrams.bytes(second));
        assertThat(datagrams.count()).isEqualTo(2);
    }
}
