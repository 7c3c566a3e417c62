package io.wraith.bench;

import java.util.List;

/// What level 0 has to show, as `wraith bench level0` prints it beside what was measured.
final class Claims {
    static final List<Claim> ALL =
            List.of(
                    Claim.figure(
                            "spsc queue: at most 50 ns per item between two threads",
                            "QueueBenchmark.oneProducer[kind=SPSC]",
                            50),
                    Claim.ratio(
                            "spsc queue: 3 times ArrayBlockingQueue",
                            "QueueBenchmark.oneProducer[kind=SPSC]",
                            "QueueBenchmark.oneProducer[kind=ARRAY_BLOCKING_PUT_TAKE]",
                            3),
                    Claim.ratio(
                            "mpsc queue: 3 times ArrayBlockingQueue, two producers",
                            "QueueContentionBenchmark.twoProducers[kind=MPSC]",
                            "QueueContentionBenchmark.twoProducers[kind=ARRAY_BLOCKING_PUT_TAKE]",
                            3),
                    Claim.ratio(
                            "mpmc queue: 3 times ArrayBlockingQueue, two producers",
                            "QueueContentionBenchmark.twoProducers[kind=MPMC]",
                            "QueueContentionBenchmark.twoProducers[kind=ARRAY_BLOCKING_PUT_TAKE]",
                            3),
                    Claim.figure(
                            "buffer pool: take and give in at most 100 ns",
                            "PoolBenchmark.cached[bytes=1400]",
                            100),
                    Claim.ratio(
                            "pipeline: twice ArrayBlockingQueues between as many threads",
                            "PipelineBenchmark.pipeline",
                            "PipelineBenchmark.arrayBlockingQueues",
                            2));

    private Claims() {}
}
