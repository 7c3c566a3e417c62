package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.vectors.Vector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;

/// The batched cipher against published vectors and at its edges.
final class ChaCha20Poly1305Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = HEX.parseHex("80".repeat(32));
    private static final long[] COUNTERS = {1, 2, 3};

    @AfterEach
    void forget() {
        Kernel.CHACHA20_POLY1305.decide(Verdict.UNTRIED);
    }

    @Test
    void wycheproofByTheTwin() {
        checkWycheproof(ChaCha20Poly1305::new);
    }

    @Test
    void wycheproofByVectors() {
        checkWycheproof(ChaCha20Poly1305::vector);
    }

    private static void checkWycheproof(BiFunction<byte[], Integer, ChaCha20Poly1305> cipher) {
        int applicable = 0;
        for (Vector group :
                Vector.published("wycheproof-chacha20_poly1305_test.json").list("testGroups")) {
            if (group.number("ivSize") == 96) {
                List<Vector> tests = group.list("tests");
                tests.forEach(test -> check(cipher, test));
                applicable += tests.size();
            }
        }
        assertThat(applicable).isEqualTo(316);
    }

    private static void check(BiFunction<byte[], Integer, ChaCha20Poly1305> cipher, Vector test) {
        String name = test.number("tcId") + " " + test.text("comment");
        byte[] iv = test.bytes("iv");
        byte[] text = test.bytes("msg");
        byte[] associated = test.bytes("aad");
        byte[] sealed = HEX.parseHex(test.text("ct") + test.text("tag"));
        byte[] opened = new byte[text.length];
        try (ChaCha20Poly1305 form = cipher.apply(test.bytes("key"), LittleEndian.getInt(iv, 0))) {
            form.counters(new long[] {LittleEndian.getLong(iv, 4)}, 0)
                    .associated(associated, 0, 0, associated.length);
            long authentic = form.source(sealed, 0, 0).target(opened, 0, 0).open(1, text.length);
            if (test.text("result").equals("valid")) {
                assertThat(authentic).as(name).isOne();
                assertThat(opened).as(name).isEqualTo(text);
                byte[] ours = new byte[sealed.length];
                form.source(text, 0, 0).target(ours, 0, 0).seal(1, text.length);
                assertThat(ours).as(name).isEqualTo(sealed);
            } else {
                assertThat(authentic).as(name).isZero();
                assertThat(opened).as(name).isEqualTo(new byte[text.length]);
            }
        }
    }

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    @Test
    void extendedNonces() {
        byte[] key =
                HEX.parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        byte[] associated = HEX.parseHex("50515253c0c1c2c3c4c5c6c7");
        byte[] head = HEX.parseHex("404142434445464748494a4b4c4d4e4f");
        byte[] tail = HEX.parseHex("5051525354555657");
        byte[] text =
                ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for"
                                + " the future, sunscreen would be it.")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = new byte[text.length + ChaCha20Poly1305.TAG_BYTES];
        try (ChaCha20Poly1305 cipher = ChaCha20Poly1305.extended(key, head)) {
            cipher.associated(associated, 0, 0, associated.length)
                    .counters(new long[] {LittleEndian.getLong(tail, 0)}, 0)
                    .source(text, 0, 0)
                    .target(sealed, 0, 0)
                    .seal(1, text.length);
        }
        assertThat(HEX.formatHex(sealed, 0, 16)).isEqualTo("bd6d179d3e83d43b9576579493c0e939");
        assertThat(HEX.formatHex(sealed, text.length, sealed.length))
                .isEqualTo("c0875924c1c7987947deafd8780acf49");
    }

    /// draft-irtf-cfrg-xchacha-03, section 2.2.1.
    @Test
    void subkeyOfAnExtendedNonce() {
        byte[] key =
                HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] head = HEX.parseHex("000000090000004a0000000031415927");
        assertThat(HEX.formatHex(ChaCha20.subkey(key, head)))
                .isEqualTo("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc");
    }

    @Test
    void sealedAndOpenedInPlaceWhileTheKernelSwitches() {
        byte[] burst = numbered(3 * 116);
        byte[] before = burst.clone();
        try (ChaCha20Poly1305 cipher = new ChaCha20Poly1305(KEY, 0)) {
            cipher.counters(COUNTERS, 0).source(burst, 0, 116).target(burst, 0, 116).seal(3, 100);
            assertThat(burst).isNotEqualTo(before);
            activate();
            assertThat(cipher.open(3, 100)).isEqualTo(0b111);
        }
        for (int packet = 0; packet < 3; packet++) {
            int at = packet * 116;
            assertThat(Arrays.copyOfRange(burst, at, at + 100))
                    .isEqualTo(Arrays.copyOfRange(before, at, at + 100));
        }
    }

    @Test
    void aForgedPacketCostsOnlyItself() {
        byte[] sealed = new byte[3 * 56];
        byte[] opened = new byte[3 * 40];
        Arrays.fill(opened, (byte) 7);
        for (boolean vector : new boolean[] {false, true}) {
            try (ChaCha20Poly1305 cipher =
                    vector ? ChaCha20Poly1305.vector(KEY, 1) : new ChaCha20Poly1305(KEY, 1)) {
                cipher.counters(COUNTERS, 0).source(numbered(120), 0, 40);
                cipher.target(sealed, 0, 56).seal(3, 40);
                sealed[56 + 55] ^= (byte) 0x80;
                long authentic = cipher.source(sealed, 0, 56).target(opened, 0, 40).open(3, 40);
                assertThat(authentic).isEqualTo(0b101);
                assertThat(Arrays.copyOfRange(opened, 40, 80)).containsOnly(7);
            }
        }
    }

    @Test
    void rowsOutsideTheArraysAreRefusedBeforeAnythingIsWritten() {
        byte[] text = numbered(100);
        byte[] sealed = new byte[116];
        try (ChaCha20Poly1305 cipher = new ChaCha20Poly1305(KEY, 0)) {
            cipher.counters(COUNTERS, 0).source(text, 0, 0).target(sealed, 0, 0);
            assertThatThrownBy(() -> cipher.seal(1, 101))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("source: 1 rows of 101 bytes");
            cipher.source(new byte[200], 0, 0);
            assertThatThrownBy(() -> cipher.seal(1, 101))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("target: 1 rows of 117 bytes");
            cipher.counters(COUNTERS, 3);
            assertThatThrownBy(() -> cipher.seal(1, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("1 counters from 3 of 3");
            cipher.counters(COUNTERS, 0).associated(text, 90, 0, 11);
            assertThatThrownBy(() -> cipher.seal(1, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("associated data");
        }
        assertThat(sealed).containsOnly(0);
    }

    @Test
    void rowsThatRunIntoEachOtherAreRefused() {
        byte[] burst = numbered(300);
        try (ChaCha20Poly1305 cipher = new ChaCha20Poly1305(KEY, 0)) {
            cipher.counters(COUNTERS, 0).source(burst, 0, 50).target(new byte[300], 0, 50);
            assertThatThrownBy(() -> cipher.seal(2, 50))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rows of 66 bytes would overlap at a stride of 50");
            cipher.target(burst, 8, 66);
            assertThatThrownBy(() -> cipher.seal(2, 50))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("source and target overlap without being the same rows");
            assertThatThrownBy(() -> cipher.seal(65, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("65 packets of 0 bytes");
        }
    }

    @Test
    void aWipedKeyIsNotUsed() {
        ChaCha20Poly1305 cipher = ChaCha20Poly1305.vector(KEY, 0);
        cipher.counters(COUNTERS, 0).source(KEY, 0, 0).target(new byte[32], 0, 0).seal(1, 16);
        cipher.close();
        assertThatThrownBy(() -> cipher.seal(1, 16))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the key was wiped");
        assertThatThrownBy(() -> new ChaCha20Poly1305(new byte[16], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key of 16 bytes instead of 32");
    }

    private static void activate() {
        Kernel.CHACHA20_POLY1305.decide(new Verdict(Verdict.State.ACTIVE, "test", 512, 2, 0));
        assertThat(Kernel.CHACHA20_POLY1305.isActive()).isTrue();
    }

    private static byte[] numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
