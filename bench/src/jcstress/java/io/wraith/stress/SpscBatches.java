package io.wraith.stress;

import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two batches through the queue for one producer and one consumer, which has room for four items:
/// all that was filled in comes out, once and in order. What finds no room was never filled in.
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "as many out as in, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, reordered, or seen before it was built")
@State
public class SpscBatches {
    private final MessagePassingQueue<int[]> queue = Queues.spsc(4);
    private int made;
    private int filled;
    private int drained;
    private boolean inOrder = true;

    @Actor
    public void producer() {
        filled = queue.fill(this::next, 3);
        filled += queue.fill(this::next, 3);
    }

    @Actor
    public void consumer() {
        queue.drain(this::take, 2);
        queue.drain(this::take, 4);
    }

    @Arbiter
    public void rest(II_Result result) {
        queue.drain(this::take);
        result.r1 = filled - drained;
        result.r2 = inOrder ? 1 : 0;
    }

    private int[] next() {
        return new int[] {++made};
    }

    private void take(int[] item) {
        inOrder &= item[0] == ++drained;
    }
}
