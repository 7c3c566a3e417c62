package io.wraith.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads `handshake-datagrams.json` and `packets.json` as a second implementation would: nothing of
/// this project is used but the files, so what `docs/PROTOCOL.md` says is enough.
final class DatagramVectorsReadTest {
    private static final int GREETING_LENGTH = 32 + 1184;
    private static final int PROOF = 96;

    private final Vector file = Vector.ours("handshake-datagrams.json");

    @Test
    void packetsOfEverySuite() throws GeneralSecurityException {
        Vector packets = Vector.ours("packets.json");
        byte[] secret =
                SecondKeys.secret(
                        packets.bytes("handshake_hash"),
                        packets.bytes("initiator_key"),
                        packets.bytes("responder_key"),
                        "initiator",
                        1);
        List<String> suites = new ArrayList<>();
        for (Vector packet : packets.list("packets")) {
            byte[] datagram = packet.bytes("datagram");
            ByteBuffer header = ByteBuffer.wrap(datagram);
            assertThat(header.getLong()).isEqualTo(0x1111_1111_1111_1111L);
            assertThat(header.getLong()).as("phase 1").isEqualTo(0x8100_0102_0304_0506L);
            byte[] plain = SecondKeys.open(packet.text("suite"), secret, datagram);
            assertThat(plain).isEqualTo(packets.bytes("plaintext"));
            suites.add(packet.text("suite"));
        }
        assertThat(suites)
                .containsExactly(
                        "AES-256-GCM", "AES-128-GCM", "ChaCha20-Poly1305", "XChaCha20-Poly1305");
        ByteBuffer frames = ByteBuffer.wrap(packets.bytes("plaintext"));
        assertThat(frames.get()).as("ACK_NOW").isEqualTo((byte) 4);
        assertThat(frames.get()).as("DATA_FIN").isEqualTo((byte) 7);
        assertThat(frames.getInt()).as("stream").isEqualTo(4);
        assertThat(frames.getLong()).as("offset").isEqualTo(1L << 32);
        assertThat(frames.getShort()).as("length").isEqualTo((short) 1008);
        assertThat(frames.remaining()).isEqualTo(1008);
    }

    @Test
    void theHandshakeAndItsFirstPackets() throws GeneralSecurityException {
        byte[] greeting = message("message 1");
        assertThat(greeting).hasSize(GREETING_LENGTH).isEqualTo(message("message 1 with cookie"));
        ByteBuffer fragment = ByteBuffer.wrap(datagrams("message 1").getFirst());
        byte[] prologue =
                ByteBuffer.allocate(17 + 4 + 16)
                        .put("wraith handshake\0".getBytes(StandardCharsets.US_ASCII))
                        .putInt(1)
                        .putLong(fragment.getLong(0))
                        .putLong(fragment.getLong(16))
                        .array();
        SecondNoise noise =
                new SecondNoise(
                        prologue,
                        file.bytes("initiator_static_private"),
                        file.bytes("initiator_random"));
        assertThat(noise.first(greeting)).isEmpty();
        ByteBuffer second = ByteBuffer.wrap(noise.second(message("message 2")));
        assertThat(connectionId(second)).isEqualTo(0x3333_3333_3333_3333L);
        ByteBuffer third = ByteBuffer.wrap(noise.third(message("message 3")));
        assertThat(connectionId(third)).isEqualTo(0x1111_1111_1111_1111L);
        assertThat(noise.hash()).isEqualTo(file.bytes("channel_binding"));
        byte[] keys = noise.split();
        byte[] ping = open("packet 0: PING", keys, "initiator");
        assertThat(ping).startsWith(1, 1, 2, 3, 4, 5, 6, 7, 8).hasSize(9);
        byte[] pong = open("packet 0: ACK, PONG", keys, "responder");
        ByteBuffer ack = ByteBuffer.wrap(pong);
        assertThat(ack.get()).as("ACK").isEqualTo((byte) 3);
        assertThat(ack.getLong()).as("largest").isZero();
        assertThat(ack.getInt()).as("delay").isEqualTo(25);
        assertThat(ack.getLong()).as("ect count").isEqualTo(1);
        assertThat(ack.getLong()).as("ce count").isZero();
        assertThat(ack.getLong()).as("socket drops").isZero();
        assertThat(ack.getShort()).as("ranges").isEqualTo((short) 1);
        assertThat(ack.get()).as("length - 1").isZero();
        assertThat(ack.get()).as("PONG").isEqualTo((byte) 2);
        assertThat(Arrays.copyOfRange(pong, ack.position(), pong.length))
                .isEqualTo(Arrays.copyOfRange(ping, 1, 9));
        assertThat(open("packet 1: CLOSE", keys, "initiator"))
                .containsExactly(0x12, 0, 0, 1, 0, 0, 4, 'd', 'o', 'n', 'e');
    }

    @Test
    void cookieVersionsAndReset() throws GeneralSecurityException {
        ByteBuffer retry = ByteBuffer.wrap(datagrams("retry").getFirst());
        byte[] slot = new byte[8];
        byte[] token =
                SecondKeys.token(
                        file.bytes("cookie_secret"),
                        "cookie",
                        SecondKeys.join(slot, file.bytes("initiator_address")));
        assertThat(retry.array())
                .hasSize(48)
                .startsWith(0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 2)
                .endsWith(SecondKeys.join(slot, token));
        byte[] again = datagrams("message 1 with cookie").getFirst();
        assertThat(Arrays.copyOfRange(again, 32, 56)).isEqualTo(SecondKeys.join(slot, token));
        ByteBuffer versions = ByteBuffer.wrap(datagrams("versions").getFirst());
        assertThat(versions.get(8)).isEqualTo((byte) 3);
        assertThat(versions.getLong(16)).as("as addressed").isEqualTo(0x2222_2222_2222_2222L);
        assertThat(versions.get(24)).as("count").isEqualTo((byte) 1);
        assertThat(versions.getShort(25)).isEqualTo((short) 1);
        byte[] id = ByteBuffer.allocate(8).putLong(0x3333_3333_3333_3333L).array();
        byte[] reset = datagrams("reset of its id").getFirst();
        assertThat(reset)
                .endsWith(SecondKeys.token(file.bytes("responder_reset_secret"), "reset", id));
        assertThat(reset[8] & 0x80).isNotZero();
    }

    private List<byte[]> datagrams(String what) {
        List<byte[]> datagrams =
                file.list("exchange").stream()
                        .filter(entry -> entry.text("what").equals(what))
                        .map(entry -> entry.bytes("datagram"))
                        .toList();
        assertThat(datagrams).as(what).isNotEmpty();
        return datagrams;
    }

    /// Puts the fragments of one message together.
    private byte[] message(String what) {
        byte[] whole = new byte[0];
        for (byte[] datagram : datagrams(what)) {
            ByteBuffer header = ByteBuffer.wrap(datagram);
            assertThat(header.get(8)).as("handshake").isEqualTo((byte) 1);
            assertThat(header.getShort(9)).as("version").isEqualTo((short) 1);
            assertThat(header.getShort(12)).as("offset").isEqualTo((short) whole.length);
            int from = 32 + header.get(24);
            whole = SecondKeys.join(whole, Arrays.copyOfRange(datagram, from, datagram.length));
            int total = header.getShort(14);
            assertThat(whole.length).isLessThanOrEqualTo(total);
        }
        return whole;
    }

    /// The first parameter of a payload of message 2 or 3.
    private static long connectionId(ByteBuffer payload) {
        payload.position(PROOF + 2);
        assertThat(payload.getShort()).as("parameter").isEqualTo((short) 1);
        assertThat(payload.getShort()).as("length").isEqualTo((short) 8);
        return payload.getLong();
    }

    private byte[] open(String what, byte[] keys, String sender) throws GeneralSecurityException {
        byte[] k1 = Arrays.copyOf(keys, 32);
        byte[] k2 = Arrays.copyOfRange(keys, 32, 64);
        byte[] secret = SecondKeys.secret(file.bytes("channel_binding"), k1, k2, sender, 0);
        return SecondKeys.open("AES-256-GCM", secret, datagrams(what).getFirst());
    }
}
