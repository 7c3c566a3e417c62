package io.wraith.stress;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.wraith.ring.ByteRing;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

import java.lang.foreign.Arena;

/// The ring is full, so what the producer writes goes where the consumer reads: it must not arrive
/// there before the consumer has released.
@JCStressTest
@Outcome(id = "1, -1", expect = Expect.ACCEPTABLE, desc = "the producer found it full")
@Outcome(id = "1, 9", expect = Expect.ACCEPTABLE, desc = "the producer came after the release")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was overwritten while it was read")
@State
public class ByteRingReuse {
    private static final int RECORD = 8;

    private final ByteRing ring = new ByteRing(Arena.ofAuto().allocate(32, 8));

    public ByteRingReuse() {
        write(1);
        write(2);
    }

    @Actor
    public void producer() {
        write(9);
    }

    @Actor
    public void consumer(JJ_Result result) {
        long at = ring.next();
        result.r1 = ring.memory().get(JAVA_LONG_UNALIGNED, at);
        ring.release();
    }

    @Arbiter
    public void last(JJ_Result result) {
        ring.next();
        long at = ring.next();
        result.r2 = at == ByteRing.EMPTY ? -1 : ring.memory().get(JAVA_LONG_UNALIGNED, at);
    }

    private void write(long value) {
        long at = ring.claim(RECORD);
        if (at != ByteRing.FULL) {
            ring.memory().set(JAVA_LONG_UNALIGNED, at, value);
            ring.publish();
        }
    }
}
