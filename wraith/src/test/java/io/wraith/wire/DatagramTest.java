package io.wraith.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.wire.Datagram.Kind;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;

final class DatagramTest {
    private static final int AT = 5;
    private static final long ID = 0x0102030405060708L;
    private static final long SENDER = 0x1112131415161718L;

    private final byte[] bytes = new byte[1_400];
    private final byte[] token = ascending(24);

    @Test
    void protectedHeadersComeBack() {
        ProtectedHeader header = new ProtectedHeader().wrap(bytes, AT);
        for (long seed = 1; seed <= 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long id = random.nextLong() | 1;
            int epoch = random.nextInt(1 << 20);
            int phase = random.nextInt(1 << 20);
            long number = random.nextLong() >>> (8 + random.nextInt(56));
            header.write(id, epoch, phase, number);
            String run = "seed " + seed;
            assertThat(header.connectionId()).as(run).isEqualTo(id);
            assertThat(header.epoch()).as(run).isEqualTo(epoch % 4);
            assertThat(header.phase()).as(run).isEqualTo(phase % 32);
            assertThat(header.number()).as(run).isEqualTo(number);
            assertThat(kind(32)).as(run).isEqualTo(Kind.PROTECTED);
            assertThat(kind(31)).as(run).isEqualTo(Kind.RESET);
            assertThat(kind(25)).as(run).isEqualTo(Kind.RESET);
            assertThat(kind(24)).as(run).isEqualTo(Kind.INVALID);
            assertThat(Datagram.connectionId(bytes, AT)).as(run).isEqualTo(id);
        }
        header.write(ID, 2, 3, 4);
        assertThat(header).hasToString("packet 4 to 0102030405060708, epoch 2, phase 3");
        assertThat(bytes[AT + 8]).isEqualTo((byte) 0b1_10_00011);
        assertThatThrownBy(() -> header.write(0, 0, 0, 0)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void handshakeHeadersComeBack() {
        HandshakeHeader header = new HandshakeHeader();
        header.begin(bytes, AT, ID, SENDER).fragment(2, 100, 1_296).cookie(token, 0);
        assertThat(kind(1_200)).isEqualTo(Kind.HANDSHAKE);
        header.wrap(bytes, AT, 1_200);
        assertThat(header.connectionId()).isEqualTo(ID);
        assertThat(header.sender()).isEqualTo(SENDER);
        assertThat(header.version()).isEqualTo(Datagram.VERSION);
        assertThat(header.message()).isEqualTo(2);
        assertThat(header.offset()).isEqualTo(100);
        assertThat(header.total()).isEqualTo(1_296);
        assertThat(header.cookieLength()).isEqualTo(24);
        assertThat(Arrays.copyOfRange(bytes, header.cookieAt(), header.cookieAt() + 24))
                .isEqualTo(token);
        assertThat(header.fragmentAt()).isEqualTo(AT + 56);
        assertThat(header.fragmentLength()).isEqualTo(1_144);
        assertThat(header.toString()).contains("message 2 from 100 of 1296 bytes");
        header.begin(bytes, AT, ID, SENDER).fragment(1, 0, 1);
        assertThat(header.wrap(bytes, AT, 33).fragmentLength()).isEqualTo(1);
        assertThat(kind(33)).isEqualTo(Kind.HANDSHAKE);
    }

    @Test
    void handshakesThatCannotBeAreRefused() {
        HandshakeHeader header = new HandshakeHeader();
        header.begin(bytes, AT, ID, SENDER).fragment(1, 4_000, 4_096);
        assertThat(kind(32)).as("no fragment").isEqualTo(Kind.INVALID);
        assertThat(kind(32 + 96)).isEqualTo(Kind.HANDSHAKE);
        assertThat(kind(32 + 97)).as("behind the end").isEqualTo(Kind.INVALID);
        header.fragment(1, 0, 4_096);
        assertThat(kind(1_200)).isEqualTo(Kind.HANDSHAKE);
        assertThat(kind(1_201)).isEqualTo(Kind.INVALID);
        refused(11, 0);
        refused(11, 4);
        refused(14, 0x11);
        refused(24, 1);
        refused(24, 25);
        refused(24, 255);
        for (int reserved = 25; reserved < 32; reserved++) {
            refused(reserved, 1);
        }
        assertThat(kind(1_200)).isEqualTo(Kind.HANDSHAKE);
        Big.u16(bytes, AT + 9, 2);
        Arrays.fill(bytes, AT + 24, AT + 1_200, (byte) 0xff);
        assertThat(kind(1_200)).isEqualTo(Kind.OTHER_VERSION);
        Big.u64(bytes, AT + 16, 0);
        assertThat(kind(1_200)).isEqualTo(Kind.INVALID);
    }

    @Test
    void retriesComeBack() {
        RetryDatagram retry = new RetryDatagram().wrap(bytes, AT);
        Arrays.fill(bytes, (byte) -1);
        retry.write(ID, SENDER, token, 0);
        assertThat(kind(48)).isEqualTo(Kind.RETRY);
        assertThat(kind(47)).isEqualTo(Kind.INVALID);
        assertThat(kind(49)).isEqualTo(Kind.INVALID);
        assertThat(retry.connectionId()).isEqualTo(ID);
        assertThat(retry.asAddressed()).isEqualTo(SENDER);
        assertThat(Arrays.copyOfRange(bytes, retry.cookieAt(), retry.cookieAt() + 24))
                .isEqualTo(token);
        assertThat(retry.toString()).contains("retry for 0102030405060708");
        bytes[AT + 15] = 1;
        assertThat(kind(48)).isEqualTo(Kind.INVALID);
    }

    @Test
    void versionsComeBack() {
        VersionsDatagram versions = new VersionsDatagram().wrap(bytes, AT);
        Arrays.fill(bytes, (byte) -1);
        int length = versions.write(ID, SENDER, 1, 0xfffe, 3);
        assertThat(length).isEqualTo(31);
        assertThat(kind(length)).isEqualTo(Kind.VERSIONS);
        assertThat(versions.connectionId()).isEqualTo(ID);
        assertThat(versions.asAddressed()).isEqualTo(SENDER);
        assertThat(versions.count()).isEqualTo(3);
        assertThat(versions.version(1)).isEqualTo(0xfffe);
        assertThat(versions).hasToString("3 versions for 0102030405060708");
        for (int other = 0; other < 70; other++) {
            assertThat(kind(other) == Kind.VERSIONS).isEqualTo(other == length);
        }
        bytes[AT + 24] = 17;
        assertThat(kind(VersionsDatagram.length(17))).isEqualTo(Kind.INVALID);
        bytes[AT + 24] = 0;
        assertThat(kind(25)).isEqualTo(Kind.INVALID);
    }

    @Test
    void resetsLookLikePacketsAndAreShorterThanTheirTrigger() {
        assertThat(ResetDatagram.lengthFor(25)).isZero();
        assertThat(ResetDatagram.lengthFor(26)).isEqualTo(25);
        assertThat(ResetDatagram.lengthFor(40)).isEqualTo(39);
        assertThat(ResetDatagram.lengthFor(1_312)).isEqualTo(40);
        for (int length = 25; length <= 40; length++) {
            Arrays.fill(bytes, (byte) 0);
            ResetDatagram.write(bytes, AT, length, token, 0);
            assertThat(kind(length)).isEqualTo(length < 32 ? Kind.RESET : Kind.PROTECTED);
            int at = ResetDatagram.tokenAt(AT, length);
            assertThat(Arrays.copyOfRange(bytes, at, at + 16)).isEqualTo(Arrays.copyOf(token, 16));
            assertThat(bytes[AT + length]).as("nothing behind it").isZero();
        }
    }

    @Test
    void nobodyIsConnectionZero() {
        new ProtectedHeader().wrap(bytes, AT).write(ID, 0, 0, 0);
        Big.u64(bytes, AT, 0);
        assertThat(kind(100)).isEqualTo(Kind.INVALID);
    }

    @Test
    void unknownKindsAreRefused() {
        Arrays.fill(bytes, (byte) 1);
        for (int kind = 0; kind < 0x80; kind++) {
            if (kind < 1 || kind > 3) {
                bytes[AT + 8] = (byte) kind;
                assertThat(kind(100)).isEqualTo(Kind.INVALID);
            }
        }
    }

    private void refused(int offset, int value) {
        byte before = bytes[AT + offset];
        bytes[AT + offset] = (byte) value;
        assertThat(kind(1_200)).as("byte %d is %d", offset, value).isEqualTo(Kind.INVALID);
        bytes[AT + offset] = before;
    }

    private Kind kind(int length) {
        return Datagram.kind(bytes, AT, length);
    }

    private static byte[] ascending(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }
}
