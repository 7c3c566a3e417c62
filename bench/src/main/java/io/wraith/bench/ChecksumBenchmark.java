package io.wraith.bench;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

import io.wraith.simd.Checksum;
import io.wraith.simd.Kernel;

import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// The checksums, those with a kernel in their vector form, and what hash4j and lz4-java (its pure
/// Java form) have of them.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ChecksumBenchmark {
    @Param({"1024", "65536"})
    int bytes;

    private final Hasher64 hash4jXxh3 = Hashing.xxh3_64();
    private final XXHash32 lz4Xxh32 = XXHashFactory.safeInstance().hash32();
    private final XXHash64 lz4Xxh64 = XXHashFactory.safeInstance().hash64();
    private byte[] input = {};

    @Setup(Level.Trial)
    public void fill(BenchmarkParams benchmark) throws InterruptedException {
        input = new byte[bytes];
        new Random(1).nextBytes(input);
        for (Kernel kernel : Kernel.values()) {
            if (benchmark.getBenchmark().endsWith("." + kernel.name().toLowerCase(Locale.ROOT))) {
                VectorKernels.activate(kernel);
            }
        }
    }

    @Benchmark
    public long crc32() {
        return Checksum.CRC32.of(input, 0, bytes);
    }

    @Benchmark
    public long crc32c() {
        return Checksum.CRC32C.of(input, 0, bytes);
    }

    @Benchmark
    public long adler32() {
        return Checksum.ADLER32.of(input, 0, bytes);
    }

    @Benchmark
    public long fletcher32() {
        return Checksum.FLETCHER32.of(input, 0, bytes);
    }

    @Benchmark
    public long xxh32() {
        return Checksum.XXH32.of(input, 0, bytes);
    }

    @Benchmark
    public long xxh64() {
        return Checksum.XXH64.of(input, 0, bytes);
    }

    @Benchmark
    public long xxh3() {
        return Checksum.XXH3.of(input, 0, bytes);
    }

    @Benchmark
    public long peerHash4jXxh3() {
        return hash4jXxh3.hashBytesToLong(input, 0, bytes);
    }

    @Benchmark
    public long peerLz4Xxh32() {
        return lz4Xxh32.hash(input, 0, bytes, 0);
    }

    @Benchmark
    public long peerLz4Xxh64() {
        return lz4Xxh64.hash(input, 0, bytes, 0);
    }
}
