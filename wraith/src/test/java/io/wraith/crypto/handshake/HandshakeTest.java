package io.wraith.crypto.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.LaneKeys;
import io.wraith.crypto.Suite;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.ScriptedRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

final class HandshakeTest {
    private static final int VERSION = 1;
    private static final byte[] CONTEXT = {1, 2, 3};
    private static final byte[] NONE = {};

    private final Identity alice = Identity.generate(new ScriptedRandom(1));
    private final Identity bob = Identity.generate(new ScriptedRandom(2));
    private final Party alices = party(alice, 11);
    private final Party bobs = party(bob, 12);
    private final Handshake initiator = initiator(bob.publicIdentity());
    private final Handshake responder = Handshake.responder(bobs, VERSION, CONTEXT);

    @Test
    void endsWithTheSameSessionOnBothSides() {
        assertThat(initiator.overhead()).isEqualTo(1216);
        assertThat(pass(initiator, responder, "offer")).isEqualTo("offer");
        assertThat(responder.overhead()).isEqualTo(1296);
        assertThat(pass(responder, initiator, "")).isEmpty();
        assertThat(initiator.peer()).isEqualTo(bob.publicIdentity());
        assertThat(initiator.overhead()).isEqualTo(160);
        assertThat(pass(initiator, responder, "capability")).isEqualTo("capability");
        assertThat(responder.peer()).isEqualTo(alice.publicIdentity());

        assertThat(initiator.isComplete()).isTrue();
        assertThat(responder.isComplete()).isTrue();
        assertThat(initiator.channelBinding()).hasSize(32).isEqualTo(responder.channelBinding());
        LaneKeys ours = initiator.sessionKeys().nextLane(Suite.AES_256_GCM);
        LaneKeys theirs = responder.sessionKeys().nextLane(Suite.AES_256_GCM);
        byte[] sealed = new byte[5 + Aead.TAG_LENGTH];
        ours.sending().next().header(NONE, 0, 0).seal(0, sealed, 0, 5, sealed, 0);
        int opened =
                theirs.receiving()
                        .next()
                        .header(NONE, 0, 0)
                        .open(0, sealed, 0, sealed.length, new byte[5], 0);
        assertThat(opened).isEqualTo(5);
    }

    @Test
    void aReusedPairOfPartiesMakesAnotherSession() {
        complete(initiator, responder);
        Handshake again = initiator(bob.publicIdentity());
        Handshake other = Handshake.responder(bobs, VERSION, CONTEXT);
        complete(again, other);
        assertThat(again.channelBinding())
                .isEqualTo(other.channelBinding())
                .isNotEqualTo(initiator.channelBinding());
        assertThat(bobs.verified().size()).isEqualTo(1);
    }

    @Test
    void anotherVersionOrContextFails() {
        for (Handshake other :
                new Handshake[] {
                    Handshake.responder(bobs, VERSION + 1, CONTEXT),
                    Handshake.responder(bobs, VERSION, new byte[] {1, 2})
                }) {
            Handshake first = initiator(null);
            pass(first, other, "");
            assertRefused(first, write(other, ""), CryptoFault.FORGED);
        }
    }

    /// The initiator's identity and payload 3 never reach a peer that is not the expected one.
    @Test
    void anUnexpectedResponderIsRefused() {
        Handshake first = initiator(alice.publicIdentity());
        pass(first, responder, "");
        assertRefused(first, write(responder, ""), CryptoFault.IDENTITY_UNEXPECTED);
    }

    /// Whoever saw message 1 can answer it faster than the one it was meant for.
    @Test
    void theExpectedResponderIsReadAfterAnotherWasRefused() {
        byte[] first = write(initiator, "");
        byte[] ignored = new byte[first.length];
        Handshake mallory = Handshake.responder(party(alice, 15), VERSION, CONTEXT);
        mallory.read(first, 0, first.length, ignored, 0);
        assertRefused(initiator, write(mallory, ""), CryptoFault.IDENTITY_UNEXPECTED);
        responder.read(first, 0, first.length, ignored, 0);
        pass(responder, initiator, "");
        byte[] third = write(initiator, "capability");
        byte[] forged = third.clone();
        forged[100] ^= 1;
        assertRefused(responder, forged, CryptoFault.FORGED);
        byte[] read = new byte[third.length];
        assertThat(responder.read(third, 0, third.length, read, 0)).isEqualTo(10);
        responder.undoRead();
        assertThat(responder.isComplete()).isFalse();
        assertThatThrownBy(responder::peer).isInstanceOf(Check.Failed.class);
        assertThat(responder.read(third, 0, third.length, read, 0)).isEqualTo(10);
        assertThat(responder.peer()).isEqualTo(alice.publicIdentity());
        assertThat(responder.channelBinding()).isEqualTo(initiator.channelBinding());
    }

    @Test
    void aProofForAnotherStaticKeyIsRefused() {
        Credentials stolenProof =
                new Credentials(
                        X25519.generate(new ScriptedRandom(99)), bobs.credentials().proof());
        Handshake mallory = Handshake.responder(party(stolenProof, 13), VERSION, CONTEXT);
        pass(initiator, mallory, "");
        assertRefused(initiator, write(mallory, ""), CryptoFault.IDENTITY_REJECTED);

        Credentials stolen =
                new Credentials(
                        X25519.generate(new ScriptedRandom(98)), alices.credentials().proof());
        Handshake eve = Handshake.initiator(party(stolen, 14), VERSION, CONTEXT, null);
        pass(eve, responder, "");
        pass(responder, eve, "");
        assertRefused(responder, write(eve, ""), CryptoFault.IDENTITY_REJECTED);
        assertThat(responder.isComplete()).isFalse();
    }

    @Test
    void everyChangedBitOfAProofIsRefused() {
        byte[] proof = bobs.credentials().proof();
        byte[] staticKey = bobs.credentials().staticKey().publicKey();
        assertThat(IdentityProof.isValid(proof, staticKey)).isTrue();
        for (int bit = 0; bit < 8 * proof.length; bit += 3) {
            byte[] changed = proof.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(IdentityProof.isValid(changed, staticKey)).as("bit " + bit).isFalse();
        }
        staticKey[0] ^= 1;
        assertThat(IdentityProof.isValid(proof, staticKey)).isFalse();
    }

    @Test
    void anOverlongMessageIsRefused() {
        byte[] message = new byte[Handshake.MESSAGE_LIMIT + 1];
        assertRefused(responder, message, CryptoFault.TOO_LONG);
    }

    @Test
    void misuseFailsAtOnce() {
        assertThatThrownBy(() -> write(responder, "")).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> write(initiator, "x".repeat(3000)))
                .isInstanceOf(Check.Failed.class);
        assertThatThrownBy(initiator::peer).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(initiator::channelBinding).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(initiator::sessionKeys).isInstanceOf(Check.Failed.class);
        complete(initiator, responder);
        initiator.sessionKeys();
        assertThatThrownBy(initiator::sessionKeys).isInstanceOf(Check.Failed.class);
        responder.destroy();
        assertThatThrownBy(responder::sessionKeys).isInstanceOf(Check.Failed.class);
    }

    private Handshake initiator(@Nullable PublicIdentity expected) {
        return Handshake.initiator(alices, VERSION, CONTEXT, expected);
    }

    private static Party party(Identity identity, long seed) {
        return party(identity.certify(X25519.generate(new ScriptedRandom(seed))), seed);
    }

    private static Party party(Credentials credentials, long seed) {
        return new Party(credentials, new VerifiedKeys(8), new ScriptedRandom(seed + 100));
    }

    private static void complete(Handshake initiator, Handshake responder) {
        pass(initiator, responder, "");
        pass(responder, initiator, "");
        pass(initiator, responder, "");
    }

    private static String pass(Handshake writer, Handshake reader, String payload) {
        byte[] message = write(writer, payload);
        byte[] read = new byte[message.length];
        int length = reader.read(message, 0, message.length, read, 0);
        assertThat(length).isNotNegative();
        return new String(read, 0, length, StandardCharsets.US_ASCII);
    }

    private static byte[] write(Handshake writer, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[Handshake.MESSAGE_LIMIT];
        int length = writer.write(bytes, 0, bytes.length, message, 0);
        assertThat(length).isPositive();
        return Arrays.copyOf(message, length);
    }

    private static void assertRefused(Handshake reader, byte[] message, CryptoFault fault) {
        byte[] payload = new byte[Handshake.MESSAGE_LIMIT];
        assertThat(reader.read(message, 0, message.length, payload, 0)).isEqualTo(fault.code());
        assertThat(payload).containsOnly(0);
        assertThat(reader.read(message, 0, message.length, payload, 0)).isEqualTo(fault.code());
        assertThat(reader.writesNext()).isFalse();
        assertThatThrownBy(reader::sessionKeys).isInstanceOf(Check.Failed.class);
    }
}
