package io.wraith.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Aead;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.vectors.Vector;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Published vectors, byte for byte: every message written by one side equals the vector and is
/// read by the other. The file holds 25519 with ChaChaPoly and AESGCM, SHA256 and BLAKE2s only, so
/// all of it applies.
final class NoiseVectorsTest {
    @TestFactory
    Stream<DynamicTest> cacophony() {
        List<Vector> vectors = Vector.published("noise-cacophony.json").list("vectors");
        assertThat(vectors).hasSize(18);
        return vectors.stream()
                .map(vector ->
                        DynamicTest.dynamicTest(
                                vector.text("protocol_name"), () -> replay(vector)));
    }

    private static void replay(Vector vector) {
        NoiseProtocol protocol = protocol(vector.text("protocol_name"));
        assertThat(protocol.name()).isEqualTo(vector.text("protocol_name"));
        HandshakeState initiator = side(protocol, true, vector);
        HandshakeState responder = side(protocol, false, vector);
        List<Vector> messages = vector.list("messages");
        int handshakes = protocol.pattern().messages().size();
        for (int i = 0; i < handshakes; i++) {
            boolean fromInitiator = i % 2 == 0;
            pass(
                    fromInitiator ? initiator : responder,
                    fromInitiator ? responder : initiator,
                    messages.get(i));
        }
        assertThat(initiator.handshakeHash()).isEqualTo(vector.bytes("handshake_hash"));
        assertThat(responder.handshakeHash()).isEqualTo(vector.bytes("handshake_hash"));
        NoiseSplit ours = initiator.split();
        NoiseSplit theirs = responder.split();
        assertThat(ours.initiatorKey()).isEqualTo(theirs.initiatorKey());
        assertThat(ours.responderKey()).isEqualTo(theirs.responderKey());
        transport(protocol.cipher(), ours, messages, handshakes);
    }

    private static void pass(HandshakeState writer, HandshakeState reader, Vector message) {
        byte[] payload = message.bytes("payload");
        byte[] expected = message.bytes("ciphertext");
        byte[] written = new byte[expected.length];
        assertThat(writer.overhead()).isEqualTo(expected.length - payload.length);
        assertThat(writer.write(payload, 0, payload.length, written, 0)).isEqualTo(expected.length);
        assertThat(written).isEqualTo(expected);
        byte[] read = new byte[payload.length];
        assertThat(reader.read(written, 0, written.length, read, 0)).isEqualTo(payload.length);
        assertThat(read).isEqualTo(payload);
    }

    /// The messages after the handshake go on in turns, each direction with its own key.
    private static void transport(
            NoiseCipher cipher, NoiseSplit split, List<Vector> messages, int first) {
        CipherState[] senders = {
            keyed(cipher, split.initiatorKey()), keyed(cipher, split.responderKey())
        };
        CipherState[] receivers = {
            keyed(cipher, split.initiatorKey()), keyed(cipher, split.responderKey())
        };
        for (int i = first; i < messages.size(); i++) {
            byte[] payload = messages.get(i).bytes("payload");
            byte[] expected = messages.get(i).bytes("ciphertext");
            byte[] sealed = new byte[payload.length + Aead.TAG_LENGTH];
            byte[] none = {};
            senders[i % 2].encrypt(none, payload, 0, payload.length, sealed, 0);
            assertThat(sealed).isEqualTo(expected);
            byte[] opened = new byte[payload.length];
            assertThat(receivers[i % 2].decrypt(none, sealed, 0, sealed.length, opened, 0))
                    .isEqualTo(payload.length);
            assertThat(opened).isEqualTo(payload);
        }
    }

    @Test
    void hybrid() {
        Vector file = Vector.published("noise-xxhfs-mlkem768.json");
        NoiseProtocol protocol =
                new NoiseProtocol(Pattern.XXHFS, NoiseCipher.CHACHA_POLY, NoiseHash.SHA256);
        assertThat(protocol.name()).isEqualTo(file.text("protocol"));
        for (Vector vector : file.list("vectors")) {
            HandshakeState initiator =
                    new HandshakeState(
                            protocol,
                            true,
                            vector.bytes("prologue"),
                            NoiseKeys.of(pair(vector, "static_i_private")),
                            script(vector, "ephemeral_dh_i_private", "kem_keygen_seed"));
            HandshakeState responder =
                    new HandshakeState(
                            protocol,
                            false,
                            vector.bytes("prologue"),
                            NoiseKeys.of(pair(vector, "static_r_private")),
                            script(vector, "ephemeral_dh_r_private", "kem_encap_seed"));
            passEmpty(initiator, responder, vector.bytes("msg_a"));
            passEmpty(responder, initiator, vector.bytes("msg_b"));
            passEmpty(initiator, responder, vector.bytes("msg_c"));
            assertThat(initiator.handshakeHash()).isEqualTo(vector.bytes("handshake_hash"));
            assertThat(responder.handshakeHash()).isEqualTo(vector.bytes("handshake_hash"));
            NoiseSplit split = initiator.split();
            assertThat(split.initiatorKey()).isEqualTo(vector.bytes("cs1_k"));
            assertThat(split.responderKey()).isEqualTo(vector.bytes("cs2_k"));
            assertThat(responder.split().initiatorKey()).isEqualTo(vector.bytes("cs1_k"));
        }
    }

    private static void passEmpty(HandshakeState writer, HandshakeState reader, byte[] expected) {
        byte[] written = new byte[expected.length];
        byte[] none = {};
        assertThat(writer.write(none, 0, 0, written, 0)).isEqualTo(expected.length);
        assertThat(written).isEqualTo(expected);
        assertThat(reader.read(written, 0, written.length, none, 0)).isZero();
    }

    private static HandshakeState side(NoiseProtocol protocol, boolean initiator, Vector vector) {
        String who = initiator ? "init" : "resp";
        NoiseKeys keys =
                new NoiseKeys(
                        vector.has(who + "_static") ? pair(vector, who + "_static") : null,
                        remoteStatic(vector, who),
                        preShared(vector, who));
        return new HandshakeState(
                protocol,
                initiator,
                vector.bytes(who + "_prologue"),
                keys,
                script(vector, who + "_ephemeral"));
    }

    private static byte @Nullable [] remoteStatic(Vector vector, String who) {
        String name = who + "_remote_static";
        return vector.has(name) ? vector.bytes(name) : null;
    }

    private static List<byte[]> preShared(Vector vector, String who) {
        String name = who + "_psks";
        return vector.has(name)
                ? vector.texts(name).stream().map(HexFormat.of()::parseHex).toList()
                : List.of();
    }

    private static X25519 pair(Vector vector, String name) {
        return X25519.generate(script(vector, name));
    }

    private static ScriptedRandom script(Vector vector, String... names) {
        byte[] script = {};
        for (String name : names) {
            byte[] part = vector.bytes(name);
            script = Arrays.copyOf(script, script.length + part.length);
            System.arraycopy(part, 0, script, script.length - part.length, part.length);
        }
        return ScriptedRandom.of(script);
    }

    private static CipherState keyed(NoiseCipher cipher, byte[] key) {
        CipherState state = new CipherState(cipher);
        state.key(key);
        return state;
    }

    /// `Noise_XXpsk3_25519_ChaChaPoly_SHA256` and the like.
    private static NoiseProtocol protocol(String name) {
        String[] parts = name.split("_", -1);
        NoiseCipher cipher =
                parts[3].equals("AESGCM") ? NoiseCipher.AES_GCM : NoiseCipher.CHACHA_POLY;
        NoiseHash hash = parts[4].equals("SHA256") ? NoiseHash.SHA256 : Blake2.BLAKE2S;
        String[] pattern = parts[1].split("psk", -1);
        Pattern plain =
                switch (pattern[0]) {
                    case "NN" -> Pattern.NN;
                    case "XX" -> Pattern.XX;
                    case "IK" -> Pattern.IK;
                    default -> throw new IllegalArgumentException(name);
                };
        return new NoiseProtocol(
                pattern.length == 1 ? plain : plain.withPsk(Integer.parseInt(pattern[1])),
                cipher,
                hash);
    }
}
