package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.meet.Admission.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

final class AdmissionTest {
    private static final Code CODE = code("4821-lunar-basket-trend");
    private static final Code OTHER_WORDS = code("4821-lunar-basket-tree");
    private static final Code OTHER_NAME = code("4822-lunar-basket-trend");
    private static final byte[] SESSION = new byte[32];

    private final SecureRandom random = new SecureRandom();
    private final Guesses guesses = new Guesses();

    @Test
    void whoIsKnownIsLetIn() {
        Admission caller = Admission.calling(Purpose.RECEIVE, SESSION, random);
        Admission called = called(new Door(null, Set.of(Purpose.RECEIVE), List.of()));
        assertThat(exchange(caller, called, 1)).isEqualTo(2);
        assertThat(caller.state()).isEqualTo(State.ADMITTED);
        assertThat(called.state()).isEqualTo(State.ADMITTED);
        assertThat(called.purpose()).isEqualTo(Purpose.RECEIVE);
        assertThat(called.lock()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "EXPIRED", "REVOKED", "FULL"})
    void whoIsNotIsToldWhy(Refusal standing) {
        Admission caller = Admission.calling(Purpose.RECEIVE, SESSION, random);
        Admission called = called(new Door(standing, Set.of(Purpose.RECEIVE), List.of()));
        exchange(caller, called, Admission.MESSAGE_LIMIT);
        assertThat(caller.refusal()).isEqualTo(standing);
        assertThat(called.refusal()).isEqualTo(standing);
    }

    @Test
    void theRightCodeOpensItsLock() {
        Lock lock = lock(CODE);
        Admission caller = caller(CODE, Purpose.RECEIVE);
        Admission called = called(new Door(Refusal.UNKNOWN, Set.of(), List.of(lock)));
        exchange(caller, called, 7);
        assertThat(caller.state()).isEqualTo(State.ADMITTED);
        assertThat(called.state()).isEqualTo(State.ADMITTED);
        assertThat(called.lock()).isSameAs(lock);
        assertThat(guesses.areSpent()).isFalse();
    }

    @Test
    void wrongWordsAreRefusedAndBurnTheCode() {
        for (int i = 0; i < Guesses.MOST; i++) {
            Admission caller = caller(OTHER_WORDS, Purpose.RECEIVE);
            Admission called = called(new Door(null, Set.of(Purpose.RECEIVE), locks(CODE)));
            exchange(caller, called, 500);
            assertThat(caller.refusal()).isEqualTo(Refusal.WRONG_CODE);
            assertThat(called.refusal()).isEqualTo(Refusal.WRONG_CODE);
        }
        Admission late = caller(CODE, Purpose.RECEIVE);
        exchange(late, called(new Door(null, Set.of(), locks(CODE))), 500);
        assertThat(late.refusal()).isEqualTo(Refusal.BURNT_CODE);
    }

    @Test
    void aCodeOfAnotherNameIsNoGuess() {
        Admission caller = caller(OTHER_NAME, Purpose.RECEIVE);
        exchange(caller, called(new Door(null, Set.of(), locks(CODE))), 500);
        assertThat(caller.refusal()).isEqualTo(Refusal.UNKNOWN);
        assertThat(guesses.areSpent()).isFalse();
    }

    @Test
    void whatItIsThereForIsToldOnlyToWhoIsProven() {
        Admission stranger = Admission.calling(Purpose.SEND, SESSION, random);
        exchange(stranger, called(new Door(Refusal.UNKNOWN, Set.of(), locks(CODE))), 500);
        assertThat(stranger.refusal()).isEqualTo(Refusal.UNKNOWN);

        Admission proven = caller(CODE, Purpose.SEND);
        exchange(proven, called(new Door(Refusal.UNKNOWN, Set.of(), locks(CODE))), 500);
        assertThat(proven.refusal()).isEqualTo(Refusal.OTHER_PURPOSE);
    }

    @Test
    void theOneThatWasCalledSaysNothingFirst() {
        Admission called = called(new Door(null, Set.of(Purpose.RECEIVE), locks(CODE)));
        assertThat(called.poll()).isNull();
    }

    @Test
    void aWelcomeBeforeTheProofIsNone() {
        Admission caller = caller(CODE, Purpose.RECEIVE);
        byte[] welcome = {0, 1, 7};
        caller.receive(welcome, 0, welcome.length);
        assertThat(caller.state()).isEqualTo(State.REFUSED);
        assertThat(caller.refusal()).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void aCallerCannotBeEntered() {
        Admission caller = Admission.calling(Purpose.RECEIVE, SESSION, random);
        byte[] enter = {0, 2, 6, 1};
        caller.receive(enter, 0, enter.length);
        assertThat(caller.refusal()).isEqualTo(Refusal.MALFORMED);
    }

    /// Whatever is said, it ends or goes on, and takes no more than it was given.
    @Test
    void noiseIsRefused() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("AdmissionTest.noiseIsRefused seed " + seed);
        Prng prng = new Prng(seed);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] noise = new byte[1 + prng.below(600)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) prng.nextLong();
            }
            if (prng.below(2) == 0) {
                noise[0] = 0;
                noise[Math.min(1, noise.length - 1)] = (byte) (1 + prng.below(12));
                noise[Math.min(2, noise.length - 1)] = (byte) prng.below(9);
            }
            Admission called = called(new Door(Refusal.UNKNOWN, Set.of(), locks(CODE)));
            int taken = called.receive(noise, 0, noise.length);
            assertThat(taken).isBetween(1, noise.length);
            assertThat(called.state()).isNotEqualTo(State.ADMITTED);
            refused += called.state() == State.REFUSED ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(500);
    }

    /// Moves bytes in pieces until both are silent, and counts the messages.
    private static int exchange(Admission caller, Admission called, int pieceBytes) {
        int messages = 0;
        boolean isNews = true;
        while (isNews) {
            int before = messages;
            messages += pass(caller, called, pieceBytes);
            messages += pass(called, caller, pieceBytes);
            isNews = messages > before;
        }
        return messages;
    }

    private static int pass(Admission from, Admission to, int pieceBytes) {
        int messages = 0;
        for (byte[] next = from.poll(); next != null; next = from.poll()) {
            messages++;
            for (int at = 0; at < next.length; at += pieceBytes) {
                to.receive(next, at, Math.min(pieceBytes, next.length - at));
            }
        }
        return messages;
    }

    private Admission caller(Code code, Purpose purpose) {
        return Admission.calling(purpose, code, new Guesses(), SESSION, random);
    }

    private Admission called(Door door) {
        return Admission.called(door, SESSION, random);
    }

    private List<Lock> locks(Code code) {
        return List.of(lock(code));
    }

    private Lock lock(Code code) {
        return new Lock(code, guesses, Purpose.RECEIVE);
    }

    private static Code code(String text) {
        return switch (Code.parse(text)) {
            case Parsed.Of<Code>(Code code) -> code;
            case Parsed.Not<Code>(String why) -> throw new AssertionError(why);
        };
    }
}
