package io.wraith.bench;

import io.wraith.bench.result.Claim;

import java.util.List;

/// What level 0 has to show, as `wraith bench level0` prints it beside what was measured.
final class Claims {
    static final List<Claim> ALL =
            List.of(
                    Claim.ratio(
                            "xor 64 KB: 0.95 times the auto-vectorised loop",
                            "XorBenchmark.array[bytes=65536]",
                            "XorBenchmark.loop[bytes=65536]",
                            0.95),
                    Claim.ratio(
                            "xor 1 KB: 1.8 times the auto-vectorised loop",
                            "XorBenchmark.array[bytes=1024]",
                            "XorBenchmark.loop[bytes=1024]",
                            1.8),
                    Claim.ratio(
                            "xor 64 KB: 5 times a scalar loop",
                            "XorBenchmark.array[bytes=65536]",
                            "XorBenchmark.scalarLoop[bytes=65536]",
                            5),
                    Claim.figure(
                            "crc32: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.crc32[bytes=65536]",
                            10486),
                    Claim.figure(
                            "crc32c: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.crc32c[bytes=65536]",
                            10486),
                    Claim.figure(
                            "adler32: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.adler32[bytes=65536]",
                            10486),
                    Claim.figure(
                            "fletcher32: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.fletcher32[bytes=65536]",
                            10486),
                    Claim.figure(
                            "xxh32: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.xxh32[bytes=65536]",
                            10486),
                    Claim.figure(
                            "xxh64: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.xxh64[bytes=65536]",
                            10486),
                    Claim.figure(
                            "xxh3: 6.25 GB/s at 64 KB (10486 ns)",
                            "ChecksumBenchmark.xxh3[bytes=65536]",
                            10486),
                    Claim.ratio(
                            "xxh3 64 KB: as fast as hash4j's",
                            "ChecksumBenchmark.xxh3[bytes=65536]",
                            "ChecksumBenchmark.peerHash4jXxh3[bytes=65536]",
                            1),
                    Claim.ratio(
                            "xxh3 1 KB: as fast as hash4j's",
                            "ChecksumBenchmark.xxh3[bytes=1024]",
                            "ChecksumBenchmark.peerHash4jXxh3[bytes=1024]",
                            1),
                    Claim.ratio(
                            "blake3 64 B: half the speed of the JDK's SHA-256",
                            "Blake3Benchmark.array[bytes=64,form=vector]",
                            "Blake3Benchmark.jdkSha256[bytes=64,form=vector]",
                            0.5),
                    Claim.ratio(
                            "blake3 1024 B: half the speed of the JDK's SHA-256",
                            "Blake3Benchmark.array[bytes=1024,form=vector]",
                            "Blake3Benchmark.jdkSha256[bytes=1024,form=vector]",
                            0.5),
                    Claim.ratio(
                            "blake3 1100 B: half the speed of the JDK's SHA-256",
                            "Blake3Benchmark.array[bytes=1100,form=vector]",
                            "Blake3Benchmark.jdkSha256[bytes=1100,form=vector]",
                            0.5),
                    Claim.ratio(
                            "blake3 2048 B: half the speed of the JDK's SHA-256",
                            "Blake3Benchmark.array[bytes=2048,form=vector]",
                            "Blake3Benchmark.jdkSha256[bytes=2048,form=vector]",
                            0.5),
                    Claim.ratio(
                            "blake3 2500 B: half the speed of the JDK's SHA-256",
                            "Blake3Benchmark.array[bytes=2500,form=vector]",
                            "Blake3Benchmark.jdkSha256[bytes=2500,form=vector]",
                            0.5),
                    Claim.ratio(
                            "blake3 4096 B: half the speed of the JDK's SHA-256",
                            "Blake3Benchmark.array[bytes=4096,form=vector]",
                            "Blake3Benchmark.jdkSha256[bytes=4096,form=vector]",
                            0.5),
                    Claim.ratio(
                            "chacha20-poly1305 1200 B: 2.2 times the JDK's, batch of 16",
                            "ChaCha20Poly1305Benchmark.sealBatch[bytes=1200]",
                            "ChaCha20Poly1305Benchmark.sealJdk[bytes=1200]",
                            2.2),
                    Claim.ratio(
                            "chacha20-poly1305 1280 B: 2.2 times the JDK's, batch of 16",
                            "ChaCha20Poly1305Benchmark.sealBatch[bytes=1280]",
                            "ChaCha20Poly1305Benchmark.sealJdk[bytes=1280]",
                            2.2),
                    Claim.ratio(
                            "chacha20-poly1305 1400 B: 2.2 times the JDK's, batch of 16",
                            "ChaCha20Poly1305Benchmark.sealBatch[bytes=1400]",
                            "ChaCha20Poly1305Benchmark.sealJdk[bytes=1400]",
                            2.2),
                    Claim.ratio(
                            "chacha20-poly1305 1408 B: 2.2 times the JDK's, batch of 16",
                            "ChaCha20Poly1305Benchmark.sealBatch[bytes=1408]",
                            "ChaCha20Poly1305Benchmark.sealJdk[bytes=1408]",
                            2.2),
                    Claim.figure(
                            "spsc queue: 50 ns per item between two threads",
                            "QueueBenchmark.oneProducer[kind=SPSC]",
                            50),
                    Claim.figure(
                            "byte ring: 50 ns per record of 64 bytes between two threads",
                            "QueueBenchmark.oneProducer[kind=BYTE_RING]",
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
                            "buffer pool: take and give in 100 ns",
                            "PoolBenchmark.cached[bytes=1400]",
                            100),
                    Claim.ratio(
                            "pipeline: twice ArrayBlockingQueues between as many threads",
                            "PipelineBenchmark.pipeline",
                            "PipelineBenchmark.arrayBlockingQueues",
                            2),
                    Claim.figure(
                            "handshake: both sides in 3 ms, signatures included",
                            "HandshakeBenchmark.strangers",
                            3000),
                    Claim.ratio(
                            "transport: at most 1.6 times the cost of its cipher",
                            "TransportBenchmark.transport",
                            "TransportBenchmark.sealAndOpen",
                            0.625));

    private Claims() {}
}
