package io.wraith.bench;

import io.wraith.proto.congestion.Pacer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// What spreading departures costs per packet, as a sender asks: before each packet what may leave,
/// after it that it left, and once a burst of 44 the rate and when the next is due.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(PacerBenchmark.BURST)
public class PacerBenchmark {
    static final int BURST = 44;
    private static final int BYTES = 1312;
    private static final long RATE = 1_000_000_000L;

    private final Pacer pacer = new Pacer(0, RATE, 2 * BURST * BYTES);
    private long nowNs;

    @Benchmark
    public long burst() {
        for (int i = 0; i < BURST; i++) {
            if (pacer.creditBytes(nowNs) >= BYTES) {
                pacer.sent(BYTES);
            }
        }
        pacer.pace(nowNs, RATE, 2 * BURST * BYTES);
        nowNs = pacer.deadlineNs(nowNs, 2 * BURST * BYTES, BYTES);
        return nowNs;
    }
}
