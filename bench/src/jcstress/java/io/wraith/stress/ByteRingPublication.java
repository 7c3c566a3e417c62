package io.wraith.stress;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.wraith.ring.ByteRing;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

import java.lang.foreign.Arena;

/// A record is seen whole, in order, or not at all. The ring begins near its end, so that the
/// second record goes to the beginning.
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "nothing was published yet")
@Outcome(id = "7, -1", expect = Expect.ACCEPTABLE, desc = "the first record")
@Outcome(id = "7, 8", expect = Expect.ACCEPTABLE, desc = "both records")
@Outcome(id = "-1, 7", expect = Expect.ACCEPTABLE, desc = "published between the two reads")
@Outcome(expect = Expect.FORBIDDEN, desc = "bytes were seen before they were written")
@State
public class ByteRingPublication {
    private static final int RECORD = 12;

    private final ByteRing ring = new ByteRing(Arena.ofAuto().allocate(64, 8));

    public ByteRingPublication() {
        byte[] record = new byte[RECORD];
        for (int i = 0; i < 3; i++) {
            ring.offer(record, 0, RECORD);
            ring.poll(record, 0);
        }
    }

    @Actor
    public void producer() {
        write(7);
        write(8);
    }

    @Actor
    public void consumer(JJ_Result result) {
        result.r1 = read();
        result.r2 = read();
    }

    private void write(long value) {
        long at = ring.claim(RECORD);
        ring.memory().set(JAVA_LONG_UNALIGNED, at, value);
        ring.publish();
    }

    private long read() {
        long at = ring.next();
        long value = at == ByteRing.EMPTY ? -1 : ring.memory().get(JAVA_LONG_UNALIGNED, at);
        ring.release();
        return value;
    }
}
