package io.wraith.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.jctools.queues.MessagePassingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// That the library's queues keep what their names promise, and that we picked the right ones.
final class QueuesTest {
    private static final int ITEMS_EACH = 50_000;

    static Stream<Arguments> bounded() {
        return Stream.of(
                queue("spsc", 1, 1, Queues::spsc),
                queue("mpsc", 3, 1, Queues::mpsc),
                queue("mpmc", 2, 2, Queues::mpmc));
    }

    private static Arguments queue(
            String name,
            int producers,
            int consumers,
            IntFunction<MessagePassingQueue<Integer>> make) {
        return Arguments.of(name, producers, consumers, make);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounded")
    void refusesWhenFullAndKeepsOrder(
            String name,
            int producers,
            int consumers,
            IntFunction<MessagePassingQueue<Integer>> make) {
        MessagePassingQueue<Integer> queue = make.apply(5);
        assertThat(queue.capacity()).isEqualTo(8);
        for (int i = 0; i < 8; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        assertThat(queue.offer(8)).isFalse();
        for (int i = 0; i < 8; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
        assertThat(queue.poll()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounded")
    void fillsAndDrainsInBatches(
            String name,
            int producers,
            int consumers,
            IntFunction<MessagePassingQueue<Integer>> make) {
        MessagePassingQueue<Integer> queue = make.apply(8);
        int[] next = {0};
        int filled = 0;
        for (int n = queue.fill(() -> next[0]++, 20); n > 0; n = queue.fill(() -> next[0]++, 20)) {
            filled += n;
        }
        assertThat(filled).isEqualTo(8);
        List<Integer> drained = new ArrayList<>();
        assertThat(queue.drain(drained::add, 3)).isEqualTo(3);
        assertThat(queue.drain(drained::add, 20)).isEqualTo(5);
        assertThat(drained).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounded")
    void losesAndDoublesNothingAndKeepsEachProducersOrder(
            String name,
            int producers,
            int consumers,
            IntFunction<MessagePassingQueue<Integer>> make)
            throws Exception {
        MessagePassingQueue<Integer> queue = make.apply(64);
        BitSet seen = new BitSet();
        int total = producers * ITEMS_EACH;
        List<Race.Runner> race = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int first = p * ITEMS_EACH;
            race.add(() -> produce(queue, first));
        }
        for (int c = 0; c < consumers; c++) {
            int share = total / consumers;
            race.add(() -> consume(queue, share, producers, seen));
        }
        Race.run(race);
        assertThat(seen.cardinality()).isEqualTo(total);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aSleepingConsumerIsWoken() throws Exception {
        BlockingQueue<Integer> queue = Queues.mpscSleeping(8);
        List<Integer> taken = new ArrayList<>();
        Race.run(
                List.of(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                taken.add(queue.take());
                            }
                        },
                        () -> {
                            for (int i = 0; i < 100; ) {
                                LockSupport.parkNanos(20_000);
                                i += queue.offer(i) ? 1 : 0;
                            }
                        }));
        assertThat(taken).hasSize(100).isSorted().doesNotHaveDuplicates();
        for (int i = 0; i < 8; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        assertThat(queue.offer(8)).as("never waits").isFalse();
    }

    @Test
    void theUnboundedOneTakesEverything() {
        Queue<Integer> queue = Queues.unbounded();
        for (int i = 0; i < 10_000; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
        assertThat(queue.poll()).isNull();
    }

    private static void produce(MessagePassingQueue<Integer> queue, int first) {
        Backoff backoff = new Backoff();
        for (int i = first; i < first + ITEMS_EACH; ) {
            boolean offered = queue.offer(i);
            backoff.idle(offered ? 1 : 0);
            i += offered ? 1 : 0;
        }
    }

    private static void consume(
            MessagePassingQueue<Integer> queue, int share, int producers, BitSet seen) {
        Backoff backoff = new Backoff();
        BitSet mine = new BitSet();
        int[] last = new int[producers];
        for (int got = 0; got < share; ) {
            Integer item = queue.poll();
            backoff.idle(item == null ? 0 : 1);
            if (item != null) {
                int producer = item / ITEMS_EACH;
                int number = item % ITEMS_EACH + 1;
                assertThat(number)
                        .as("order of producer %d", producer)
                        .isGreaterThan(last[producer]);
                last[producer] = number;
                mine.set(item);
                got++;
            }
        }
        synchronized (seen) {
            assertThat(seen.intersects(mine)).as("an item came twice").isFalse();
            seen.or(mine);
        }
    }
}
