package io.wraith.simd;

import java.util.Arrays;

/// A batch of equal packets on its way through one form of the cipher.
final class Packets {
    final PacketRows associated = new PacketRows();
    final PacketRows source = new PacketRows();
    final PacketRows target = new PacketRows();

    /// Low and high half of the Poly1305 key `r` of each packet.
    final long[] macKeys = new long[2 * ChaCha20Poly1305.MAX_PACKETS];

    /// Low and high half of each packet's `s`, and after the MAC its tag.
    final long[] tags = new long[2 * ChaCha20Poly1305.MAX_PACKETS];

    long[] counters = {};
    int countersFrom;
    int associatedLength;
    int length;
    int count;

    long counter(int packet) {
        return counters[countersFrom + packet];
    }

    void forgetKeys() {
        Arrays.fill(macKeys, 0);
        Arrays.fill(tags, 0);
    }
}
