package io.wraith.stress;

import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The queue we took for many producers and one consumer: one producer's items stay in order, and
/// every item comes out once. The first producer's items are 1 and 2, the second's is 10. What the
/// consumer met while they came is read as digits, and what was left is taken at the end.
@JCStressTest
@Outcome(id = "13, 1", expect = Expect.ACCEPTABLE, desc = "all three, the first before the second")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or one producer's items reordered")
@State
public class MpscOrder {
    private final MessagePassingQueue<int[]> queue = Queues.mpsc(4);
    private int sum;
    private int seen;
    private boolean inOrder = true;

    @Actor
    public void oneAndTwo() {
        queue.offer(new int[] {1});
        queue.offer(new int[] {2});
    }

    @Actor
    public void ten() {
        queue.offer(new int[] {10});
    }

    @Actor
    public void consumer() {
        take(queue.poll());
        take(queue.poll());
    }

    @Arbiter
    public void rest(II_Result result) {
        for (int[] item = queue.poll(); item != null; item = queue.poll()) {
            take(item);
        }
        result.r1 = sum;
        result.r2 = inOrder ? 1 : 0;
    }

    private void take(int @Nullable [] item) {
        if (item != null) {
            sum += item[0];
            inOrder &= item[0] == 10 || item[0] == ++seen;
        }
    }
}
