package io.wraith.stress;

import io.wraith.ring.IndexStack;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The classic ABA: while one thread pops 0, whose link says 1, another pops 0 and 1 and pushes 0
/// again. A pop that trusts the old link makes 1 the head, which the other thread still owns.
@JCStressTest
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "popped first, or after the push")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "popped between the other's two pops")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "popped between the pops and the push")
@Outcome(expect = Expect.FORBIDDEN, desc = "a number was lost or has two owners")
@State
public class IndexStackAba {
    private final IndexStack stack = IndexStack.full(4);
    private int popped;
    private int kept;

    @Actor
    public void popper() {
        popped = stack.pop();
    }

    @Actor
    public void rearranger() {
        int pushed = stack.pop();
        kept = stack.pop();
        stack.push(pushed);
    }

    /// First: what the popper got. Second: how many are left, or -1 unless each has one owner.
    @Arbiter
    public void count(II_Result result) {
        Census census = new Census(4);
        census.count(popped);
        census.count(kept);
        result.r1 = popped;
        result.r2 = census.drain(stack);
    }
}
