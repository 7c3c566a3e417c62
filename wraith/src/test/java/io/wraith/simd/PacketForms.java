package io.wraith.simd;

import java.util.Arrays;
import java.util.Random;

/// Runs random bursts through the vector form and its scalar twin, and fails where they differ. As
/// a program it does so in a Java of its own, whose flags choose other vectors.
final class PacketForms {
    private static final int LONGEST = 1100;

    private final Random random;
    private final long seed;

    PacketForms(long seed) {
        this.seed = seed;
        random = new Random(seed);
    }

    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            Simd.of(arguments[0]).choose();
        }
        PacketForms forms = new PacketForms(1);
        forms.compareLengths();
        forms.compareCounts();
        System.out.println("equal at " + VectorWidth.SHAPE.vectorBitSize() + " bits");
    }

    /// Every length of 0 to 1100 bytes, at shifting alignments and lengths of associated data.
    void compareLengths() {
        for (int length = 0; length <= LONGEST; length++) {
            compare(new Burst(1 + length % 3, length, length % 37, length % 64, length % 61));
        }
    }

    /// Every alignment of source and target to a cache line.
    void compareAlignments() {
        for (int at = 0; at < 64; at++) {
            compare(new Burst(2, 200, 13, at, 0));
            compare(new Burst(2, 200, 13, 0, at));
        }
    }

    /// Every number of packets.
    void compareCounts() {
        for (int count = 0; count <= ChaCha20Poly1305.MAX_PACKETS; count++) {
            compare(new Burst(count, 70, 16, 0, 0));
        }
    }

    /// Packets of whole frames up to jumbo, and more blocks than are laid out at once.
    void compareLargePackets() {
        for (int length : new int[] {1280, 1400, 4096, 8960, 9000, 70_000}) {
            compare(new Burst(length > 9000 ? 2 : 17, length, 16, 1, 2));
        }
    }

    /// @param sourceAt where the first source row begins; associated data begins at the same place
    record Burst(int count, int length, int associatedLength, int sourceAt, int targetAt) {}

    private void compare(Burst burst) {
        byte[] key = bytes(ChaCha20Poly1305.KEY_BYTES);
        int prefix = random.nextInt();
        long[] counters = random.longs(burst.count() + 1).toArray();
        int sealedStride = burst.length() + ChaCha20Poly1305.TAG_BYTES + random.nextInt(3);
        byte[] text = bytes(burst.sourceAt() + burst.count() * burst.length());
        byte[] associated = bytes(burst.sourceAt() + burst.count() + burst.associatedLength());
        byte[] byVector = new byte[burst.targetAt() + burst.count() * sealedStride];
        byte[] byTwin = byVector.clone();
        try (ChaCha20Poly1305 vector = ChaCha20Poly1305.vector(key, prefix);
                ChaCha20Poly1305 twin = new ChaCha20Poly1305(key, prefix)) {
            for (ChaCha20Poly1305 form : new ChaCha20Poly1305[] {vector, twin}) {
                form.counters(counters, 1)
                        .associated(associated, burst.sourceAt(), 1, burst.associatedLength())
                        .source(text, burst.sourceAt(), burst.length())
                        .target(form == vector ? byVector : byTwin, burst.targetAt(), sealedStride)
                        .seal(burst.count(), burst.length());
            }
            require(Arrays.equals(byVector, byTwin), burst, "sealed bytes differ");
            open(vector, burst, byVector, sealedStride, text);
        }
    }

    /// Forges a packet, by one bit anywhere, and opens all of them.
    private void open(
            ChaCha20Poly1305 vector, Burst burst, byte[] sealed, int stride, byte[] text) {
        if (burst.count() == 0) {
            return;
        }
        int forged = random.nextInt(burst.count());
        int sealedLength = burst.length() + ChaCha20Poly1305.TAG_BYTES;
        int at = burst.targetAt() + forged * stride + random.nextInt(sealedLength);
        sealed[at] ^= (byte) (1 << random.nextInt(8));
        byte[] opened = new byte[burst.count() * burst.length()];
        long authentic =
                vector.source(sealed, burst.targetAt(), stride)
                        .target(opened, 0, burst.length())
                        .open(burst.count(), burst.length());
        long all = -1L >>> (64 - burst.count());
        require(authentic == (all & ~(1L << forged)), burst, "answered " + authentic);
        byte[] expected = Arrays.copyOfRange(text, burst.sourceAt(), text.length);
        Arrays.fill(expected, forged * burst.length(), (forged + 1) * burst.length(), (byte) 0);
        require(Arrays.equals(opened, expected), burst, "opened bytes differ");
    }

    private void require(boolean isRight, Burst burst, String fault) {
        if (!isRight) {
            throw new AssertionError(fault + ": " + burst + ", seed " + seed);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
