package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

final class Bech32mTest {
    private static final int LIMIT_OF_BIP_350 = 90;

    /// From BIP-350.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A1LQFN3A",
                "a1lqfn3a",
                "an83characterlonghumanreadablepartthatcontains"
                        + "thetheexcludedcharactersbioandnumber1"
                        + "1sg7hg6",
                "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
                "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllll"
                        + "llllllllllllllllllllll"
                        + "ludsr8",
                "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
                "?1v759aa"
            })
    void validStringsAreReadAndWritten(String text) {
        Bech32m read = Bech32m.parse(text, LIMIT_OF_BIP_350);
        assertThat(read).isNotNull();
        assertThat(read.text()).isEqualTo(text.toLowerCase(Locale.ROOT));
    }

    /// From BIP-350, then mixed case.
    @ParameterizedTest
    @ValueSource(
            strings = {
                " 1xj0phk",
                "\u007f1g6xzxy",
                "\u00801vctc34",
                "an84characterslonghumanreadablepartthatcontains"
                        + "thetheexcludedcharactersbioandnumber"
                        + "11d6pts4",
                "qyrz8wqd2c9m",
                "1qyrz8wqd2c9m",
                "y1b0jsk6g",
                "lt1igcx5c0",
                "in1muywd",
                "mm1crxm3i",
                "au1s5cgom",
                "M1VUXWEZ",
                "16plkw9",
                "1p2gdwpf",
                "a1Lqfn3a",
                ""
            })
    void invalidStringsAreRefused(String text) {
        assertThat(Bech32m.parse(text, LIMIT_OF_BIP_350)).isNull();
    }

    /// The programs of the valid segregated witness addresses of BIP-350, without their version.
    @Test
    void bytesOfPublishedAddresses() {
        String address = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
        Bech32m read = Bech32m.parse(address, LIMIT_OF_BIP_350);
        assertThat(read).isNotNull();
        byte[] groups = read.groups();
        byte[] program = new byte[groups.length - 1];
        System.arraycopy(groups, 1, program, 0, program.length);
        assertThat(new Bech32m("x", program).bytes())
                .asHexString()
                .isEqualToIgnoringCase(
                        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    }

    @Test
    void bytesComeBack() {
        Prng random = new Prng(1);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.fill(bytes, 0, length);
            Bech32m read = Bech32m.parse(Bech32m.of("wraith", bytes).text(), 1023);
            assertThat(read).isNotNull();
            assertThat(read.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void paddingIsShortAndZero() {
        assertThat(new Bech32m("x", new byte[] {0, 0}).bytes()).hasSize(1);
        assertThat(new Bech32m("x", new byte[] {0, 1}).bytes()).as("not zero").isNull();
        assertThat(new Bech32m("x", new byte[] {0, 0, 0}).bytes()).as("7 bits").isNull();
        assertThat(new Bech32m("x", new byte[] {0}).bytes()).as("5 bits").isNull();
    }

    @Test
    void everyWrongCharacterIsNoticed() {
        String text = Bech32m.of("wraith", new byte[100]).text();
        for (int i = 0; i < text.length(); i++) {
            for (char other : "qpzry9x8gf2tvdw0s3jn54khce6mua7l".toCharArray()) {
                String changed = text.substring(0, i) + other + text.substring(i + 1);
                if (!changed.equals(text)) {
                    assertThat(Bech32m.parse(changed, 1023)).as(changed).isNull();
                }
            }
        }
    }
}
