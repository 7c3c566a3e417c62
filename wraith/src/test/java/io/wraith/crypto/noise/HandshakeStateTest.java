package io.wraith.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.crypto.CryptoFault;
import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What a peer can do wrong, and what this side can misuse.
final class HandshakeStateTest {
    private static final NoiseProtocol HYBRID =
            new NoiseProtocol(Pattern.XXHFS, NoiseCipher.CHACHA_POLY, NoiseHash.SHA256);
    private static final NoiseProtocol WITH_PSK =
            new NoiseProtocol(Pattern.XXHFS.withPsk(3), NoiseCipher.CHACHA_POLY, NoiseHash.SHA256);
    private static final byte[] NONE = {};

    /// Points of order 1, 2, 4 and 8, two of them in a second encoding (RFC 7748, 6.1, wants them
    /// noticed).
    private static final List<String> SMALL_ORDER =
            List.of(
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private final HandshakeState initiator = side(HYBRID, true, NONE, 1);
    private final HandshakeState responder = side(HYBRID, false, NONE, 2);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void truncationsAreRefused(int message) {
        byte[] whole = writeTo(message);
        assertThat(whole).hasSize(messageLength(message));
        for (int cut : new int[] {0, 1, 31, 32, 33, whole.length - 16, whole.length - 1}) {
            assertRefused(readerOf(message), Arrays.copyOf(whole, cut), CryptoFault.TOO_SHORT);
        }
    }

    /// Message 1 has no tag; what is appended to it becomes payload and fails at message 2.
    @Test
    void trailingBytesAreNoticed() {
        byte[] longer = Arrays.copyOf(writeTo(0), 1216 + 3);
        HandshakeState reader = readerOf(0);
        assertThat(reader.read(longer, 0, longer.length, new byte[3], 0)).isEqualTo(3);
        byte[] second = write(reader);
        HandshakeState other = side(HYBRID, true, NONE, 1);
        write(other);
        assertRefused(other, second, CryptoFault.FORGED);
        for (int message : new int[] {1, 2}) {
            byte[] appended = Arrays.copyOf(writeTo(message), messageLength(message) + 1);
            assertRefused(readerOf(message), appended, CryptoFault.FORGED);
        }
    }

    @Test
    void anOverlongMessageIsRefused() {
        assertRefused(
                readerOf(0), new byte[HandshakeState.MESSAGE_LIMIT + 1], CryptoFault.TOO_LONG);
    }

    /// One bit in every field of messages 2 and 3: e, ciphertext, static key, payload, each tag.
    @Test
    void aChangedBitIsRefused() {
        for (int at : new int[] {0, 31, 32, 1119, 1120, 1135, 1136, 1183, 1184, 1199}) {
            byte[] bytes = writeTo(1);
            bytes[at] ^= 1;
            assertRefused(readerOf(1), bytes, CryptoFault.FORGED);
        }
        for (int at : new int[] {0, 31, 47, 48, 63}) {
            byte[] bytes = writeTo(2);
            bytes[at] ^= 1;
            assertRefused(readerOf(2), bytes, CryptoFault.FORGED);
        }
    }

    @Test
    void pointsOfSmallOrderAreRefused() {
        for (String point : SMALL_ORDER) {
            byte[] bytes = writeTo(0);
            System.arraycopy(HexFormat.of().parseHex(point), 0, bytes, 0, X25519.LENGTH);
            HandshakeState reader = readerOf(0);
            assertThat(reader.read(bytes, 0, bytes.length, NONE, 0)).isZero();
            assertThat(reader.write(NONE, 0, 0, new byte[2000], 0))
                    .as(point)
                    .isEqualTo(CryptoFault.POINT_REJECTED.code());
            assertOver(reader);

            byte[] answer = writeTo(1);
            System.arraycopy(HexFormat.of().parseHex(point), 0, answer, 0, X25519.LENGTH);
            assertRefused(readerOf(1), answer, CryptoFault.POINT_REJECTED);
        }
    }

    /// FIPS 203, 7.2: a coefficient of q or more makes the encapsulation key invalid.
    @Test
    void anInvalidKemKeyIsRefused() {
        byte[] bytes = writeTo(0);
        bytes[X25519.LENGTH] = (byte) 0xff;
        bytes[X25519.LENGTH + 1] |= 0x0f;
        HandshakeState reader = readerOf(0);
        assertThat(reader.read(bytes, 0, bytes.length, NONE, 0)).isZero();
        assertThat(reader.write(NONE, 0, 0, new byte[2000], 0))
                .isEqualTo(CryptoFault.KEM_KEY_REJECTED.code());
        assertOver(reader);
    }

    @Test
    void aWrongPreSharedKeyIsNoticed() {
        HandshakeState first = side(WITH_PSK, true, NONE, 1, new byte[32]);
        byte[] wrong = new byte[32];
        wrong[31] = 1;
        HandshakeState second = side(WITH_PSK, false, NONE, 2, wrong);
        pass(first, second);
        pass(second, first);
        assertRefused(second, write(first), CryptoFault.FORGED);
    }

    @Test
    void theRightPreSharedKeyAgrees() {
        assertThat(WITH_PSK.name()).isEqualTo("Noise_XXhfs+psk3_25519+MLKEM768_ChaChaPoly_SHA256");
        HandshakeState first = side(WITH_PSK, true, NONE, 1, new byte[32]);
        HandshakeState second = side(WITH_PSK, false, NONE, 2, new byte[32]);
        pass(first, second);
        pass(second, first);
        pass(first, second);
        assertThat(first.handshakeHash()).isEqualTo(second.handshakeHash());
        NoiseSplit split = first.split();
        assertThat(split.initiatorKey()).isEqualTo(second.split().initiatorKey());
        split.destroy();
        assertThat(split.initiatorKey()).containsOnly(0);
        assertThat(split.responderKey()).containsOnly(0);
    }

    @Test
    void anotherPrologueIsNoticed() {
        HandshakeState other = side(HYBRID, false, new byte[] {2}, 2);
        pass(initiator, other);
        assertRefused(initiator, write(other), CryptoFault.FORGED);
    }

    @Test
    void messagesOutOfOrderAreRefused() {
        byte[] first = write(initiator);
        byte[] third = writeTo(2);
        assertRefused(readerOf(0), third, CryptoFault.TOO_SHORT);
        assertRefused(readerOf(1), first, CryptoFault.FORGED);
        assertRefused(readerOf(2), writeTo(1), CryptoFault.FORGED);
    }

    /// A duplicate changes nothing: the handshake goes on.
    @Test
    void aMessageOutOfTurnChangesNothing() {
        byte[] first = write(initiator);
        assertThat(responder.read(first, 0, first.length, NONE, 0)).isZero();
        int outOfTurn = CryptoFault.OUT_OF_TURN.code();
        assertThat(responder.read(first, 0, first.length, NONE, 0)).isEqualTo(outOfTurn);
        pass(responder, initiator);
        pass(initiator, responder);
        assertThat(responder.read(first, 0, first.length, NONE, 0)).isEqualTo(outOfTurn);
        assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
    }

    @Test
    void misuseFailsAtOnce() {
        assertThatThrownBy(() -> write(responder)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(initiator::handshakeHash).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(initiator::split).isInstanceOf(Check.Failed.class);
        byte[] payload = new byte[HandshakeState.MESSAGE_LIMIT];
        assertThatThrownBy(() -> initiator.write(payload, 0, 64_320, new byte[70_000], 0))
                .isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> initiator.write(NONE, 0, 0, new byte[1215], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new NoiseKeys(null, null, List.of(new byte[31])))
                .isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> Pattern.XX.withPsk(4)).isInstanceOf(Check.Failed.class);
        pass(initiator, responder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA512", "BLAKE2b"})
    void longerHashesAreCutToKeys(String name) {
        NoiseHash hash =
                name.equals("SHA512")
                        ? new NoiseHash(
                                name,
                                () -> NoiseHash.digestOfJdk("SHA-512"),
                                () -> NoiseHash.macOfJdk("HmacSHA512"))
                        : Blake2.BLAKE2B;
        NoiseProtocol protocol = new NoiseProtocol(Pattern.XXHFS, NoiseCipher.AES_GCM, hash);
        HandshakeState first = side(protocol, true, NONE, 1);
        HandshakeState second = side(protocol, false, NONE, 2);
        pass(first, second);
        pass(second, first);
        pass(first, second);
        assertThat(first.handshakeHash()).hasSize(64).isEqualTo(second.handshakeHash());
        NoiseSplit split = first.split();
        assertThat(split.responderKey()).hasSize(32).isEqualTo(second.split().responderKey());
    }

    private static HandshakeState side(
            NoiseProtocol protocol, boolean initiator, byte[] prologue, long seed, byte[]... psk) {
        ScriptedRandom random = new ScriptedRandom(seed);
        NoiseKeys keys = new NoiseKeys(X25519.generate(random), null, List.of(psk));
        return new HandshakeState(protocol, initiator, prologue, keys, random);
    }

    /// Message 0, 1 or 2 of a run of two fresh sides; the same at every call.
    private static byte[] writeTo(int message) {
        HandshakeState[] sides = {side(HYBRID, true, NONE, 1), side(HYBRID, false, NONE, 2)};
        for (int i = 0; i < message; i++) {
            pass(sides[i % 2], sides[1 - i % 2]);
        }
        return write(sides[message % 2]);
    }

    /// A side that waits for that message.
    private static HandshakeState readerOf(int message) {
        HandshakeState[] sides = {side(HYBRID, true, NONE, 1), side(HYBRID, false, NONE, 2)};
        for (int i = 0; i < message; i++) {
            pass(sides[i % 2], sides[1 - i % 2]);
        }
        return sides[1 - message % 2];
    }

    private static int messageLength(int message) {
        return new int[] {1216, 1200, 64}[message];
    }

    private static byte[] write(HandshakeState writer) {
        byte[] message = new byte[2000];
        int length = writer.write(NONE, 0, 0, message, 0);
        assertThat(length).isPositive();
        return Arrays.copyOf(message, length);
    }

    private static void pass(HandshakeState writer, HandshakeState reader) {
        byte[] message = write(writer);
        assertThat(reader.read(message, 0, message.length, NONE, 0)).isZero();
    }

    private static void assertRefused(HandshakeState reader, byte[] message, CryptoFault fault) {
        byte[] payload = new byte[HandshakeState.MESSAGE_LIMIT];
        assertThat(reader.read(message, 0, message.length, payload, 0)).isEqualTo(fault.code());
        assertThat(payload).containsOnly(0);
        assertThat(reader.writesNext()).isFalse();
        assertThatThrownBy(reader::split).isInstanceOf(Check.Failed.class);
    }

    /// Every byte of every message, and a few wrong messages in a row.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theGenuineMessageIsReadAfterRefusedOnes(int message) {
        HandshakeState[] sides = {side(HYBRID, true, NONE, 1), side(HYBRID, false, NONE, 2)};
        for (int i = 0; i < message; i++) {
            pass(sides[i % 2], sides[1 - i % 2]);
        }
        HandshakeState reader = sides[1 - message % 2];
        byte[] genuine = write(sides[message % 2]);
        for (int at = 0; at < genuine.length; at += message == 1 ? 7 : 1) {
            byte[] changed = genuine.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertThat(reader.read(changed, 0, changed.length, NONE, 0))
                    .as("at " + at)
                    .isNegative();
        }
        assertRefused(reader, Arrays.copyOf(genuine, 31), CryptoFault.TOO_SHORT);
        assertThat(reader.read(genuine, 0, genuine.length, NONE, 0)).isZero();
        if (message == 1) {
            pass(sides[0], sides[1]);
        }
        assertThat(sides[0].handshakeHash()).isEqualTo(sides[1].handshakeHash());
        assertThat(sides[0].split().responderKey()).isEqualTo(sides[1].split().responderKey());
    }

    @Test
    void aReadMessageCanBeTakenBackUntilTheNextWrite() {
        pass(initiator, responder);
        byte[] second = write(responder);
        assertThat(initiator.read(second, 0, second.length, NONE, 0)).isZero();
        initiator.undoRead();
        assertThat(initiator.writesNext()).isFalse();
        assertThat(initiator.remoteStatic()).isNull();
        assertThat(initiator.read(second, 0, second.length, NONE, 0)).isZero();
        byte[] third = write(initiator);
        assertThatThrownBy(initiator::undoRead).isInstanceOf(Check.Failed.class);
        assertThat(responder.read(third, 0, third.length, NONE, 0)).isZero();
        responder.undoRead();
        assertThat(responder.finished()).isFalse();
        assertThat(responder.read(third, 0, third.length, NONE, 0)).isZero();
        assertThat(responder.handshakeHash()).isEqualTo(initiator.handshakeHash());
        responder.split();
        assertThatThrownBy(responder::undoRead).isInstanceOf(Check.Failed.class);
    }

    private static void assertOver(HandshakeState state) {
        assertThat(state.read(NONE, 0, 0, NONE, 0)).isEqualTo(CryptoFault.OUT_OF_TURN.code());
        assertThat(state.writesNext()).isFalse();
        assertThatThrownBy(() -> state.write(NONE, 0, 0, new byte[2000], 0))
                .isInstanceOf(Check.Failed.class);
        assertThatThrownBy(state::split).isInstanceOf(Check.Failed.class);
    }
}
