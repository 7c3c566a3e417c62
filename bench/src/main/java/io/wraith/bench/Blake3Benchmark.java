package io.wraith.bench;

import io.wraith.simd.Blake3;
import io.wraith.simd.Kernel;

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

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// BLAKE3 of inputs in memory, on arrays and native memory, beside the JDK's SHA-256;
/// [Blake3FileComparison] reads a file.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Blake3Benchmark {
    @Param({
        "64", "1024", "1100", "1400", "2048", "2500", "3100", "4096", "5200", "16384", "65536",
        "131072", "262144", "1048576"
    })
    int bytes;

    /// `vector` waits for the gate, `scalar` is what runs before.
    @Param({"vector", "scalar"})
    String form = "vector";

    private final Blake3 hasher = Blake3.hasher();
    private final byte[] hash = new byte[Blake3.HASH_BYTES];
    private byte[] input = {};
    private MemorySegment outside = MemorySegment.NULL;
    private final MessageDigest sha256;

    public Blake3Benchmark() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException absent) {
            throw new AssertionError(absent);
        }
    }

    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
        input = new byte[bytes];
        new Random(1).nextBytes(input);
        outside = Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, input);
        if (form.equals("vector")) {
            VectorKernels.activate(Kernel.BLAKE3);
        }
    }

    @Benchmark
    public byte[] array() {
        hasher.reset();
        hasher.update(input, 0, bytes);
        hasher.digest(hash, 0);
        return hash;
    }

    @Benchmark
    public byte[] nativeMemory() {
        hasher.reset();
        hasher.update(outside, 0, bytes);
        hasher.digest(hash, 0);
        return hash;
    }

    @Benchmark
    public byte[] jdkSha256() throws DigestException {
        sha256.update(input, 0, bytes);
        sha256.digest(hash, 0, hash.length);
        return hash;
    }
}
