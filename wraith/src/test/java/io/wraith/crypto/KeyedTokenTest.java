package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class KeyedTokenTest {
    private static final byte[] SECRET = new byte[32];
    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

    @Test
    void isTheFirstHalfOfAnHmac() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        mac.update("reset\0".getBytes(StandardCharsets.US_ASCII));
        byte[] expected = Arrays.copyOf(mac.doFinal(ID), KeyedToken.LENGTH);
        assertThat(token(new KeyedToken(SECRET, "reset"), ID)).isEqualTo(expected);
    }

    @Test
    void anyOtherTokenIsRefused() {
        KeyedToken resets = new KeyedToken(SECRET, "reset");
        byte[] token = token(resets, ID);
        assertThat(resets.verify(ID, 0, ID.length, token, 0)).isTrue();
        for (int bit = 0; bit < 8 * KeyedToken.LENGTH; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(resets.verify(ID, 0, ID.length, changed, 0)).as("bit " + bit).isFalse();
        }
        assertThat(resets.verify(ID, 0, 7, token, 0)).isFalse();
    }

    @Test
    void purposesAndSecretsDoNotMix() {
        byte[] token = token(new KeyedToken(SECRET, "reset"), ID);
        assertThat(new KeyedToken(SECRET, "cookie").verify(ID, 0, 8, token, 0)).isFalse();
        byte[] other = SECRET.clone();
        other[0] = 1;
        assertThat(new KeyedToken(other, "reset").verify(ID, 0, 8, token, 0)).isFalse();
        assertThatThrownBy(() -> new KeyedToken(new byte[31], "reset"))
                .isInstanceOf(Check.Failed.class);
    }

    private static byte[] token(KeyedToken maker, byte[] input) {
        byte[] token = new byte[KeyedToken.LENGTH];
        maker.write(input, 0, input.length, token, 0);
        return token;
    }
}
