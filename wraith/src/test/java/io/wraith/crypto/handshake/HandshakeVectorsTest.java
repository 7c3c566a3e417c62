package io.wraith.crypto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Aead;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.LaneKeys;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.PublishedVectors;
import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A whole session with every random byte fixed: handshake, first packets, a fresh exchange.
final class HandshakeVectorsTest {
    private static final int VERSION = 1;
    private static final byte[] CONTEXT = {0x0a, 0x0b, 0x0c};

    private final Map<String, Object> file = new LinkedHashMap<>();

    @Test
    void session() throws IOException {
        file.put("protocol", Handshake.PROTOCOL.name());
        file.put("version", VERSION);
        file.put("context", CONTEXT);
        Party initiators = party("initiator", 0x11, 64);
        Party responders = party("responder", 0x21, 32);
        Handshake initiator = Handshake.initiator(initiators, VERSION, CONTEXT, null);
        Handshake responder = Handshake.responder(responders, VERSION, CONTEXT);
        pass("1", initiator, responder);
        pass("2", responder, initiator);
        pass("3", initiator, responder);
        assertThat(initiator.channelBinding()).isEqualTo(responder.channelBinding());
        file.put("channel_binding", initiator.channelBinding());

        SessionKeys ours = initiator.sessionKeys();
        SessionKeys theirs = responder.sessionKeys();
        packets("epoch_0", ours, theirs);
        HybridExchange asking = HybridExchange.offering(script("offer_random", 0x31, 96));
        HybridExchange asked = HybridExchange.answering(script("answer_random", 0x41, 64));
        byte[] offer = put("offer", asking.offer());
        assertThat(asked.take(offer, 0, offer.length)).isZero();
        byte[] answer = put("answer", asked.answer());
        assertThat(asking.take(answer, 0, answer.length)).isZero();
        packets("epoch_1", asking.nextEpoch(ours), asked.nextEpoch(theirs));
        PublishedVectors.compare("session.json", file);
    }

    @Test
    void tokens() throws IOException {
        byte[] secret = put("secret", filled(0x51, 32));
        byte[] id = put("input", filled(0x61, 8));
        file.put("purpose", "reset");
        byte[] token = new byte[KeyedToken.LENGTH];
        new KeyedToken(secret, "reset").write(id, 0, id.length, token, 0);
        file.put("token", token);
        PublishedVectors.compare("token.json", file);
    }

    private Party party(String who, int first, int kemBytes) {
        Identity identity = Identity.generate(script(who + "_identity_seed", first, 32));
        X25519 staticKey = X25519.generate(script(who + "_static_private", first + 1, 32));
        Credentials credentials = identity.certify(staticKey);
        file.put(who + "_proof", credentials.proof());
        return new Party(
                credentials,
                new VerifiedKeys(1),
                script(who + "_random", first + 2, 32 + kemBytes));
    }

    private void pass(String number, Handshake writer, Handshake reader) {
        byte[] payload = ("payload " + number).getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[Handshake.MESSAGE_LIMIT];
        int length = writer.write(payload, 0, payload.length, buffer, 0);
        put("payload_" + number, payload);
        byte[] message = put("message_" + number, Arrays.copyOf(buffer, length));
        assertThat(reader.read(message, 0, length, buffer, 0)).isEqualTo(payload.length);
        assertThat(Arrays.copyOf(buffer, payload.length)).isEqualTo(payload);
    }

    /// Packet 0 of lane 0, header and plaintext all zero, in both directions.
    private void packets(String epoch, SessionKeys ours, SessionKeys theirs) {
        LaneKeys initiator = ours.nextLane(Suite.AES_256_GCM);
        LaneKeys responder = theirs.nextLane(Suite.AES_256_GCM);
        byte[] there = put(epoch + "_initiator_packet", packet(initiator.sending().next()));
        byte[] back = put(epoch + "_responder_packet", packet(responder.sending().next()));
        assertThat(packet(responder.receiving().next())).isEqualTo(there);
        assertThat(packet(initiator.receiving().next())).isEqualTo(back);
    }

    private static byte[] packet(Aead aead) {
        byte[] sealed = new byte[32 + Aead.TAG_LENGTH];
        aead.header(new byte[16], 0, 16).seal(0, new byte[32], 0, 32, sealed, 0);
        return sealed;
    }

    private ScriptedRandom script(String name, int value, int length) {
        return ScriptedRandom.of(put(name, filled(value, length)));
    }

    private byte[] put(String name, byte[] bytes) {
        file.put(name, bytes);
        return bytes;
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
