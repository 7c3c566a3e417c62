package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.CallTrace.Row;

import org.junit.jupiter.api.Test;

import java.util.List;

final class CallTraceTest {
    private static final String SUMMARY =
            """

             Summary of events:

             java (31574), 2 events, 0.1%

               syscall            calls  errors  total       min       avg       max       stddev
                                                 (msec)    (msec)    (msec)    (msec)        (%)
               --------------- --------  ------ -------- --------- --------- ---------     ------
               futex                  1      0  2000.500     0.000     0.000     0.000      0.00%


             GC Thread#0 (31605), 1423 events, 48.8%

               syscall            calls  errors  total       min       avg       max       stddev
                                                 (msec)    (msec)    (msec)    (msec)        (%)
               --------------- --------  ------ -------- --------- --------- ---------     ------
               pread64               73      0   121.000     0.015     1.660    31.652     38.31%

             GC Thread#1 (31606), 12 events, 0.8%

               syscall            calls  errors  total       min       avg       max       stddev
                                                 (msec)    (msec)    (msec)    (msec)        (%)
               --------------- --------  ------ -------- --------- --------- ---------     ------
               pread64                2      0     9.000     0.015     1.660    31.652     38.31%
            """;

    @Test
    void threadsOfANameAreOneAndTheLongestComesFirst() {
        assertThat(CallTrace.rows(SUMMARY))
                .containsExactly(
                        new Row("java", "futex", 1, 2.0005),
                        new Row("GC Thread", "pread64", 75, 0.13));
        assertThat(CallTrace.rows("perf: no permission")).isEmpty();
    }

    @Test
    void theTableSaysHowLongACallTook() {
        assertThat(CallTrace.text(CallTrace.rows(SUMMARY)))
                .containsPattern("java: futex +2\\.00 +1 ")
                .containsPattern("GC Thread: pread64 +0\\.130 +75 +1733");
    }

    @Test
    void theRunUnderPerfIsNotAskedForATraceAgain() {
        assertThat(CallTrace.without(List.of("ping", "--profile", "calls", "--count", "5")))
                .containsExactly("ping", "--count", "5");
    }
}
