package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

final class AeadTest {
    private static final int HEADER = 16;
    private static final int ROUNDS = 20;

    /// The example of RFC 8439, 2.8.2, and of draft-irtf-cfrg-xchacha, A.3.1.
    private static final byte[] SUNSCREEN =
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                            + " future, sunscreen would be it.")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] SUNSCREEN_KEY = ascending(0x80, 32);
    private static final byte[] SUNSCREEN_AAD = hex("50515253c0c1c2c3c4c5c6c7");

    @Test
    void rfc8439() {
        Aead aead = Suite.CHACHA20_POLY1305.aead(SUNSCREEN_KEY, hex("070000004041424344454647"));
        assertThat(tagOfSunscreen(aead)).isEqualTo("1ae10b594f09e26a7e902ecbd0600691");
    }

    @Test
    void xchachaDraft() {
        Aead aead = Suite.XCHACHA20_POLY1305.aead(SUNSCREEN_KEY, ascending(0x40, 24));
        assertThat(tagOfSunscreen(aead)).isEqualTo("c0875924c1c7987947deafd8780acf49");
    }

    @Test
    void idsLeadToRealCiphersOnly() {
        for (int id = -1; id < 300; id++) {
            Suite suite = Suite.of(id);
            assertThat(suite != null).as("id %d", id).isEqualTo(id >= 1 && id <= 4);
            assertThat(suite == null ? id : suite.id()).isEqualTo(id);
            assertThat(suite).isNotEqualTo(Suite.NULL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatItSealed(Suite suite) {
        long seed = 0x5eed_0001;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] key = bytes(random, suite.keyLength());
        byte[] iv = bytes(random, suite.ivLength());
        Aead sealer = suite.aead(key, iv);
        Aead opener = suite.aead(key, iv);
        byte[] opened = new byte[3000];
        for (long number = 0; number < 500; number++) {
            String run = suite + " seed " + seed + " number " + number;
            int length = random.nextInt(2000);
            int at = random.nextInt(50);
            byte[] datagram = bytes(random, at + HEADER + length + Aead.TAG_LENGTH);
            byte[] plain = Arrays.copyOfRange(datagram, at + HEADER, at + HEADER + length);

            int sealed = sealInPlace(sealer, number, datagram, at, length);
            assertThat(sealed).as(run).isEqualTo(length + Aead.TAG_LENGTH);
            int answer =
                    opener.header(datagram, at, HEADER)
                            .open(number, datagram, at + HEADER, sealed, opened, 7);
            assertThat(answer).as(run).isEqualTo(length);
            assertThat(Arrays.copyOfRange(opened, 7, 7 + length)).as(run).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyChangedBitIsNoticed(Suite suite) {
        Aead aead = suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
        byte[] datagram = ascending(0, HEADER + 40 + Aead.TAG_LENGTH);
        int sealed = sealInPlace(aead, 5, datagram, 0, 40);
        byte[] opened = new byte[40];
        for (int bit = 0; bit < 8 * datagram.length; bit++) {
            datagram[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(open(aead, 5, datagram, sealed, opened)).isEqualTo(forged());
            assertThat(opened).containsOnly(0);
            datagram[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(open(aead, 6, datagram, sealed, opened)).isEqualTo(forged());
        assertThat(open(aead, 5, datagram, sealed - 1, opened)).isEqualTo(forged());
        assertThat(open(aead, 5, datagram, 15, opened)).isEqualTo(CryptoFault.TOO_SHORT.code());
        assertThat(open(aead, 5, datagram, sealed, opened)).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource
    void numbersOnlyAscend(Suite suite) {
        Aead aead = suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
        byte[] datagram = new byte[100];
        sealInPlace(aead, 7, datagram, 0, 10);
        for (long number : new long[] {7, 6, 0, -1}) {
            assertThatThrownBy(() -> sealInPlace(aead, number, datagram, 0, 10))
                    .isInstanceOf(Check.Failed.class);
        }
        assertThat(sealInPlace(aead, 8, datagram, 0, 10)).isPositive();
    }

    @Test
    void misuseFailsAtOnce() {
        Aead aead = Suite.NULL.aead(new byte[16], new byte[12]);
        byte[] datagram = new byte[100];
        assertThatThrownBy(() -> aead.seal(0, datagram, 0, 10, datagram, 0))
                .hasMessageContaining("header");
        assertThatThrownBy(() -> aead.open(0, datagram, 0, 30, new byte[30], 0))
                .hasMessageContaining("header");
        aead.header(datagram, 0, HEADER);
        assertThatThrownBy(() -> aead.seal(0, datagram, 16, 10, datagram, 17))
                .hasMessageContaining("behind");
        assertThatThrownBy(() -> aead.open(0, datagram, 16, 30, datagram, 16))
                .hasMessageContaining("in place");
        assertThatThrownBy(() -> aead.seal(0, datagram, 16, 70, datagram, 16))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> aead.header(datagram, 90, 11))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Suite.AES_128_GCM.aead(new byte[32], new byte[12]))
                .isInstanceOf(Check.Failed.class);
    }

    @Test
    void aKeyStopsAtItsLimit() {
        Aead aead = Suite.NULL.aead(new byte[16], new byte[12]);
        byte[] datagram = new byte[HEADER + Aead.TAG_LENGTH];
        for (long number = 0; number < Aead.SEALS_ALLOWED; number++) {
            sealInPlace(aead, number, datagram, 0, 0);
        }
        assertThat(sealInPlace(aead, Aead.SEALS_ALLOWED, datagram, 0, 0))
                .isEqualTo(CryptoFault.EXHAUSTED.code());
    }

    @ParameterizedTest
    @EnumSource
    void aDestroyedKeyServesNothing(Suite suite) {
        byte[] key = ascending(1, suite.keyLength());
        Aead aead = suite.aead(key, new byte[suite.ivLength()]);
        assertThat(key).as("the caller's array is left alone").isEqualTo(ascending(1, key.length));
        byte[] datagram = new byte[HEADER + 40 + Aead.TAG_LENGTH];
        aead.header(datagram, 0, HEADER);
        aead.destroy();
        aead.destroy();
        assertThatThrownBy(() -> aead.seal(0, datagram, HEADER, 40, datagram, HEADER))
                .isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> open(aead, 0, datagram, 56, new byte[40]))
                .isInstanceOf(Check.Failed.class);
    }

    @Tag("allocation")
    @Test
    void ourOwnCodeAllocatesNothing() {
        Aead aead = Suite.NULL.aead(new byte[16], new byte[12]);
        byte[] datagram = new byte[HEADER + 1280 + Aead.TAG_LENGTH];
        byte[] opened = new byte[1280];
        long[] number = {0};
        assertThat(
                        Allocation.bytes(
                                1_000,
                                () -> {
                                    int sealed = sealInPlace(aead, number[0], datagram, 0, 1280);
                                    open(aead, number[0]++, datagram, sealed, opened);
                                }))
                .isZero();
    }

    /// The JDK's cipher allocates about 1 KB per packet of any size. More would mean that it copied
    /// the array it works in, which it does when its output lies behind its input.
    @Tag("allocation")
    @Test
    void theCipherDoesNotCopyTheDatagrams() {
        int length = 65_000;
        byte[] datagrams = new byte[HEADER + length + Aead.TAG_LENGTH];
        byte[] opened = new byte[length];
        Aead aead = Suite.AES_256_GCM.aead(new byte[32], new byte[12]);
        long[] number = {0};
        int calls = 20;
        long bytes =
                Allocation.bytes(
                        calls,
                        () -> {
                            int sealed = sealInPlace(aead, number[0], datagrams, 0, length);
                            open(aead, number[0]++, datagrams, sealed, opened);
                        },
                        ROUNDS);
        assertThat(bytes / calls).isBetween(1L, length / 2L);
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static int sealInPlace(Aead aead, long number, byte[] datagram, int at, int length) {
        return aead.header(datagram, at, HEADER)
                .seal(number, datagram, at + HEADER, length, datagram, at + HEADER);
    }

    private static int open(Aead aead, long number, byte[] datagram, int sealed, byte[] opened) {
        return aead.header(datagram, 0, HEADER).open(number, datagram, HEADER, sealed, opened, 0);
    }

    private static int forged() {
        return CryptoFault.FORGED.code();
    }

    private static String tagOfSunscreen(Aead aead) {
        byte[] sealed = new byte[SUNSCREEN.length + Aead.TAG_LENGTH];
        aead.header(SUNSCREEN_AAD, 0, SUNSCREEN_AAD.length)
                .seal(0, SUNSCREEN, 0, SUNSCREEN.length, sealed, 0);
        return HexFormat.of().formatHex(sealed, SUNSCREEN.length, sealed.length);
    }

    private static byte[] ascending(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
