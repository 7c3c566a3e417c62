package io.wraith.bench;

import io.wraith.crypto.Suite;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// Protocol logic alone: 1 MiB from one endpoint to another in memory, in packets of 1280 bytes
/// that are not encrypted; by how many streams share it, and with whole bursts lost.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ProtocolBenchmark {
    private static final int CHUNK = 1 << 20;
    private static final int PLAIN = 1280;

    @Param({"1", "16", "64"})
    int streams;

    /// Of the sender's bursts one in so many is cut to its first datagram; 0 for none.
    @Param({"0", "50"})
    int lossEvery;

    private EndpointPair endpoints = new EndpointPair(Suite.NULL, PLAIN);

    @Setup
    public void prepare() {
        endpoints = new EndpointPair(Suite.NULL, PLAIN, streams);
        endpoints.loseEvery(lossEvery);
    }

    @Benchmark
    public long send() {
        return endpoints.send(CHUNK);
    }
}
