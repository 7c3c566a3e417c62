package io.wraith.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;

final class IndexStackTest {
    @Test
    void fullHoldsEveryNumberOnce() {
        IndexStack stack = IndexStack.full(5);
        assertThat(stack.capacity()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            assertThat(stack.isEmpty()).isFalse();
            assertThat(stack.pop()).isEqualTo(i);
        }
        assertThat(stack.isEmpty()).isTrue();
        assertThat(stack.pop()).isEqualTo(IndexStack.EMPTY);
    }

    @Test
    void oneNumberIsEnough() {
        IndexStack stack = IndexStack.full(1);
        assertThat(stack.pop()).isZero();
        assertThat(stack.pop()).isEqualTo(IndexStack.EMPTY);
        stack.push(0);
        assertThat(stack.pop()).isZero();
    }

    @RepeatedTest(5)
    void behavesLikeAStack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int capacity = 1 + random.nextInt(100);
        IndexStack stack = IndexStack.empty(capacity);
        ArrayDeque<Integer> model = new ArrayDeque<>();
        ArrayDeque<Integer> outside = new ArrayDeque<>();
        for (int i = 0; i < capacity; i++) {
            outside.add(i);
        }
        int[] batch = new int[10];
        for (int step = 0; step < 10_000; step++) {
            int count = random.nextInt(8);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!outside.isEmpty()) {
                        stack.push(outside.peek());
                        model.push(outside.poll());
                    }
                }
                case 1 -> {
                    int expected = model.isEmpty() ? IndexStack.EMPTY : model.pop();
                    assertThat(stack.pop()).as("seed %d step %d", seed, step).isEqualTo(expected);
                    if (expected >= 0) {
                        outside.add(expected);
                    }
                }
                case 2 -> {
                    int pushed = Math.min(count, outside.size());
                    for (int i = 0; i < pushed; i++) {
                        batch[1 + i] = outside.poll();
                        model.push(batch[1 + i]);
                    }
                    stack.push(batch, 1, pushed);
                }
                default -> {
                    int popped = stack.pop(batch, 2, count);
                    assertThat(popped)
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(Math.min(count, model.size()));
                    for (int i = 0; i < popped; i++) {
                        assertThat(batch[2 + i]).as("seed %d", seed).isEqualTo(model.pop());
                        outside.add(batch[2 + i]);
                    }
                }
            }
        }
    }

    @Test
    void threadsNeverHoldTheSameNumber() throws Exception {
        int capacity = 8;
        IndexStack stack = IndexStack.full(capacity);
        AtomicIntegerArray holders = new AtomicIntegerArray(capacity);
        List<Race.Runner> race = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            long seed = t;
            race.add(() -> takeAndGive(stack, holders, new Random(seed)));
        }
        Race.run(race);
        int[] rest = new int[capacity + 1];
        assertThat(stack.pop(rest, 0, capacity + 1)).isEqualTo(capacity);
        assertThat(rest).contains(0, 1, 2, 3, 4, 5, 6, 7);
    }

    private static void takeAndGive(IndexStack stack, AtomicIntegerArray holders, Random random) {
        int[] mine = new int[4];
        for (int round = 0; round < 50_000; round++) {
            int count;
            if (random.nextBoolean()) {
                mine[0] = stack.pop();
                count = mine[0] == IndexStack.EMPTY ? 0 : 1;
            } else {
                count = stack.pop(mine, 0, 1 + random.nextInt(4));
            }
            for (int i = 0; i < count; i++) {
                assertThat(holders.incrementAndGet(mine[i])).as("holders").isEqualTo(1);
            }
            for (int i = 0; i < count; i++) {
                holders.decrementAndGet(mine[i]);
            }
            if (count == 1) {
                stack.push(mine[0]);
            } else {
                stack.push(mine, 0, count);
            }
        }
    }

    @Test
    void refusesWhatIsNoNumberOfIts() {
        IndexStack stack = IndexStack.empty(4);
        assertThatThrownBy(() -> stack.push(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> stack.push(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> stack.push(new int[] {0, 9}, 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> stack.pop(new int[3], 1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(stack.isEmpty()).isTrue();
        assertThatThrownBy(() -> IndexStack.empty(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
