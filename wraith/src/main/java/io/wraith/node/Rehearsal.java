package io.wraith.node;

import io.wraith.crypto.Aead;
import io.wraith.crypto.Suite;
import io.wraith.kit.KernelGate;
import io.wraith.meet.Code;
import io.wraith.meet.Guesses;
import io.wraith.meet.Pairing;
import io.wraith.simd.Kernel;
import io.wraith.simd.Simd;

import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has the JVM learn, while nothing is to be done yet, what it will have to do fast: a cipher that
/// is not compiled is a hundred times slower, the first proof of a code takes ten times as long as
/// the third, and the fast form of hashing must be tried before it is used. Once per process.
final class Rehearsal {
    private static final long CIPHER_NS = 500_000_000L;
    private static final int SHORT_BYTES = 256;
    private static final int LONG_BYTES = 8_704;
    private static final int PAIRINGS = 3;
    private static final int BINDING = 32;
    private static final AtomicBoolean IS_BEGUN = new AtomicBoolean();

    /// The trials take three seconds of a core, and their kernel saves a quarter of one per
    /// gigabyte. Whoever waits has them, and a transfer of so many bytes gets most of them back; a
    /// shorter one does without.
    static final long WORTH_BYTES = 8L << 30;

    private static final long IDLE_MS = 1_000;

    private Rehearsal() {}

    /// @param speeds tell which cipher will most likely be chosen, and are measured when there is
    ///   time
    /// @param hasCode whether a code will be proven
    /// @param isWaiting whether peers come later, rather than being called now
    /// @param outlook how much transfers still have to move
    static void begin(SuiteSpeeds speeds, boolean hasCode, boolean isWaiting, Outlook outlook) {
        if (IS_BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform()
                    .daemon()
                    .name("wraith-rehearsal")
                    .start(() -> run(speeds, hasCode, isWaiting, outlook));
        }
    }

    private static void run(
            SuiteSpeeds speeds, boolean hasCode, boolean isWaiting, Outlook outlook) {
        if (hasCode && !isWaiting) {
            pairing();
        }
        cipher(speeds.likely());
        if (hasCode && isWaiting) {
            pairing();
        }
        try {
            if (isWaiting) {
                outlook.awaitMuchOrNobody(IDLE_MS);
            } else {
                outlook.awaitMuch();
            }
            KernelGate.start(
                    Simd.of(System.getenv().getOrDefault("WRAITH_SIMD", "auto")),
                    Set.of(Kernel.BLAKE3));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        if (isWaiting) {
            speeds.measure();
        }
    }

    /// In packets of both kinds: long ones take another way through the JDK's GCM, and few calls of
    /// them would be too few for the JIT.
    private static void cipher(Suite suite) {
        byte[] key = new byte[suite.keyLength()];
        byte[] iv = new byte[suite.ivLength()];
        Aead sealing = suite.aead(key, iv);
        Aead opening = suite.aead(key, iv);
        byte[] plain = new byte[LONG_BYTES];
        byte[] sealed = new byte[LONG_BYTES + Aead.TAG_LENGTH];
        long endNs = System.nanoTime() + CIPHER_NS;
        for (long number = 0; System.nanoTime() - endNs < 0; number++) {
            int length = (number & 1) == 0 ? SHORT_BYTES : LONG_BYTES;
            int total =
                    sealing.header(key, 0, key.length).seal(number, plain, 0, length, sealed, 0);
            opening.header(key, 0, key.length).open(number, sealed, 0, total, plain, 0);
        }
        sealing.destroy();
        opening.destroy();
    }

    private static void pairing() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < PAIRINGS; i++) {
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
