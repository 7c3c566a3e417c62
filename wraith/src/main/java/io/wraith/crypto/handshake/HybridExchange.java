package io.wraith.crypto.handshake;

import io.wraith.base.Check;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.noise.MlKem768;
import io.wraith.crypto.noise.X25519;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/// A fresh exchange inside a session, whose result is mixed into the next epoch's keys, so that who
/// learnt the old keys is shut out again. The session's packets authenticate it.
///
/// ```
/// offer   0: public X25519 key 32 | 32: ML-KEM-768 encapsulation key 1184
/// answer  0: public X25519 key 32 | 32: ML-KEM-768 ciphertext 1088
/// result  X25519 secret 32 ‖ ML-KEM secret 32 ‖ offer ‖ answer
/// ```
public final class HybridExchange {
    public static final int OFFER_LENGTH = X25519.LENGTH + MlKem768.KEY_LENGTH;
    public static final int ANSWER_LENGTH = X25519.LENGTH + MlKem768.CIPHERTEXT_LENGTH;

    private static final int OFFER = X25519.LENGTH + MlKem768.SECRET_LENGTH;
    private static final int ANSWER = OFFER + OFFER_LENGTH;

    private final X25519 own;
    private final SecureRandom random;
    private final byte[] result = new byte[ANSWER + ANSWER_LENGTH];
    private @Nullable MlKem768 offered;
    private boolean complete;
    private boolean over;

    private HybridExchange(SecureRandom random) {
        this.random = random;
        own = X25519.generate(random);
    }

    /// The side that asks for fresh keys.
    public static HybridExchange offering(SecureRandom random) {
        HybridExchange exchange = new HybridExchange(random);
        exchange.offered = MlKem768.generate(random);
        exchange.put(OFFER, exchange.own.publicKey());
        exchange.put(OFFER + X25519.LENGTH, exchange.offered.encapsulationKey());
        return exchange;
    }

    /// The side that was asked.
    public static HybridExchange answering(SecureRandom random) {
        return new HybridExchange(random);
    }

    /// What the offering side sends.
    public byte[] offer() {
        Check.that(offered != null && !over, "an offer that is not there");
        return Arrays.copyOfRange(result, OFFER, ANSWER);
    }

    /// What the answering side sends once it took the offer.
    public byte[] answer() {
        Check.that(complete, "an answer before the offer");
        return Arrays.copyOfRange(result, ANSWER, result.length);
    }

    /// Takes the peer's offer or answer: 0 or a fault, after which the exchange is over.
    public int take(byte[] message, int at, int length) {
        Objects.checkFromIndexSize(at, length, message.length);
        if (complete || over) {
            return CryptoFault.OUT_OF_TURN.code();
        }
        int expected = offered == null ? OFFER_LENGTH : ANSWER_LENGTH;
        if (length != expected) {
            return failed(
                    (length < expected ? CryptoFault.TOO_SHORT : CryptoFault.TOO_LONG).code());
        }
        System.arraycopy(message, at, result, offered == null ? OFFER : ANSWER, length);
        byte[] secret = new byte[MlKem768.SECRET_LENGTH];
        int fault = own.agree(message, at, secret);
        put(0, secret);
        if (fault == 0) {
            fault = encapsulated(secret);
            put(X25519.LENGTH, secret);
        }
        Arrays.fill(secret, (byte) 0);
        complete = fault == 0;
        return complete ? 0 : failed(fault);
    }

    /// The keys of the next epoch; the session's present keys and this exchange are used up.
    public SessionKeys nextEpoch(SessionKeys present) {
        Check.that(complete, "keys of an exchange that is not complete");
        SessionKeys next = present.nextEpoch(result);
        destroy();
        return next;
    }

    public void destroy() {
        complete = false;
        over = true;
        Arrays.fill(result, (byte) 0);
    }

    private int encapsulated(byte[] secret) {
        if (offered != null) {
            offered.decapsulate(result, ANSWER + X25519.LENGTH, secret);
            return 0;
        }
        byte[] ciphertext = new byte[MlKem768.CIPHERTEXT_LENGTH];
        int fault = MlKem768.encapsulate(result, OFFER + X25519.LENGTH, random, ciphertext, secret);
        put(ANSWER, own.publicKey());
        put(ANSWER + X25519.LENGTH, ciphertext);
        return fault;
    }

    private int failed(int fault) {
        destroy();
        return fault;
    }

    private void put(int at, byte[] bytes) {
        System.arraycopy(bytes, 0, result, at, bytes.length);
    }
}
