package io.wraith.stress;

import io.wraith.ring.IndexStack;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A batch is popped while another thread pops two single numbers and pushes them back in reverse:
/// the walk along the links must not end up with links of two different times.
@JCStressTest
@Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "three were popped, three are left")
@Outcome(expect = Expect.FORBIDDEN, desc = "a number was lost or has two owners")
@State
public class IndexStackBatches {
    private final IndexStack stack = IndexStack.full(6);
    private final int[] batch = new int[3];
    private int popped;

    @Actor
    public void batchPopper() {
        popped = stack.pop(batch, 0, 3);
    }

    @Actor
    public void reverser() {
        int first = stack.pop();
        int second = stack.pop();
        stack.push(first);
        stack.push(second);
    }

    /// First: the size of the batch. Second: how many are left, or -1 unless each has one owner.
    @Arbiter
    public void count(II_Result result) {
        Census census = new Census(6);
        for (int i = 0; i < popped; i++) {
            census.count(batch[i]);
        }
        result.r1 = popped;
        result.r2 = census.drain(stack);
    }
}
