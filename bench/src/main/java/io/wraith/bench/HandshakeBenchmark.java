package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Credentials;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.handshake.Established;
import io.wraith.proto.handshake.Goal;
import io.wraith.proto.handshake.Greeter;
import io.wraith.proto.handshake.GreeterLimits;
import io.wraith.proto.handshake.HandshakeSetup;
import io.wraith.proto.handshake.Initiation;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A whole handshake, both sides on one thread: from the first datagram to keys on either side,
/// with fragments, parameters and tables, without a network.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandshakeBenchmark {
    /// Later than any attempt lasts, so that each handshake finds the tables empty.
    private static final long NEXT_ATTEMPT_NS = 11_000_000_000L;

    private static final GreeterLimits NO_COOKIES =
            new GreeterLimits(
                    256, 256, 128, 1 << 20, 1 << 20, 10_000_000_000L, 30_000_000_000L, 4, 8);
    private static final byte[] ADDRESS = {10, 0, 0, 1, 0x11, 0x11};
    private static final byte[] NOTHING = {};
    private static final int STRANGERS = 2;
    private static final int WARM = 1000;

    private final SecureRandom random = new SecureRandom();
    private final KeyedToken tokens = new KeyedToken(new byte[32], "reset");
    private final Credentials[] callers = {credentials(), credentials()};
    private final HandshakeSetup known = setup(callers[0], new VerifiedKeys(8));
    private final Burst burst = new Burst(Greeter.BURST_BYTES);
    private long nowNs;

    /// Remembers callers; all but the first handshake spare the signatures.
    private final Greeter remembering =
            new Greeter(setup(credentials(), new VerifiedKeys(8)), NO_COOKIES, random, nowNs);

    /// Remembers the last caller only, and the callers alternate.
    private final Greeter forgetting =
            new Greeter(setup(credentials(), new VerifiedKeys(1)), NO_COOKIES, random, nowNs);

    private int calls;

    /// The code of the public keys is compiled late: after seconds, not after a short warm-up.
    @Setup
    public void warmUp() {
        for (int i = 0; i < WARM; i++) {
            strangers();
            acquaintances();
        }
    }

    @Benchmark
    public Established strangers() {
        Credentials caller = callers[calls++ % STRANGERS];
        return between(setup(caller, new VerifiedKeys(1)), forgetting);
    }

    @Benchmark
    public Established acquaintances() {
        return between(known, remembering);
    }

    private Established between(HandshakeSetup caller, Greeter greeter) {
        nowNs += NEXT_ATTEMPT_NS;
        Initiation initiation =
                Initiation.start(
                        caller,
                        Goal.at(ADDRESS, null, NOTHING),
                        Initiation.USUAL_TIMEOUT_NS,
                        nowNs);
        Established theirs = null;
        for (int turn = 0; theirs == null; turn++) {
            Check.that(turn < 3, "a handshake that did not end");
            theirs = turn(initiation, greeter);
        }
        initiation.confirmed();
        Established ours = Objects.requireNonNull(initiation.poll());
        theirs.keys().destroy();
        ours.keys().destroy();
        return ours;
    }

    private @Nullable Established turn(Initiation initiation, Greeter greeter) {
        while (initiation.transmit(burst, nowNs)) {
            for (int i = 0; i < burst.count(); i++) {
                greeter.receive(burst, i, nowNs);
            }
        }
        greeter.work(nowNs, Integer.MAX_VALUE);
        while (greeter.transmit(burst, nowNs)) {
            for (int i = 0; i < burst.count(); i++) {
                initiation.receive(burst, i, nowNs);
            }
        }
        initiation.work(nowNs);
        return greeter.poll();
    }

    private HandshakeSetup setup(Credentials credentials, VerifiedKeys verified) {
        return new HandshakeSetup(
                new Party(credentials, verified, random),
                Parameters.usual(List.of(new SuiteSpeed(Suite.AES_256_GCM, 300))),
                tokens,
                () -> random.nextLong() | 1);
    }

    private Credentials credentials() {
        return Identity.generate(random).certify(X25519.generate(random));
    }
}
