package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.vectors.Vector;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Every Wycheproof vector whose key and nonce have a length that a suite uses. With packet number
/// 0 the nonce is the iv.
final class WycheproofTest {
    private int applicable;

    @Test
    void aesGcm256() {
        checkAll("wycheproof-aes_gcm_test.json", Suite.AES_256_GCM);
        assertThat(applicable).isEqualTo(66);
    }

    @Test
    void aesGcm128() {
        checkAll("wycheproof-aes_gcm_test.json", Suite.AES_128_GCM);
        assertThat(applicable).isEqualTo(67);
    }

    @Test
    void chaCha20Poly1305() {
        checkAll("wycheproof-chacha20_poly1305_test.json", Suite.CHACHA20_POLY1305);
        assertThat(applicable).isEqualTo(316);
    }

    private void checkAll(String file, Suite suite) {
        for (Vector group : Vector.published(file).list("testGroups")) {
            if (group.number("keySize") == 8 * suite.keyLength()
                    && group.number("ivSize") == 8 * suite.ivLength()) {
                List<Vector> tests = group.list("tests");
                tests.forEach(test -> check(suite, test));
                applicable += tests.size();
            }
        }
    }

    private static void check(Suite suite, Vector test) {
        byte[] aad = test.bytes("aad");
        byte[] plain = test.bytes("msg");
        byte[] sealed = AeadTest.joined(test.bytes("ct"), test.bytes("tag"));
        String name = suite + " " + test.number("tcId") + " " + test.text("comment");

        Aead aead = suite.aead(test.bytes("key"), test.bytes("iv"));
        byte[] opened = new byte[plain.length];
        int answer = aead.header(aad, 0, aad.length).open(0, sealed, 0, sealed.length, opened, 0);

        if (test.text("result").equals("valid")) {
            assertThat(answer).as(name).isEqualTo(plain.length);
            assertThat(opened).as(name).isEqualTo(plain);
            byte[] ours = new byte[sealed.length];
            suite.aead(test.bytes("key"), test.bytes("iv"))
                    .header(aad, 0, aad.length)
                    .seal(0, plain, 0, plain.length, ours, 0);
            assertThat(ours).as(name).isEqualTo(sealed);
        } else {
            assertThat(answer).as(name).isEqualTo(CryptoFault.FORGED.code());
            assertThat(opened).as(name).isEqualTo(new byte[plain.length]);
        }
    }
}
