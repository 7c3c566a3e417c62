package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.meet.Pairing.State;
import io.wraith.vectors.PublishedVectors;
import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class PairingTest {
    private static final Code CODE = code("4821-lunar-basket-trend");
    private static final Code OTHER = code("4821-lunar-basket-tree");
    private static final byte[] SESSION = filled(0x55);

    private final Guesses ours = new Guesses();
    private final Guesses theirs = new Guesses();
    private long seed = 1;

    @Test
    void bothConfirmAndNoGuessIsSpent() {
        for (int i = 0; i < 2 * Guesses.MOST; i++) {
            Pairing initiator = initiator(CODE, SESSION);
            Pairing responder = responder(CODE, SESSION);
            assertThat(exchange(initiator, responder)).hasSize(4);
            assertThat(initiator.state()).isEqualTo(State.CONFIRMED);
            assertThat(responder.state()).isEqualTo(State.CONFIRMED);
        }
        assertThat(ours.areSpent() || theirs.areSpent()).isFalse();
    }

    @Test
    void theResponderConfirmsLast() {
        Pairing initiator = initiator(CODE, SESSION);
        Pairing responder = responder(CODE, SESSION);
        pass(initiator, responder);
        pass(responder, initiator);
        assertThat(responder.state()).isEqualTo(State.RUNNING);
        pass(initiator, responder);
        assertThat(responder.state()).isEqualTo(State.CONFIRMED);
        assertThat(initiator.state()).as("before message 4").isEqualTo(State.RUNNING);
    }

    @Test
    void aWrongCodeIsNoticedByBoth() {
        Pairing initiator = initiator(OTHER, SESSION);
        Pairing responder = responder(CODE, SESSION);
        exchange(initiator, responder);
        assertThat(responder.fault()).isEqualTo(PairingFault.WRONG_CODE);
        assertThat(initiator.fault()).isEqualTo(PairingFault.WRONG_CODE);
    }

    @Test
    void threeWrongGuessesBurnTheCode() {
        for (int i = 0; i < Guesses.MOST; i++) {
            assertThat(theirs.areSpent()).isFalse();
            exchange(initiator(OTHER, SESSION), responder(CODE, SESSION));
        }
        assertThat(theirs.areSpent()).isTrue();
        Pairing late = responder(CODE, SESSION);
        assertThat(late.state()).isEqualTo(State.FAILED);
        assertThat(late.fault()).isEqualTo(PairingFault.BURNT);
        Pairing right = loneInitiator(CODE);
        pass(late, right);
        assertThat(right.fault()).isEqualTo(PairingFault.BURNT);
    }

    /// Twenty sessions reach message 3 before the first of them is judged.
    @Test
    void guessesOfSessionsAtTheSameTimeAreCountedTogether() {
        List<Pairing> responders = new ArrayList<>();
        List<byte[]> guesses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Pairing attacker = loneInitiator(OTHER);
            Pairing responder = responder(CODE, SESSION);
            pass(attacker, responder);
            pass(responder, attacker);
            guesses.add(message(attacker));
            responders.add(responder);
        }
        int judged = 0;
        for (int i = 0; i < responders.size(); i++) {
            give(responders.get(i), guesses.get(i));
            judged += responders.get(i).fault() == PairingFault.WRONG_CODE ? 1 : 0;
        }
        assertThat(judged).isEqualTo(Guesses.MOST);
    }

    /// A false responder learns from message 3 whether its guess is right, and may then be silent.
    @Test
    void theInitiatorCountsAGuessOfWhoeverItAnswers() {
        for (int i = 0; i < Guesses.MOST; i++) {
            Pairing initiator = initiator(CODE, SESSION);
            Pairing attacker = loneResponder(OTHER);
            pass(initiator, attacker);
            pass(attacker, initiator);
            assertThat(message(initiator)).hasSize(115);
        }
        assertThat(initiator(CODE, SESSION).fault()).isEqualTo(PairingFault.BURNT);
    }

    /// Somebody sits between two sessions and passes everything on.
    @Test
    void aRelayedExchangeFailsAndCostsNoGuess() {
        Pairing initiator = initiator(CODE, SESSION);
        Pairing responder = responder(CODE, filled(0x56));
        exchange(initiator, responder);
        assertThat(responder.fault()).isEqualTo(PairingFault.PROOF_REJECTED);
        assertThat(initiator.fault()).isEqualTo(PairingFault.PROOF_REJECTED);
        for (int i = 0; i < 10; i++) {
            exchange(initiator(CODE, SESSION), responder(CODE, filled(0x57)));
        }
        assertThat(ours.areSpent() || theirs.areSpent()).isFalse();
    }

    @Test
    void messagesOfAnotherRunAreRefused() {
        Pairing first = initiator(CODE, SESSION);
        Pairing firstResponder = responder(CODE, SESSION);
        List<byte[]> seen = exchange(first, firstResponder);
        Pairing second = responder(CODE, SESSION);
        give(second, seen.get(0));
        assertThat(message(second)).isNotEqualTo(seen.get(1));
        give(second, seen.get(2));
        assertThat(second.state()).isEqualTo(State.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void everyChangedBitIsNoticed(int number) {
        long chosen = new SplittableRandom().nextLong();
        Prng random = new Prng(chosen);
        for (int i = 0; i < 30; i++) {
            Pairing initiator = loneInitiator(CODE);
            Pairing responder = loneResponder(CODE);
            for (int j = 0; j <= number; j++) {
                Pairing from = j % 2 == 0 ? initiator : responder;
                Pairing to = j % 2 == 0 ? responder : initiator;
                byte[] message = message(from);
                if (j == number) {
                    int bit = random.below(8 * message.length);
                    message[bit / 8] ^= (byte) (1 << bit % 8);
                }
                give(to, message);
            }
            Pairing receiver = number % 2 == 0 ? responder : initiator;
            assertThat(receiver.state()).as("seed %d", chosen).isEqualTo(State.FAILED);
        }
    }

    @Test
    void arbitraryMessagesEndItQuietly() {
        long chosen = new SplittableRandom().nextLong();
        Prng random = new Prng(chosen);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.below(Pairing.MESSAGE_LIMIT + 10)];
            random.fill(bytes, 0, bytes.length);
            if (bytes.length > 0) {
                bytes[0] = (byte) random.below(7);
            }
            Pairing responder = responder(CODE, SESSION);
            give(responder, bytes);
            assertThat(responder.state()).as("seed %d", chosen).isEqualTo(State.FAILED);
            byte[] refusal = responder.poll();
            assertThat(refusal == null || refusal.length == 2).as("seed %d", chosen).isTrue();
        }
        assertThat(theirs.areSpent()).isFalse();
    }

    @Test
    void whatComesAfterTheEndIsIgnored() {
        Pairing initiator = initiator(CODE, SESSION);
        Pairing responder = responder(CODE, SESSION);
        List<byte[]> seen = exchange(initiator, responder);
        give(initiator, new byte[] {5, 2});
        give(responder, seen.getFirst());
        assertThat(initiator.state()).isEqualTo(State.CONFIRMED);
        assertThat(responder.state()).isEqualTo(State.CONFIRMED);
        assertThat(responder.poll()).isNull();
    }

    @Test
    void published() throws IOException {
        ScriptedRandom one = ScriptedRandom.of(script(0x11, 5));
        ScriptedRandom two = ScriptedRandom.of(script(0x21, 5));
        Pairing initiator = Pairing.initiator(CODE, SESSION, ours, one);
        Pairing responder = Pairing.responder(CODE, SESSION, theirs, two);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("code", CODE.text());
        file.put("channel_binding", SESSION);
        file.put("initiator_random", script(0x11, 5));
        file.put("responder_random", script(0x21, 5));
        List<byte[]> messages = exchange(initiator, responder);
        for (int i = 0; i < messages.size(); i++) {
            file.put("message_" + (i + 1), messages.get(i));
        }
        assertThat(initiator.state()).isEqualTo(State.CONFIRMED);
        PublishedVectors.compare("pairing.json", file);
    }

    /// A side with its own count of guesses.
    private Pairing loneInitiator(Code code) {
        return Pairing.initiator(code, SESSION, new Guesses(), new ScriptedRandom(++seed));
    }

    private Pairing loneResponder(Code code) {
        return Pairing.responder(code, SESSION, new Guesses(), new ScriptedRandom(++seed));
    }

    private Pairing initiator(Code code, byte[] session) {
        return Pairing.initiator(code, session, ours, new ScriptedRandom(++seed));
    }

    private Pairing responder(Code code, byte[] session) {
        return Pairing.responder(code, session, theirs, new ScriptedRandom(++seed));
    }

    private static List<byte[]> exchange(Pairing initiator, Pairing responder) {
        List<byte[]> seen = new ArrayList<>();
        for (int turn = 0; turn < 6; turn++) {
            Pairing from = turn % 2 == 0 ? initiator : responder;
            Pairing to = turn % 2 == 0 ? responder : initiator;
            byte[] message = from.poll();
            if (message != null) {
                seen.add(message);
                give(to, message);
            }
        }
        return seen;
    }

    private static void pass(Pairing from, Pairing to) {
        give(to, message(from));
    }

    private static byte[] message(Pairing from) {
        byte[] message = from.poll();
        assertThat(message).isNotNull();
        return message;
    }

    /// In the middle of a larger array.
    private static void give(Pairing to, byte[] message) {
        byte[] larger = new byte[message.length + 7];
        System.arraycopy(message, 0, larger, 3, message.length);
        assertThat(to.receive(larger, 3, message.length)).isEqualTo(to.state());
    }

    private static Code code(String text) {
        return ((Parsed.Of<Code>) Code.parse(text)).value();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /// Scalars of 32 equal bytes.
    private static byte[] script(int first, int scalars) {
        byte[] bytes = new byte[32 * scalars];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i / 32);
        }
        return bytes;
    }
}
