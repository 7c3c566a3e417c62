package io.wraith.bench;

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

/// Items from two producers to one consumer: the queues that allow it, and `ArrayBlockingQueue`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class QueueContentionBenchmark {
    @Param({"MPSC", "MPSC_BATCH", "MPMC", "UNBOUNDED", "ARRAY_BLOCKING", "ARRAY_BLOCKING_PUT_TAKE"})
    public QueueTransfer.Kind kind = QueueTransfer.Kind.MPSC;

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
    @OperationsPerInvocation(QueueTransfer.ITEMS)
    public int twoProducers() throws Exception {
        return queue.receive(2);
    }
}
