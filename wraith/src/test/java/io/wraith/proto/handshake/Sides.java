package io.wraith.proto.handshake;

import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.Burst;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// Two peers of tests, and what they are made of.
final class Sides {
    static final Identity ALICE = Identity.generate(new ScriptedRandom(1));
    static final Identity BOB = Identity.generate(new ScriptedRandom(2));
    static final PublicIdentity BOBS = BOB.publicIdentity();
    static final byte[] ALICES_ADDRESS = {10, 0, 0, 1, 0x11, 0x11};
    static final byte[] BOBS_ADDRESS = {10, 0, 0, 2, 0x22, 0x22};
    static final byte[] CAPABILITY = "share 7".getBytes(StandardCharsets.US_ASCII);
    static final Parameters PARAMETERS =
            Parameters.usual(
                    List.of(
                            new SuiteSpeed(Suite.AES_256_GCM, 300),
                            new SuiteSpeed(Suite.CHACHA20_POLY1305, 900)));

    private static final X25519 ALICES_KEY = X25519.generate(new ScriptedRandom(3));
    private static final X25519 BOBS_KEY = X25519.generate(new ScriptedRandom(4));

    private Sides() {}

    static HandshakeSetup alices(long seed) {
        return alices(seed, PARAMETERS);
    }

    static HandshakeSetup alices(long seed, Parameters parameters) {
        return setup(ALICE, ALICES_KEY, seed, parameters);
    }

    static HandshakeSetup bobs(long seed) {
        return bobs(seed, PARAMETERS);
    }

    static HandshakeSetup bobs(long seed, Parameters parameters) {
        return setup(BOB, BOBS_KEY, ~seed, parameters);
    }

    static Greeter greeter(long seed, GreeterLimits limits, long nowNs) {
        return new Greeter(bobs(seed), limits, new ScriptedRandom(seed + 17), nowNs);
    }

    static Initiation initiation(long seed, long nowNs) {
        return Initiation.start(
                alices(seed),
                Goal.at(BOBS_ADDRESS, BOBS, CAPABILITY),
                Initiation.USUAL_TIMEOUT_NS,
                nowNs);
    }

    /// One datagram from that address.
    static Burst datagram(byte[] bytes, byte[] address) {
        Burst burst = new Burst(Math.max(1, bytes.length));
        System.arraycopy(bytes, 0, burst.bytes(), 0, bytes.length);
        burst.received(bytes.length, Math.max(1, bytes.length));
        burst.address(address, 0, address.length);
        return burst;
    }

    static byte[] datagram(Burst burst, int index) {
        byte[] bytes = new byte[burst.length(index)];
        System.arraycopy(burst.bytes(), burst.offset(index), bytes, 0, bytes.length);
        return bytes;
    }

    private static HandshakeSetup setup(
            Identity identity, X25519 staticKey, long seed, Parameters parameters) {
        SplittableRandom ids = new SplittableRandom(seed);
        return new HandshakeSetup(
                new Party(
                        identity.certify(staticKey),
                        new VerifiedKeys(8),
                        new ScriptedRandom(seed + 1)),
                parameters,
                new KeyedToken(new byte[32], "reset"),
                () -> ids.nextLong() | 1);
    }
}
