package io.wraith.bench;

import io.wraith.simd.ChaCha20Poly1305;
import io.wraith.simd.Kernel;
import io.wraith.simd.Verdict;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A burst of 16 packets, per packet: the batched cipher in its vector form and the JDK's cipher.
/// Runs in the checkout's folder, where it finds the compiler directives.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ChaCha20Poly1305Benchmark.PACKETS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:CompilerDirectivesFile=wraith/etc/compiler-directives.json"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ChaCha20Poly1305Benchmark {
    static final int PACKETS = 16;
    private static final int ASSOCIATED = 16;

    @Param({"64", "1200", "1280", "1400", "1408"})
    int bytes;

    private final byte[] key = new byte[ChaCha20Poly1305.KEY_BYTES];
    private final byte[] nonce = new byte[12];
    private final long[] counters = new long[PACKETS];
    private byte[] burst = {};
    private byte[] sealed = {};
    private byte[] opened = {};
    private int stride;
    private ChaCha20Poly1305 batch = new ChaCha20Poly1305(key, 0);
    private Cipher jdk;
    private long number;

    public ChaCha20Poly1305Benchmark() {
        try {
            jdk = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    @Setup
    public void prepare() {
        Kernel.CHACHA20_POLY1305.decide(new Verdict(Verdict.State.ACTIVE, "benchmarked", 0, 0, 0));
        Arrays.fill(key, (byte) 7);
        batch = new ChaCha20Poly1305(key, 0);
        stride = ASSOCIATED + bytes + ChaCha20Poly1305.TAG_BYTES;
        burst = new byte[PACKETS * stride];
        sealed = new byte[PACKETS * stride];
        opened = new byte[PACKETS * bytes];
        sealBatch();
    }

    @Benchmark
    public byte[] sealBatch() {
        for (int i = 0; i < PACKETS; i++) {
            counters[i] = number++;
        }
        batch.associated(burst, 0, stride, ASSOCIATED).counters(counters, 0);
        batch.source(burst, ASSOCIATED, stride).target(sealed, ASSOCIATED, stride);
        batch.seal(PACKETS, bytes);
        return sealed;
    }

    @Benchmark
    public long openBatch() {
        batch.associated(burst, 0, stride, ASSOCIATED).counters(counters, 0);
        batch.source(sealed, ASSOCIATED, stride).target(opened, 0, bytes);
        return batch.open(PACKETS, bytes);
    }

    @Benchmark
    public byte[] sealJdk() throws GeneralSecurityException {
        SecretKeySpec spec = new SecretKeySpec(key, "ChaCha20");
        for (int i = 0; i < PACKETS; i++) {
            int at = i * stride;
            for (int j = 0; j < Long.BYTES; j++) {
                nonce[4 + j] = (byte) (number >>> (8 * j));
            }
            number++;
            jdk.init(Cipher.ENCRYPT_MODE, spec, new IvParameterSpec(nonce));
            jdk.updateAAD(burst, at, ASSOCIATED);
            jdk.doFinal(burst, at + ASSOCIATED, bytes, sealed, at + ASSOCIATED);
        }
        return sealed;
    }
}
