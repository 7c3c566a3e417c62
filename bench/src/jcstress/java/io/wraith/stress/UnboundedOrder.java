package io.wraith.stress;

import io.wraith.ring.Queues;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import java.util.Queue;

/// The queue without a limit, with one producer and two consumers that race for its items: each
/// comes out once, and none of a consumer's items is older than the one it took before.
@JCStressTest
@Outcome(id = "111, 1, 1", expect = Expect.ACCEPTABLE, desc = "all three, each consumer in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or reordered")
@State
public class UnboundedOrder {
    private final Queue<int[]> queue = Queues.unbounded();
    private int firstTook;
    private int secondTook;
    private boolean firstInOrder;
    private boolean secondInOrder;

    @Actor
    public void producer() {
        queue.offer(new int[] {1});
        queue.offer(new int[] {10});
        queue.offer(new int[] {100});
    }

    @Actor
    public void first() {
        int one = value(queue.poll());
        int other = value(queue.poll());
        firstTook = one + other;
        firstInOrder = other == 0 || one < other;
    }

    @Actor
    public void second() {
        int one = value(queue.poll());
        int other = value(queue.poll());
        secondTook = one + other;
        secondInOrder = other == 0 || one < other;
    }

    @Arbiter
    public void rest(III_Result result) {
        int left = 0;
        for (int[] item = queue.poll(); item != null; item = queue.poll()) {
            left += item[0];
        }
        result.r1 = firstTook + secondTook + left;
        result.r2 = firstInOrder ? 1 : 0;
        result.r3 = secondInOrder ? 1 : 0;
    }

    private static int value(int @Nullable [] item) {
        return item == null ? 0 : item[0];
    }
}
