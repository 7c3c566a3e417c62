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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// What the transport costs beside its cipher: 256 KiB from one endpoint to another on one thread,
/// in packets of 1280 bytes, with acknowledgements, recovery, BBR, pacing and flow control; and the
/// same bytes only sealed and opened.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TransportBenchmark {
    private static final int CHUNK = 256 << 10;
    private static final int PLAIN = 1280;
    private static final int PACKETS = CHUNK / (PLAIN - EndpointPair.FRAME_BYTES) + 1;
    private static final int HEADER = 16;
    private static final int TAG = 16;

    private final EndpointPair endpoints = new EndpointPair(Suite.AES_128_GCM, PLAIN);
    private final byte[] sealed = new byte[HEADER + PLAIN + TAG];
    private final byte[] opened = new byte[PLAIN];
    private final byte[] key = new byte[Suite.AES_128_GCM.keyLength()];
    private final byte[] iv = new byte[Suite.AES_128_GCM.ivLength()];
    private final Aead sealing = Suite.AES_128_GCM.aead(key, iv);
    private final Aead opening = Suite.AES_128_GCM.aead(key, iv);
    private long number;

    /// Both endpoints and everything they do.
    @Benchmark
    public long transport() {
        return endpoints.send(CHUNK);
    }

    /// The cipher alone, for as many packets.
    @Benchmark
    public long sealAndOpen() {
        for (int packet = 0; packet < PACKETS; packet++) {
            number++;
            sealing.header(sealed, 0, HEADER).seal(number, sealed, HEADER, PLAIN, sealed, HEADER);
            int length =
                    opening.header(sealed, 0, HEADER)
                            .open(number, sealed, HEADER, PLAIN + TAG, opened, 0);
            Check.that(length == PLAIN, "a packet that does not open");
        }
        return opened[0];
    }
}
