package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.crypto.Suite;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

final class GreetingTest {
    private static final long SEED = Long.getLong("wraith.seed", 2026);
    private static final byte[] TOKEN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final SuiteSpeed FAST = new SuiteSpeed(Suite.AES_256_GCM, 300);
    private static final SuiteSpeed SLOW = new SuiteSpeed(Suite.XCHACHA20_POLY1305, (1L << 32) - 1);

    private final byte[] encoded =
            new Greeting(Sides.PARAMETERS, 77, TOKEN, Suite.AES_256_GCM, Sides.CAPABILITY).encode();

    @Test
    void whatIsWrittenIsRead() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < 1_000; run++) {
            Parameters parameters =
                    new Parameters(
                            random.nextLong(1L << 62),
                            random.nextLong(1L << 62),
                            random.nextInt(1 << 30),
                            random.nextInt(1 << 30),
                            1_000 + random.nextInt(1 << 20),
                            random.nextInt(1 << 24),
                            1024 + random.nextInt(64_257),
                            1 + random.nextInt(64),
                            random.nextInt(256),
                            run % 2 == 0 ? List.of(FAST) : List.of(SLOW, FAST));
            byte[] application = new byte[random.nextInt(100)];
            random.nextBytes(application);
            Suite chosen = run % 3 == 0 ? null : Suite.of(1 + run % 4);
            long id = random.nextLong() | 1;
            Greeting read =
                    decode(new Greeting(parameters, id, TOKEN, chosen, application).encode());
            assertThat(read).as("seed " + SEED + " run " + run).isNotNull();
            Greeting greeting = Objects.requireNonNull(read);
            assertThat(greeting.parameters()).isEqualTo(parameters);
            assertThat(greeting.connectionId()).isEqualTo(id);
            assertThat(greeting.resetToken()).isEqualTo(TOKEN);
            assertThat(greeting.chosen()).isEqualTo(chosen);
            assertThat(greeting.application()).isEqualTo(application);
        }
    }

    @Test
    void truncationsAreRefused() {
        for (int length = 0; length < encoded.length - Sides.CAPABILITY.length; length++) {
            assertThat(decode(Arrays.copyOf(encoded, length))).as("length " + length).isNull();
        }
    }

    @Test
    void whatIsNotKnownIsIgnoredAndWhatIsAbsentIsUsual() {
        byte[] entries = concatenated(entry(1, 8), entry(2, 16), suites(9, 1), entry(0x7777, 300));
        Big.u64(entries, 4, 5);
        Greeting greeting = Objects.requireNonNull(decode(payload(entries)));
        assertThat(greeting.parameters().suites())
                .containsExactly(new SuiteSpeed(Suite.AES_256_GCM, 0));
        assertThat(greeting.parameters().idleTimeoutMs()).isEqualTo(30_000);
        assertThat(greeting.parameters().maxPlaintext()).isEqualTo(1024);
        assertThat(greeting.parameters().connectionWindow()).isEqualTo(65_536);
        assertThat(greeting.chosen()).isNull();
    }

    @Test
    void whatIsNotAllowedIsRefused() {
        byte[] id = entry(1, 8);
        id[11] = 1;
        byte[] token = entry(2, 16);
        assertThat(decode(payload(concatenated(id, token, suites(1))))).isNotNull();
        for (byte[][] wrong :
                new byte[][][] {
                    {token, suites(1)},
                    {entry(1, 8), token, suites(1)},
                    {id, suites(1)},
                    {id, token},
                    {id, token, suites(9)},
                    {id, id, token, suites(1)},
                    {id, token, token, suites(1)},
                    {id, token, suites(1), suites(1)},
                    {id, token, entry(3, 6), suites(1)},
                    {id, entry(2, 15), suites(1)},
                    {id, token, suites(1), entry(4, 1)},
                    {id, token, suites(1), entry(0x10, 7)},
                    {id, token, suites(1), entry(0x11, 8), entry(0x11, 8)},
                    {id, token, suites(1), entry(0x14, 4)},
                    {id, token, suites(1), entry(0x16, 2)},
                    {id, token, suites(1), entry(0x17, 2)}
                }) {
            assertThat(decode(payload(concatenated(wrong)))).isNull();
        }
        assertThatThrownBy(() -> Parameters.usual(List.of())).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> new SuiteSpeed(Suite.AES_128_GCM, 1L << 32))
                .isInstanceOf(Check.Failed.class);
    }

    @Test
    void theSuiteThatCostsBothLeastIsChosen() {
        List<SuiteSpeed> ours = speeds(Suite.AES_256_GCM, 100, Suite.CHACHA20_POLY1305, 200);
        assertThat(
                        SuiteSpeed.choose(
                                ours, speeds(Suite.AES_256_GCM, 900, Suite.CHACHA20_POLY1305, 700)))
                .isEqualTo(Suite.CHACHA20_POLY1305);
        assertThat(
                        SuiteSpeed.choose(
                                ours, speeds(Suite.CHACHA20_POLY1305, 700, Suite.AES_256_GCM, 800)))
                .as("equal sums")
                .isEqualTo(Suite.AES_256_GCM);
        assertThat(SuiteSpeed.choose(ours, List.of(SLOW))).isNull();
        assertThatThrownBy(() -> new SuiteSpeed(Suite.NULL, 0)).isInstanceOf(Check.Failed.class);
    }

    private static List<SuiteSpeed> speeds(Suite one, long ns, Suite other, long otherNs) {
        return List.of(new SuiteSpeed(one, ns), new SuiteSpeed(other, otherNs));
    }

    private static @Nullable Greeting decode(byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, shifted, 3, bytes.length);
        return Greeting.decode(shifted, 3, bytes.length);
    }

    private static byte[] payload(byte[] entries) {
        byte[] bytes = new byte[2 + entries.length];
        Big.u16(bytes, 0, entries.length);
        System.arraycopy(entries, 0, bytes, 2, entries.length);
        return bytes;
    }

    private static byte[] entry(int id, int length) {
        byte[] bytes = new byte[4 + length];
        Big.u16(bytes, 0, id);
        Big.u16(bytes, 2, length);
        return bytes;
    }

    private static byte[] suites(int... codes) {
        byte[] bytes = entry(3, 5 * codes.length);
        for (int i = 0; i < codes.length; i++) {
            bytes[4 + 5 * i] = (byte) codes[i];
        }
        return bytes;
    }

    private static byte[] concatenated(byte[]... parts) {
        byte[] bytes = {};
        for (byte[] part : parts) {
            int at = bytes.length;
            bytes = Arrays.copyOf(bytes, at + part.length);
            System.arraycopy(part, 0, bytes, at, part.length);
        }
        return bytes;
    }
}
