package io.wraith.endtoend;

import io.wraith.base.Prng;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.Endpoint;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.handshake.SuiteSpeed;
import io.wraith.wire.Burst;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// One address that begins thousands of handshakes per second and ends none, with noise between.
final class Flood {
    private static final int ATTEMPTS = 200;
    private static final int PER_MILLISECOND = 10;
    private static final int NOISE_BYTES = 1_200;

    private final List<byte[]> datagrams = new ArrayList<>();

    /// First messages as the product sends them, of many handshakes.
    Flood(long seed) {
        SecureRandom random = new SecureRandom();
        Party party =
                new Party(
                        Identity.generate(random).certify(X25519.generate(random)),
                        new VerifiedKeys(1),
                        random);
        List<SuiteSpeed> suites = List.of(new SuiteSpeed(Suite.AES_128_GCM, 300));
        Endpoint endpoint =
                new Endpoint(
                        EndpointConfig.usual(suites),
                        party,
                        new KeyedToken(new byte[32], "reset"),
                        connection -> stream -> (_, _, _, length) -> stream.consumed(length),
                        0);
        Burst burst = new Burst(1 << 16);
        for (int i = 0; i < ATTEMPTS; i++) {
            endpoint.connect(new byte[6], null, new byte[0], 0);
            endpoint.work(0, 1);
            while (endpoint.transmit(burst, 0)) {
                take(burst);
            }
        }
        byte[] noise = new byte[NOISE_BYTES];
        Prng prng = new Prng(seed);
        for (int i = 0; i < ATTEMPTS / 2; i++) {
            prng.fill(noise, 0, noise.length);
            datagrams.add(noise.clone());
        }
    }

    private void take(Burst burst) {
        for (int i = 0; i < burst.count(); i++) {
            int at = burst.offset(i);
            datagrams.add(Arrays.copyOfRange(burst.bytes(), at, at + burst.length(i)));
        }
    }

    /// Sends ten of them each millisecond as long as that holds: how many.
    long send(InetSocketAddress target, BooleanSupplier goesOn) throws IOException {
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            long startNs = System.nanoTime();
            while (goesOn.getAsBoolean()) {
                long dueMs = (System.nanoTime() - startNs) / 1_000_000;
                for (; sent < dueMs * PER_MILLISECOND; sent++) {
                    int which = (int) (sent % datagrams.size());
                    channel.send(ByteBuffer.wrap(datagrams.get(which)), target);
                }
                Run.pause(1);
            }
        }
        return sent;
    }
}
