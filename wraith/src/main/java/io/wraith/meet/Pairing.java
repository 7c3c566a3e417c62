package io.wraith.meet;

import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Sha256;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// Two peers in a finished session prove to each other that they know the same [Code], and so that
/// nobody sits between them: each proof names the session by its channel binding, and one that is
/// relayed into another session fails.
///
/// ```
/// 1 initiator → responder   0: 1 | 1: step 1 196
/// 2 initiator ← responder   0: 2 | 1: step 1 196 | 197: step 2 98
/// 3 initiator → responder   0: 3 | 1: step 2 98  | 99: confirmation 16
/// 4 initiator ← responder   0: 4 | 1: confirmation 16
///   refusal, by either      0: 5 | 1: reason u8
/// ```
///
/// A side is [State#CONFIRMED] only once the peer has confirmed, and until then it has to say
/// nothing else: no name, no size. Whoever takes part learns of the code whether one guess is
/// right. A guess is spent as soon as the peer can learn that, whether or not it then goes on.
public final class Pairing {
    /// The longest message.
    public static final int MESSAGE_LIMIT = 1 + EcJpake.STEP_1 + EcJpake.STEP_2;

    private static final int REFUSAL = 5;
    private static final int[] LENGTHS = {
        0,
        1 + EcJpake.STEP_1,
        MESSAGE_LIMIT,
        1 + EcJpake.STEP_2 + KeyedToken.LENGTH,
        1 + KeyedToken.LENGTH,
        2
    };

    /// Where a pairing stands.
    public enum State {
        RUNNING,
        /// The peer knows the code.
        CONFIRMED,
        FAILED
    }

    private final Guesses guesses;
    private final EcJpake jpake;
    private final MessageDigest transcript;
    private State state = State.RUNNING;
    private PairingFault fault = PairingFault.MALFORMED;
    private int expected;
    private byte @Nullable [] outgoing;
    private @Nullable KeyedToken confirmation;

    private Pairing(
            boolean initiator,
            Code code,
            byte[] channelBinding,
            Guesses guesses,
            SecureRandom random) {
        this.guesses = guesses;
        String session = HexFormat.of().formatHex(channelBinding);
        String own = initiator ? "initiator " : "responder ";
        String peer = initiator ? "responder " : "initiator ";
        jpake = new EcJpake(own + session, peer + session, secret(code), random);
        transcript = Sha256.begin();
        transcript.update(channelBinding);
        expected = initiator ? 2 : 1;
        if (guesses.areSpent()) {
            refuse(PairingFault.BURNT);
        } else if (initiator) {
            note(send(1, jpake.step1()));
        }
    }

    /// The side that was the handshake's initiator.
    public static Pairing initiator(
            Code code, byte[] channelBinding, Guesses guesses, SecureRandom random) {
        return new Pairing(true, code, channelBinding, guesses, random);
    }

    /// The side that was the handshake's responder.
    public static Pairing responder(
            Code code, byte[] channelBinding, Guesses guesses, SecureRandom random) {
        return new Pairing(false, code, channelBinding, guesses, random);
    }

    public State state() {
        return state;
    }

    /// Why it failed.
    public PairingFault fault() {
        Check.that(state == State.FAILED, "a pairing that did not fail");
        return fault;
    }

    /// The next message for the peer, once, or null. There may be one after the end.
    public byte @Nullable [] poll() {
        byte[] message = outgoing;
        outgoing = null;
        return message;
    }

    /// Takes a message of the peer. What comes after the end is ignored.
    public State receive(byte[] bytes, int at, int length) {
        if (state != State.RUNNING) {
            return state;
        }
        int number = length > 0 ? bytes[at] : 0;
        if (number == REFUSAL && length == LENGTHS[REFUSAL]) {
            state = State.FAILED;
            fault = PairingFault.of(bytes[at + 1] & 0xff);
            return state;
        }
        if (number != expected || length != LENGTHS[number]) {
            return refuse(PairingFault.MALFORMED);
        }
        byte[] message = Arrays.copyOfRange(bytes, at, at + length);
        expected += 2;
        switch (number) {
            case 1 -> greet(message);
            case 2 -> guess(message);
            case 3 -> judge(message);
            default -> conclude(message);
        }
        return state;
    }

    /// Message 1.
    private void greet(byte[] message) {
        if (!jpake.takeStep1(message, 1)) {
            refuse(PairingFault.PROOF_REJECTED);
            return;
        }
        note(message);
        note(send(2, jpake.step1(), jpake.step2()));
    }

    /// Message 2. What we answer tells the peer whether it guessed right.
    // PROTOCOL: An initiator MUST count a guess before it sends message 3.
    private void guess(byte[] message) {
        byte[] common =
                jpake.takeStep1(message, 1) ? jpake.takeStep2(message, 1 + EcJpake.STEP_1) : null;
        if (common == null) {
            refuse(PairingFault.PROOF_REJECTED);
            return;
        }
        note(message);
        if (!guesses.spend()) {
            refuse(PairingFault.BURNT);
            return;
        }
        byte[] step2 = jpake.step2();
        note(step2);
        send(3, step2, token(common, "code initiator"));
        confirmation = key(common, "code responder");
    }

    /// Message 3. That we go on or do not tells the peer whether it guessed right.
    // PROTOCOL: A responder MUST count a guess before it compares the confirmation of message 3.
    private void judge(byte[] message) {
        byte[] common = jpake.takeStep2(message, 1);
        if (common == null) {
            refuse(PairingFault.PROOF_REJECTED);
            return;
        }
        if (!guesses.spend()) {
            refuse(PairingFault.BURNT);
            return;
        }
        note(Arrays.copyOfRange(message, 1, 1 + EcJpake.STEP_2));
        byte[] heard = heard();
        int at = 1 + EcJpake.STEP_2;
        if (!key(common, "code initiator").verify(heard, 0, heard.length, message, at)) {
            refuse(PairingFault.WRONG_CODE);
            return;
        }
        guesses.restore();
        state = State.CONFIRMED;
        send(4, token(common, "code responder"));
    }

    /// Message 4.
    private void conclude(byte[] message) {
        byte[] heard = heard();
        KeyedToken key = confirmation;
        Check.that(key != null, "message 4 before message 3");
        if (!Objects.requireNonNull(key).verify(heard, 0, heard.length, message, 1)) {
            refuse(PairingFault.WRONG_CODE);
            return;
        }
        guesses.restore();
        state = State.CONFIRMED;
    }

    private byte[] send(int number, byte[]... parts) {
        byte[] message = new byte[LENGTHS[number]];
        message[0] = (byte) number;
        int at = 1;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, message, at, part.length);
            at += part.length;
        }
        outgoing = message;
        return message;
    }

    private State refuse(PairingFault reason) {
        send(REFUSAL, new byte[] {(byte) reason.code()});
        fault = reason;
        state = State.FAILED;
        return state;
    }

    private void note(byte[] message) {
        transcript.update(message);
    }

    /// The hash of all that was noted so far.
    private byte[] heard() {
        try {
            return ((MessageDigest) transcript.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw Check.never(e);
        }
    }

    private byte[] token(byte[] common, String purpose) {
        byte[] heard = heard();
        byte[] token = new byte[KeyedToken.LENGTH];
        key(common, purpose).write(heard, 0, heard.length, token, 0);
        return token;
    }

    private static KeyedToken key(byte[] common, String purpose) {
        return new KeyedToken(hash("wraith pairing\0", common), purpose);
    }

    private static BigInteger secret(Code code) {
        BigInteger hash = new BigInteger(1, hash("wraith code\0", code.secret()));
        return hash.mod(EcJpake.order().subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }

    private static byte[] hash(String domain, byte[] input) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(domain.getBytes(StandardCharsets.US_ASCII));
        return sha256.digest(input);
    }
}
