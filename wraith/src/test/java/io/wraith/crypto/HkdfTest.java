package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// RFC 5869, appendix A: the cases for SHA-256.
final class HkdfTest {
    @Test
    void basicCase() {
        check(
                "0b".repeat(22),
                "000102030405060708090a0b0c",
                "f0f1f2f3f4f5f6f7f8f9",
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                        + "34007208d5b887185865");
    }

    @Test
    void longInputs() {
        check(
                ascending(0x00, 80),
                ascending(0x60, 80),
                ascending(0xb0, 80),
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                        + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void emptySaltAndInfo() {
        check(
                "0b".repeat(22),
                "",
                "",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                        + "9d201395faa4b61a96c8");
    }

    @Test
    void infoIsLabelZeroContext() {
        byte[] secret = new byte[32];
        byte[] info = "wraith lane\0\1\2".getBytes(StandardCharsets.US_ASCII);
        assertThat(Hkdf.expand(secret, "lane", new byte[] {1, 2}, 32))
                .isEqualTo(Hkdf.expand(secret, info, 32));
    }

    private static void check(String input, String salt, String info, String prk, String output) {
        byte[] secret = Hkdf.extract(hex(salt), hex(input));
        assertThat(secret).isEqualTo(hex(prk));
        assertThat(Hkdf.expand(secret, hex(info), output.length() / 2)).isEqualTo(hex(output));
    }

    private static String ascending(int first, int length) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append(HexFormat.of().toHexDigits((byte) (first + i)));
        }
        return digits.toString();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
