package io.wraith.bench;

import io.wraith.simd.Kernel;
import io.wraith.simd.Xor;
import io.wraith.simd.XorDelta;

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
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// XOR of two ranges beside the loop that the JIT vectorises, and that loop with
/// `-XX:-UseSuperWord`; the delta of a frame in which a tenth changed, in four places.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class XorBenchmark {
    private static final int PLACES = 4;

    @Param({"1024", "65536"})
    int bytes;

    private byte[] target = {};
    private byte[] source = {};
    private byte[] fresh = {};
    private byte[] delta = {};
    private MemorySegment nativeTarget = MemorySegment.NULL;
    private MemorySegment nativeSource = MemorySegment.NULL;
    private int deltaLength;

    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
        Random random = new Random(1);
        target = new byte[bytes];
        source = new byte[bytes];
        random.nextBytes(target);
        random.nextBytes(source);
        nativeTarget = Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, target);
        nativeSource = Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, source);
        fresh = source.clone();
        for (int place = 0; place < PLACES; place++) {
            int at = place * bytes / PLACES;
            System.arraycopy(target, 0, fresh, at, bytes / 10 / PLACES);
        }
        delta = new byte[XorDelta.mostBytes(bytes)];
        deltaLength = XorDelta.encode(source, bytes, fresh, bytes, delta, 0);
        VectorKernels.activate(Kernel.XOR);
    }

    @Benchmark
    public byte[] array() {
        Xor.into(target, 0, source, 0, bytes);
        return target;
    }

    @Benchmark
    public MemorySegment nativeMemory() {
        Xor.into(nativeTarget, 0, nativeSource, 0, bytes);
        return nativeTarget;
    }

    @Benchmark
    public byte[] loop() {
        loop(target, source, bytes);
        return target;
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = "-XX:-UseSuperWord")
    public byte[] scalarLoop() {
        loop(target, source, bytes);
        return target;
    }

    private static void loop(byte[] target, byte[] source, int length) {
        for (int i = 0; i < length; i++) {
            target[i] ^= source[i];
        }
    }

    @Benchmark
    public int encodeDelta() {
        return XorDelta.encode(source, bytes, fresh, bytes, delta, 0);
    }

    /// Applied twice, a delta of equal lengths gives the old frame back.
    @Benchmark
    public int applyDelta() {
        return XorDelta.apply(delta, 0, deltaLength, fresh, bytes);
    }
}
