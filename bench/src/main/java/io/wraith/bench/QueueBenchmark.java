package io.wraith.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// An item from one thread to another: what each queue costs per item, and what
/// `ArrayBlockingQueue` costs in its place; and what one thread pays for an offer and a poll when
/// nobody else is there.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class QueueBenchmark {
    @Param public QueueTransfer.Kind kind = QueueTransfer.Kind.MPSC;

    private QueueTransfer queue = new QueueTransfer(kind);

    @Setup(Level.Trial)
    public void build() {
        queue = new QueueTransfer(kind);
    }

    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        queue.stop();
    }

    @Benchmark
    public @Nullable Integer alone() throws InterruptedException {
        return queue.offerAndPoll();
    }

    @Benchmark
    @OperationsPerInvocation(QueueTransfer.ITEMS)
    public int oneProducer() throws Exception {
        return queue.receive(1);
    }
}
