package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
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

/// Sealing and opening one packet, by suite and size, as the transport does it: with a header of 16
/// bytes and a nonce that counts.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class AeadBenchmark {
    private static final int HEADER = 16;

    @Param({"AES_128_GCM", "AES_256_GCM", "CHACHA20_POLY1305", "XCHACHA20_POLY1305", "NULL"})
    Suite suite = Suite.NULL;

    @Param({"64", "256", "1280", "1408", "4096", "8704"})
    int bytes;

    private Aead sealing = aead();
    private Aead opening = aead();
    private byte[] plain = {};
    private byte[] wire = {};
    private byte[] sealed = {};
    private byte[] opened = {};
    private long number;

    private Aead aead() {
        return suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
    }

    @Setup
    public void prepare() {
        sealing = aead();
        opening = aead();
        plain = new byte[bytes];
        opened = new byte[bytes];
        wire = new byte[HEADER + bytes + Aead.TAG_LENGTH];
        sealed = new byte[wire.length];
        aead().header(sealed, 0, HEADER).seal(0, plain, 0, bytes, sealed, HEADER);
    }

    @Benchmark
    public byte[] seal() {
        number++;
        sealing.header(wire, 0, HEADER).seal(number, plain, 0, bytes, wire, HEADER);
        return wire;
    }

    /// The same packet each time; replays are for others to notice.
    @Benchmark
    public byte[] open() {
        int length =
                opening.header(sealed, 0, HEADER)
                        .open(0, sealed, HEADER, bytes + Aead.TAG_LENGTH, opened, 0);
        Check.that(length == bytes, "a packet that does not open");
        return opened;
    }
}
