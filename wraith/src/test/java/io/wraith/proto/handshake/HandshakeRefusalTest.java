package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Handshake;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;
import io.wraith.wire.HandshakeHeader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/// Authentic peers with which there can be no session.
final class HandshakeRefusalTest {
    private static final long ALICES_ID = 0xa11ce;
    private static final long AS_ADDRESSED = 0xb0b;
    private static final byte[] TOKEN = new byte[16];

    private final Greeter greeter = Sides.greeter(1, GreeterLimits.USUAL, 0);
    private final HandshakeHeader header = new HandshakeHeader();
    private final Burst burst = new Burst(Greeter.BURST_BYTES);
    private long seed = 100;

    @Test
    void anInitiatorNeedsASuiteInCommon() {
        List<SuiteSpeed> others = List.of(new SuiteSpeed(Suite.XCHACHA20_POLY1305, 1));
        assertThat(faultWith(Parameters.usual(others))).isEqualTo(HandshakeFault.SUITE_REFUSED);
    }

    @Test
    void anInitiatorRefusesAModeThatItDoesNotHave() {
        Parameters hidden = withMode(Sides.PARAMETERS, 1);
        assertThat(faultWith(hidden)).isEqualTo(HandshakeFault.MODE_REFUSED);
        assertThat(HandshakeFault.MODE_REFUSED.reason()).contains("obfuscation");
    }

    @Test
    void aResponderTakesWhatItOffered() {
        assertThat(answerTo(Sides.PARAMETERS, ALICES_ID, Suite.CHACHA20_POLY1305)).isNull();
        Established established = greeter.poll();
        assertThat(established).isNotNull();
        assertThat(established.suite()).isEqualTo(Suite.CHACHA20_POLY1305);
        assertThat(established.capability()).isEqualTo(Sides.CAPABILITY);
    }

    @Test
    void aResponderRefusesWhatItDidNotOffer() {
        assertThat(answerTo(Sides.PARAMETERS, ALICES_ID, Suite.AES_128_GCM))
                .isEqualTo(HandshakeFault.SUITE_REFUSED);
        assertThat(answerTo(Sides.PARAMETERS, ALICES_ID, null))
                .isEqualTo(HandshakeFault.SUITE_REFUSED);
        assertThat(answerTo(withMode(Sides.PARAMETERS, 2), ALICES_ID, Suite.AES_256_GCM))
                .isEqualTo(HandshakeFault.MODE_REFUSED);
        assertThat(answerTo(Sides.PARAMETERS, ALICES_ID + 1, Suite.AES_256_GCM))
                .isEqualTo(HandshakeFault.PARAMETERS_REFUSED);
        assertThat(greeter.poll()).isNull();
        assertThat(greeter.halfOpen()).isZero();
    }

    private static HandshakeFault faultWith(Parameters bobs) {
        Greeter bob =
                new Greeter(Sides.bobs(3, bobs), GreeterLimits.USUAL, new ScriptedRandom(3), 0);
        Pipe pipe = new Pipe(3, Pipe.Weather.FINE, Sides.initiation(3, 0), bob, 0).run();
        assertThat(pipe.nowNs).isEqualTo(40_000_000 + Initiation.GRACE_NS);
        return pipe.initiation.fault();
    }

    /// Runs a handshake whose initiator says that in message 3; the fault that was counted.
    private @Nullable HandshakeFault answerTo(
            Parameters parameters, long id, @Nullable Suite chosen) {
        long[] before = dropped();
        X25519 key = X25519.generate(new ScriptedRandom(8));
        Party party =
                new Party(
                        Sides.ALICE.certify(key), new VerifiedKeys(1), new ScriptedRandom(++seed));
        byte[] context = HandshakeSetup.context(AS_ADDRESSED, ALICES_ID);
        Handshake handshake = Handshake.initiator(party, Datagram.VERSION, context, Sides.BOBS);
        send(1, AS_ADDRESSED, write(handshake, new byte[0]));
        assertThat(greeter.transmit(burst, 0)).isTrue();
        Reassembly reassembly = new Reassembly(1, 1);
        for (int i = 0; i < burst.count(); i++) {
            header.wrap(burst.bytes(), burst.offset(i), burst.length(i));
            reassembly.add(burst, header, burst.length(i), true, 0);
        }
        Slot slot = Objects.requireNonNull(reassembly.mostUrgent());
        byte[] second = slot.message(slot.nextWay());
        assertThat(handshake.read(second, 0, second.length, new byte[4096], 0)).isPositive();
        Greeting greeting = new Greeting(parameters, id, TOKEN, chosen, Sides.CAPABILITY);
        send(3, slot.from(), write(handshake, greeting.encode()));
        long[] after = dropped();
        for (HandshakeFault fault : HandshakeFault.values()) {
            if (after[-fault.code()] > before[-fault.code()]) {
                return fault;
            }
        }
        return null;
    }

    private void send(int number, long to, byte[] message) {
        burst.clear();
        new OutgoingMessage(number, to, ALICES_ID, message).write(burst, header);
        burst.address(Sides.ALICES_ADDRESS, 0, Sides.ALICES_ADDRESS.length);
        for (int i = 0; i < burst.count(); i++) {
            assertThat(greeter.receive(burst, i, 0)).isZero();
        }
        assertThat(greeter.work(0, 9)).isEqualTo(1);
    }

    private static byte[] write(Handshake handshake, byte[] payload) {
        byte[] message = new byte[handshake.overhead() + payload.length];
        assertThat(handshake.write(payload, 0, payload.length, message, 0)).isPositive();
        return message;
    }

    private long[] dropped() {
        long[] counts = new long[HandshakeFault.values().length + 1];
        for (HandshakeFault fault : HandshakeFault.values()) {
            counts[-fault.code()] = greeter.dropped(fault);
        }
        return counts;
    }

    private static Parameters withMode(Parameters all, int mode) {
        return new Parameters(
                all.connectionWindow(),
                all.streamWindow(),
                all.twoWayStreams(),
                all.oneWayStreams(),
                all.idleTimeoutMs(),
                all.maxAckDelayUs(),
                all.maxPlaintext(),
                all.maxLanes(),
                mode,
                all.suites());
    }
}
