package io.wraith.bench;

import io.wraith.kit.LatencyRecorder;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// What recording a duration costs beside reading the clock, which the owner does anyway.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class LatencyRecorderBenchmark {
    private final LatencyRecorder recorder = new LatencyRecorder();
    private long durationNs;

    @Benchmark
    public long clock() {
        return System.nanoTime();
    }

    @Benchmark
    public long record() {
        durationNs = (durationNs + 7_919) & 0xf_ffff;
        recorder.record(durationNs);
        return durationNs;
    }
}
