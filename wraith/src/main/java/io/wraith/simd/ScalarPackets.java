package io.wraith.simd;

import java.util.Arrays;

/// The scalar twin: packet after packet, block after block, as RFC 8439 tells it.
final class ScalarPackets implements PacketForm {
    private final int[] state;
    private final int[] keystream = new int[ChaCha20.WORDS];
    private final long[] mac = new long[Poly1305.SLOTS];

    ScalarPackets(int[] state) {
        this.state = state.clone();
    }

    @Override
    public void drawMacKeys(Packets packets) {
        for (int packet = 0; packet < packets.count; packet++) {
            block(packets, packet, 0);
            packets.macKeys[2 * packet] = pair(0);
            packets.macKeys[2 * packet + 1] = pair(2);
            packets.tags[2 * packet] = pair(4);
            packets.tags[2 * packet + 1] = pair(6);
        }
    }

    @Override
    public void authenticate(Packets packets, PacketRows texts) {
        PacketRows associated = packets.associated;
        for (int packet = 0; packet < packets.count; packet++) {
            long low = packets.macKeys[2 * packet];
            Poly1305.begin(mac, 1, 0, low, packets.macKeys[2 * packet + 1]);
            Poly1305.absorb(mac, associated.bytes, associated.at(packet), packets.associatedLength);
            Poly1305.absorb(mac, texts.bytes, texts.at(packet), packets.length);
            Poly1305.absorb(mac, packets.associatedLength, packets.length);
            Poly1305.end(mac, 1, 0, packets.tags, 2 * packet);
        }
    }

    @Override
    public void crypt(Packets packets, long chosen) {
        for (int packet = 0; packet < packets.count; packet++) {
            if (((chosen >>> packet) & 1) != 0) {
                crypt(packets, packet);
            }
        }
    }

    private void crypt(Packets packets, int packet) {
        int from = packets.source.at(packet);
        int to = packets.target.at(packet);
        for (int done = 0; done < packets.length; done += ChaCha20.BLOCK_BYTES) {
            block(packets, packet, 1 + done / ChaCha20.BLOCK_BYTES);
            int size = Math.min(ChaCha20.BLOCK_BYTES, packets.length - done);
            for (int i = 0; i < size; i++) {
                int key = keystream[i / Integer.BYTES] >>> (8 * (i % Integer.BYTES));
                packets.target.bytes[to + done + i] =
                        (byte) (packets.source.bytes[from + done + i] ^ key);
            }
        }
    }

    private void block(Packets packets, int packet, int number) {
        long counter = packets.counter(packet);
        state[ChaCha20.COUNTER] = number;
        state[ChaCha20.NONCE + 1] = (int) counter;
        state[ChaCha20.NONCE + 2] = (int) (counter >>> Integer.SIZE);
        ChaCha20.block(state, keystream);
    }

    private long pair(int word) {
        return (keystream[word] & 0xffffffffL) | ((long) keystream[word + 1] << Integer.SIZE);
    }

    @Override
    public void close() {
        Arrays.fill(state, 0);
        Arrays.fill(keystream, 0);
        Arrays.fill(mac, 0);
    }
}
