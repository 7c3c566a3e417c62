package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Big;
import io.wraith.base.RangeSet;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.LaneKeys;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.keys.KeyPhases;
import io.wraith.vectors.PublishedVectors;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.Burst;
import io.wraith.wire.FrameWriter;
import io.wraith.wire.ResetDatagram;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whole datagrams with every random byte fixed: a handshake that is asked for a cookie, the first
/// packets and the close of its session, a packet of each suite, a reset, and the answer to another
/// version. [DatagramVectorsReadTest] reads them without this project's code.
final class DatagramVectorsTest {
    private static final long INITIATORS_ID = 0x1111_1111_1111_1111L;
    private static final long ADDRESSED_ID = 0x2222_2222_2222_2222L;
    private static final long RESPONDERS_ID = 0x3333_3333_3333_3333L;
    private static final GreeterLimits SUSPICIOUS =
            new GreeterLimits(8, 0, 4, 4, 8, 10_000_000_000L, 30_000_000_000L, 4, 8);
    private static final Parameters PARAMETERS =
            Parameters.usual(
                    List.of(
                            new SuiteSpeed(Suite.AES_256_GCM, 300),
                            new SuiteSpeed(Suite.CHACHA20_POLY1305, 900)));

    private final Map<String, Object> file = new LinkedHashMap<>();
    private final List<Map<String, Object>> exchange = new ArrayList<>();
    private final Burst burst = new Burst(1 << 16);

    @Test
    void handshake() throws IOException {
        HandshakeSetup initiators = setup("initiator", 0x11, 64, INITIATORS_ID, ADDRESSED_ID);
        HandshakeSetup responders = setup("responder", 0x21, 32, RESPONDERS_ID);
        byte[] cookieSecret = put("cookie_secret", filled(0x51, 32));
        Greeter greeter = new Greeter(responders, SUSPICIOUS, ScriptedRandom.of(cookieSecret), 0);
        put("initiator_address", Sides.ALICES_ADDRESS);
        byte[] capability = put("capability", Sides.CAPABILITY);
        Initiation initiation =
                Initiation.start(
                        initiators,
                        Goal.at(Sides.BOBS_ADDRESS, null, capability),
                        10_000_000_000L,
                        0);

        List<byte[]> greeting = from(initiation, "message 1");
        greeting.forEach(one -> toGreeter(greeter, one));
        List<byte[]> retries = from(greeter, "retry");
        assertThat(retries).hasSize(2);
        initiation.receive(Sides.datagram(retries.getFirst(), Sides.BOBS_ADDRESS), 0, 0);
        from(initiation, "message 1 with cookie").forEach(one -> toGreeter(greeter, one));
        greeter.work(0, 8);
        for (byte[] one : from(greeter, "message 2")) {
            initiation.receive(Sides.datagram(one, Sides.BOBS_ADDRESS), 0, 0);
        }
        assertThat(initiation.work(0)).isTrue();
        from(initiation, "message 3").forEach(one -> toGreeter(greeter, one));
        greeter.work(0, 8);
        Established ours = Objects.requireNonNull(initiation.poll());
        Established theirs = Objects.requireNonNull(greeter.poll());
        assertThat(theirs.peerId()).isEqualTo(INITIATORS_ID);
        put("channel_binding", ours.channelBinding());
        session(ours, theirs);
        byte[] other = greeting.getFirst().clone();
        Big.u16(other, 9, 0x7a7a);
        note("initiator", "message 1 in version 0x7a7a", other);
        toGreeter(greeter, other);
        from(greeter, "versions");
        reset(responders);
        file.put("exchange", exchange);
        PublishedVectors.compare("handshake-datagrams.json", file);
    }

    /// The first packets of both sides, in lane 0 of epoch 0, and a close.
    private void session(Established ours, Established theirs) {
        assertThat(ours.suite()).isEqualTo(Suite.AES_256_GCM);
        KeyPhases initiator = keys(ours.keys().nextLane(ours.suite()), ours.suite());
        KeyPhases responder = keys(theirs.keys().nextLane(theirs.suite()), theirs.suite());
        FrameWriter frames = new FrameWriter();
        byte[] plain = new byte[1_024];
        frames.wrap(plain, 0, plain.length).ping(0x0102_0304_0506_0708L);
        note("initiator", "packet 0: PING", packet(initiator, RESPONDERS_ID, 0, plain, frames));
        RangeSet received = new RangeSet(1);
        received.add(0, 1);
        frames.wrap(plain, 0, plain.length).ack(received, 25, 1, 0, 0);
        frames.pong(0x0102_0304_0506_0708L);
        note(
                "responder",
                "packet 0: ACK, PONG",
                packet(responder, INITIATORS_ID, 0, plain, frames));
        byte[] reason = "done".getBytes(StandardCharsets.US_ASCII);
        frames.wrap(plain, 0, plain.length).close(0x100, reason, 0, reason.length);
        note("initiator", "packet 1: CLOSE", packet(initiator, RESPONDERS_ID, 1, plain, frames));
    }

    private void reset(HandshakeSetup responders) {
        byte[] datagram = filled(0x77, ResetDatagram.LONGEST);
        byte[] token = responders.resetToken(RESPONDERS_ID);
        ResetDatagram.write(datagram, 0, datagram.length, token, 0);
        note("responder", "reset of its id", datagram);
    }

    /// One full packet of each suite, in phase 1 of epoch 0.
    @Test
    void packets() throws IOException {
        byte[] hash = put("handshake_hash", filled(0xa0, 32));
        byte[] initiatorKey = put("initiator_key", filled(0xb0, 32));
        byte[] responderKey = put("responder_key", filled(0xc0, 32));
        byte[] plain = new byte[1_024];
        FrameWriter frames = new FrameWriter();
        frames.wrap(plain, 0, plain.length).ackNow();
        int at = frames.data(4, 0x1_0000_0000L, 1_008, true);
        for (int i = 0; i < 1_008; i++) {
            plain[at + i] = (byte) i;
        }
        assertThat(frames.room()).isZero();
        put("plaintext", plain);
        List<Map<String, Object>> packets = new ArrayList<>();
        for (Suite suite : Suite.values()) {
            if (suite != Suite.NULL) {
                SessionKeys session = SessionKeys.of(true, hash, initiatorKey, responderKey);
                KeyPhases.Limits limits = new KeyPhases.Limits(1, suite.forgeriesAllowed());
                KeyPhases keys = new KeyPhases(session.nextLane(suite), limits);
                packet(keys, INITIATORS_ID, 0, plain, frames);
                byte[] sealed = packet(keys, INITIATORS_ID, 0x0102_0304_0506L, plain, frames);
                Map<String, Object> packet = new LinkedHashMap<>();
                packet.put("suite", suite.label());
                packet.put("datagram", sealed);
                packets.add(packet);
            }
        }
        file.put("packets", packets);
        PublishedVectors.compare("packets.json", file);
    }

    private static KeyPhases keys(LaneKeys lane, Suite suite) {
        return new KeyPhases(lane, KeyPhases.Limits.of(suite));
    }

    private static byte[] packet(
            KeyPhases keys, long id, long number, byte[] plain, FrameWriter frames) {
        byte[] datagram = new byte[32 + frames.at()];
        System.arraycopy(plain, 0, datagram, 16, frames.at());
        assertThat(keys.seal(id, number, datagram, 0, frames.at())).isEqualTo(datagram.length);
        return datagram;
    }

    private HandshakeSetup setup(String who, int first, int kemBytes, Long... ids) {
        Identity identity = Identity.generate(script(who + "_identity_seed", first, 32));
        X25519 staticKey = X25519.generate(script(who + "_static_private", first + 1, 32));
        Iterator<Long> next = List.of(ids).iterator();
        return new HandshakeSetup(
                new Party(
                        identity.certify(staticKey),
                        new VerifiedKeys(1),
                        script(who + "_random", first + 2, 32 + kemBytes)),
                PARAMETERS,
                new KeyedToken(script(who + "_reset_secret", first + 3), "reset"),
                next::next);
    }

    private ScriptedRandom script(String name, int value, int length) {
        return ScriptedRandom.of(put(name, filled(value, length)));
    }

    private byte[] script(String name, int value) {
        return put(name, filled(value, 32));
    }

    private List<byte[]> from(Initiation initiation, String what) {
        List<byte[]> datagrams = new ArrayList<>();
        while (initiation.transmit(burst, 0)) {
            take("initiator", what, datagrams);
        }
        return datagrams;
    }

    private List<byte[]> from(Greeter greeter, String what) {
        List<byte[]> datagrams = new ArrayList<>();
        while (greeter.transmit(burst, 0)) {
            take("responder", what, datagrams);
        }
        return datagrams;
    }

    private void take(String who, String what, List<byte[]> datagrams) {
        for (int i = 0; i < burst.count(); i++) {
            byte[] datagram = Sides.datagram(burst, i);
            note(who, what, datagram);
            datagrams.add(datagram);
        }
    }

    private static void toGreeter(Greeter greeter, byte[] datagram) {
        greeter.receive(Sides.datagram(datagram, Sides.ALICES_ADDRESS), 0, 0);
    }

    private void note(String from, String what, byte[] datagram) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("from", from);
        entry.put("what", what);
        entry.put("datagram", datagram);
        exchange.add(entry);
    }

    private byte[] put(String name, byte[] bytes) {
        file.put(name, bytes.clone());
        return bytes;
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
