package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.vectors.PublishedVectors;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Writes the key schedule down a second time, straight from its definition, and compares what both
/// seal; the steps in between are published.
final class KeyScheduleVectorsTest {
    private static final byte[] NOTHING = {};
    private static final byte[] HEADER = filled(0x20, 16);
    private static final byte[] PLAIN = filled(0x40, 48);

    private final List<Map<String, Object>> epochs = new ArrayList<>();

    @Test
    void schedule() throws IOException {
        byte[] hash = filled(0xa0, 32);
        byte[] initiatorKey = filled(0xb0, 32);
        byte[] responderKey = filled(0xc0, 32);
        byte[] exchanged = filled(0xd0, 64);
        byte[] epoch = Hkdf.extract(hash, AeadTest.joined(initiatorKey, responderKey));
        Supplier<SessionKeys> first = () -> SessionKeys.of(true, hash, initiatorKey, responderKey);
        byte[] mix = epoch(0, epoch, first);
        epoch(1, Hkdf.extract(mix, exchanged), () -> first.get().nextEpoch(exchanged));

        Map<String, Object> file = new LinkedHashMap<>();
        file.put("handshake_hash", hash);
        file.put("initiator_key", initiatorKey);
        file.put("responder_key", responderKey);
        file.put("exchanged", exchanged);
        file.put("header", HEADER);
        file.put("plaintext", PLAIN);
        file.put("epochs", epochs);
        PublishedVectors.compare("key-schedule.json", file);
    }

    /// The epoch's `mix`.
    private byte[] epoch(int number, byte[] secret, Supplier<SessionKeys> sessions) {
        byte[] mix = Hkdf.expand(secret, "mix", NOTHING, 32);
        byte[] chain = Hkdf.expand(secret, "lanes", NOTHING, 32);
        List<Map<String, Object>> lanes = new ArrayList<>();
        for (int lane = 0; lane < 2; lane++) {
            byte[] laneNumber = {0, 0, 0, (byte) lane};
            byte[] laneSecret = Hkdf.expand(chain, "lane", laneNumber, 32);
            chain = Hkdf.expand(chain, "chain", laneNumber, 32);
            lanes.add(
                    ordered(
                            "lane",
                            lane,
                            "secret",
                            laneSecret,
                            "initiator",
                            phases(laneSecret, "initiator", lane, sessions),
                            "responder",
                            phases(laneSecret, "responder", lane, sessions)));
        }
        epochs.add(ordered("epoch", number, "secret", secret, "mix", mix, "lanes", lanes));
        return mix;
    }

    private static List<Map<String, Object>> phases(
            byte[] lane, String sender, int laneNumber, Supplier<SessionKeys> sessions) {
        List<Map<String, Object>> phases = new ArrayList<>();
        byte[] secret = Hkdf.expand(lane, sender, NOTHING, 32);
        for (int phase = 0; phase < 2; phase++) {
            List<Map<String, Object>> suites = new ArrayList<>();
            for (Suite suite : EnumSet.complementOf(EnumSet.of(Suite.NULL))) {
                byte[] key =
                        Hkdf.expand(secret, "key " + suite.label(), NOTHING, suite.keyLength());
                byte[] iv = Hkdf.expand(secret, "iv " + suite.label(), NOTHING, suite.ivLength());
                long number = 0xfedcba98765432L + phase;
                byte[] sealed = seal(suite.aead(key, iv), number);
                Aead product = key(sessions, suite, laneNumber, sender, phase);
                assertThat(seal(product, number)).isEqualTo(sealed);
                suites.add(
                        ordered(
                                "suite",
                                suite.label(),
                                "key",
                                key,
                                "iv",
                                iv,
                                "number",
                                number,
                                "sealed",
                                sealed));
            }
            phases.add(ordered("phase", phase, "secret", secret, "suites", suites));
            secret = Hkdf.expand(secret, "ratchet", NOTHING, 32);
        }
        return phases;
    }

    private static byte[] seal(Aead aead, long number) {
        byte[] sealed = new byte[PLAIN.length + Aead.TAG_LENGTH];
        aead.header(HEADER, 0, HEADER.length).seal(number, PLAIN, 0, PLAIN.length, sealed, 0);
        return sealed;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /// The product's key, from a fresh session of the initiator, because a key is given once.
    private static Aead key(
            Supplier<SessionKeys> sessions, Suite suite, int lane, String sender, int phase) {
        SessionKeys session = sessions.get();
        LaneKeys keys = session.nextLane(suite);
        while (keys.lane() < lane) {
            keys = session.nextLane(suite);
        }
        TrafficKeys traffic = sender.equals("initiator") ? keys.sending() : keys.receiving();
        while (traffic.phase() < phase) {
            traffic.next();
        }
        return traffic.next();
    }
}
