package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.PassphraseSeal.Cost;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

final class PassphraseSealTest {
    private static final Cost CHEAP = new Cost(32, 1, 4);
    private static final byte[] PASSPHRASE = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SALT = new byte[PassphraseSeal.SALT_LENGTH];
    private static final byte[] HEADER = {1, 2, 3};
    private static final byte[] SECRET = "the secret".getBytes(StandardCharsets.UTF_8);

    /// Made by the reference implementation's command: `echo -n password | argon2 somesaltsomesalt
    /// -id -t 3 -k 65536 -p 4 -l 32 -r`.
    @Test
    void theKeyIsThatOfTheReferenceImplementation() {
        byte[] key = new byte[32];
        PassphraseSeal.key(
                Cost.USUAL,
                "password".getBytes(StandardCharsets.US_ASCII),
                "somesaltsomesalt".getBytes(StandardCharsets.US_ASCII),
                key);
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("81db97a7e67a891784a2599bc879f957cb3512d273984bd97d8a18fc59ff01e2");
    }

    @Test
    void whatWasSealedIsOpenedWithTheSamePassphraseOnly() {
        byte[] sealed = PassphraseSeal.seal(CHEAP, PASSPHRASE, SALT, HEADER, SECRET);
        assertThat(sealed).hasSize(SECRET.length + Aead.TAG_LENGTH);
        assertThat(PassphraseSeal.open(CHEAP, PASSPHRASE, SALT, HEADER, sealed))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(SECRET));
        byte[] other = PASSPHRASE.clone();
        other[0] ^= 1;
        assertThat(PassphraseSeal.open(CHEAP, other, SALT, HEADER, sealed)).isEmpty();
        byte[] longer = Arrays.copyOf(PASSPHRASE, PASSPHRASE.length + 1);
        assertThat(PassphraseSeal.open(CHEAP, longer, SALT, HEADER, sealed)).isEmpty();
    }

    @Test
    void noBitCanBeChanged() {
        byte[] sealed = PassphraseSeal.seal(CHEAP, PASSPHRASE, SALT, HEADER, SECRET);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = flipped(sealed, bit);
            assertThat(PassphraseSeal.open(CHEAP, PASSPHRASE, SALT, HEADER, changed))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThat(PassphraseSeal.open(CHEAP, PASSPHRASE, SALT, HEADER, cut)).isEmpty();
        }
    }

    @Test
    void saltHeaderAndCostCannotBeChanged() {
        byte[] sealed = PassphraseSeal.seal(CHEAP, PASSPHRASE, SALT, HEADER, SECRET);
        Optional<byte[]> nothing = Optional.empty();
        assertThat(PassphraseSeal.open(CHEAP, PASSPHRASE, flipped(SALT, 9), HEADER, sealed))
                .isEqualTo(nothing);
        assertThat(PassphraseSeal.open(CHEAP, PASSPHRASE, SALT, flipped(HEADER, 0), sealed))
                .isEqualTo(nothing);
        assertThat(PassphraseSeal.open(new Cost(32, 2, 4), PASSPHRASE, SALT, HEADER, sealed))
                .isEqualTo(nothing);
    }

    @Test
    void costsThatAreNoneOrTooMuchAreKnown() {
        assertThat(Cost.USUAL.isAffordable()).isTrue();
        assertThat(new Cost(0, 1, 0).isAffordable()).isFalse();
        assertThat(new Cost(31, 1, 4).isAffordable()).isFalse();
        assertThat(new Cost(32, 0, 4).isAffordable()).isFalse();
        assertThat(new Cost(1 << 20, 1, 4).isAffordable()).isFalse();
        assertThat(new Cost(32, 65, 4).isAffordable()).isFalse();
        assertThat(new Cost(1 << 16, 1, 17).isAffordable()).isFalse();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit >>> 3] ^= (byte) (1 << (bit & 7));
        return changed;
    }
}
