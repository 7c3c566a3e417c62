package io.wraith.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CipherStateTest {
    private static final byte[] NONE = {};

    @ParameterizedTest
    @EnumSource
    void theLastNumberIsReserved(NoiseCipher cipher) {
        CipherState sender = keyed(cipher);
        CipherState receiver = keyed(cipher);
        byte[] sealed = new byte[Aead.TAG_LENGTH];
        sender.number(-2);
        receiver.number(-2);
        assertThat(sender.encrypt(NONE, NONE, 0, 0, sealed, 0)).isEqualTo(Aead.TAG_LENGTH);
        assertThat(receiver.decrypt(NONE, sealed, 0, sealed.length, NONE, 0)).isZero();
        int exhausted = CryptoFault.EXHAUSTED.code();
        assertThat(sender.encrypt(NONE, NONE, 0, 0, sealed, 0)).isEqualTo(exhausted);
        assertThat(receiver.decrypt(NONE, sealed, 0, sealed.length, NONE, 0)).isEqualTo(exhausted);
    }

    @ParameterizedTest
    @EnumSource
    void aForgedMessageKeepsTheNumber(NoiseCipher cipher) {
        byte[] sealed = new byte[Aead.TAG_LENGTH];
        keyed(cipher).encrypt(NONE, NONE, 0, 0, sealed, 0);
        CipherState receiver = keyed(cipher);
        byte[] forged = sealed.clone();
        forged[3]++;
        assertThat(receiver.decrypt(NONE, forged, 0, forged.length, NONE, 0))
                .isEqualTo(CryptoFault.FORGED.code());
        assertThat(receiver.decrypt(NONE, sealed, 0, sealed.length, NONE, 0)).isZero();
    }

    private static CipherState keyed(NoiseCipher cipher) {
        CipherState state = new CipherState(cipher);
        state.key(new byte[32]);
        return state;
    }
}
