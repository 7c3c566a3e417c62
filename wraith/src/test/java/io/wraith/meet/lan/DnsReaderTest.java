package io.wraith.meet.lan;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wraith.base.Big;
import io.wraith.base.Prng;
import io.wraith.crypto.handshake.PublicIdentity;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

final class DnsReaderTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// As responders in use write it: names point into earlier ones, the records are additional.
    @Test
    void compressedNamesAreRead() {
        header(0x8400, 0, 1, 0, 2);
        text("\u0007_wraith\u0004_udp\u0005local\0");
        numbers(DnsType.PTR, 1, 0, 120, 7).text("\u0004a-01").numbers(0xc00c);
        numbers(0xc02a, DnsType.SRV, 0x8001, 0, 120, 12, 0, 0, 4433)
                .text("\u0003box")
                .numbers(0xc019);
        numbers(0xc043, DnsType.A, 0x8001, 0, 120, 4, 0xc000, 0x0207);
        DnsMessage message = read();
        assertThat(message).isNotNull();
        DnsName instance = DnsName.of("a-01", "_wraith", "_udp", "local");
        DnsName host = DnsName.of("box", "local");
        assertThat(message.isResponse()).isTrue();
        assertThat(message.records())
                .containsExactly(
                        new DnsRecord.Pointer(LanService.WRAITH, 120, instance),
                        new DnsRecord.Service(instance, 120, 4433, host),
                        new DnsRecord.Address(host, 120, new byte[] {(byte) 192, 0, 2, 7}));
    }

    @Test
    void whatWeDoNotKnowIsSteppedOver() {
        header(0x8400, 0, 3, 0, 0);
        text("\u0005local\0").numbers(47, 1, 0, 120, 3).text("abc");
        text("\u0005local\0").numbers(DnsType.A, 3, 0, 120, 4, 1, 1);
        text("\u0005local\0").numbers(DnsType.A, 1, 0, 120, 4, 1, 1);
        DnsMessage message = read();
        assertThat(message).isNotNull();
        assertThat(message.records()).hasSize(1);
    }

    @Test
    void dataOfAWrongLengthAreNotBelieved() {
        header(0x8400, 0, 3, 0, 0);
        text("\u0001a\0").numbers(DnsType.A, 1, 0, 120, 6, 1, 1, 1);
        text("\u0001a\0").numbers(DnsType.PTR, 1, 0, 120, 4).text("\u0001b\0x");
        text("\u0001a\0").numbers(DnsType.SRV, 1, 0, 120, 2, 0);
        DnsMessage message = read();
        assertThat(message == null || message.records().isEmpty()).isTrue();
    }

    @Test
    void pointersInCirclesOrForwardEndTheReading() {
        for (int pointer : new int[] {0xc00c, 0xc00e, 0xc0ff, 0xc000}) {
            out.reset();
            header(0, 1, 0, 0, 0);
            numbers(pointer, DnsType.PTR, 1);
            assertThat(read()).as("%x", pointer).isNull();
        }
        out.reset();
        header(0, 1, 0, 0, 0);
        text("\u0001a").numbers(0xc00c, DnsType.PTR, 1);
        assertThat(read()).as("a name within itself").isNull();
    }

    @Test
    void namesOfMoreThan255BytesAreRefused() {
        header(0, 1, 0, 0, 0);
        for (int i = 0; i < 4; i++) {
            text("?" + "x".repeat(63));
        }
        text("\0").numbers(DnsType.PTR, 1);
        assertThat(read()).isNull();
    }

    @Test
    void onlyWholeMessagesWithoutErrorsAreRead() {
        byte[] query = new LanFinder(nobody()).query();
        for (int length = 0; length < query.length; length++) {
            assertThat(DnsReader.read(query, 0, length)).as("%d bytes", length).isNull();
        }
        assertThat(DnsReader.read(query, 0, query.length)).isNotNull();
        for (int flags : new int[] {0x0800, 0x0003}) {
            Big.u16(query, 2, flags);
            assertThat(DnsReader.read(query, 0, query.length)).isNull();
        }
        assertThat(DnsReader.read(new byte[9001], 0, 9001)).as("too long").isNull();
    }

    /// 9000 bytes of questions whose names are chains of pointers.
    @Test
    void theWorstMessageIsReadInTime() {
        header(0, 60_000, 0, 0, 0);
        text("\u0001a\0").numbers(DnsType.PTR, 1);
        for (int at = 19; at < 8990; at += 6) {
            numbers(0xc000 | (at == 19 ? 12 : at - 6), DnsType.PTR, 1);
        }
        assertThat(read()).as("fewer questions than promised").isNull();
    }

    @Test
    void whatIsReadIsWrittenTheSame() {
        long seed = new SplittableRandom().nextLong();
        Prng random = new Prng(seed);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[12 + random.below(80)];
            for (int j = 12; j < bytes.length; j++) {
                bytes[j] = (byte) (random.below(3) == 0 ? random.nextLong() : random.below(6));
            }
            bytes[5] = (byte) random.below(2);
            bytes[7] = (byte) random.below(3);
            bytes[2] = (byte) (random.below(2) << 7);
            DnsMessage message = DnsReader.read(bytes, 0, bytes.length);
            if (message != null) {
                read++;
                byte[] written = DnsWriter.write(message, true);
                assertThat(DnsReader.read(written, 0, written.length))
                        .as("seed %d", seed)
                        .isEqualTo(message);
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
    }

    private static LanName nobody() {
        return LanName.of(new PublicIdentity(new byte[32]));
    }

    private void header(int flags, int questions, int answers, int authorities, int additional) {
        numbers(0, flags, questions, answers, authorities, additional);
    }

    private DnsReaderTest numbers(int... values) {
        for (int value : values) {
            out.write(value >>> 8);
            out.write(value);
        }
        return this;
    }

    private DnsReaderTest text(String text) {
        out.writeBytes(text.getBytes(ISO_8859_1));
        return this;
    }

    private @Nullable DnsMessage read() {
        byte[] bytes = out.toByteArray();
        return DnsReader.read(bytes, 0, bytes.length);
    }
}
