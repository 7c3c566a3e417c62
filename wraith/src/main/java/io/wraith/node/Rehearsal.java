package io.wraith.node;

import io.wraith.meet.Code;
import io.wraith.meet.Guesses;
import io.wraith.meet.Pairing;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has the JVM learn how a code is proven while people still read it out: the first proof of a
/// process takes ten times as long as the third.
final class Rehearsal {
    private static final int TIMES = 3;
    private static final int BINDING = 32;
    private static final AtomicBoolean IS_BEGUN = new AtomicBoolean();

    private Rehearsal() {}

    static void begin() {
        if (IS_BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("wraith-rehearsal").start(Rehearsal::run);
        }
    }

    private static void run() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < TIMES; i++) {
            Code code = Code.generate(random);
            byte[] binding = new byte[BINDING];
            Pairing initiator = Pairing.initiator(code, binding, new Guesses(), random);
            Pairing responder = Pairing.responder(code, binding, new Guesses(), random);
            pass(initiator, responder);
            pass(responder, initiator);
            pass(initiator, responder);
            pass(responder, initiator);
        }
    }

    private static void pass(Pairing from, Pairing to) {
        byte[] message = from.poll();
        if (message != null) {
            to.receive(message, 0, message.length);
        }
    }
}
