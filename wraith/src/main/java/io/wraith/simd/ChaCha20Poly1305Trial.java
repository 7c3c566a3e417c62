package io.wraith.simd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The trial of the batched cipher: a unit of work is a burst of full packets.
public final class ChaCha20Poly1305Trial implements Trial {
    /// The packets of a unit, and the bytes of each.
    public static final int PACKETS = 16;

    public static final int BYTES = 1280;

    private static final int ASSOCIATED = 16;
    private static final int STRIDE = ASSOCIATED + BYTES + ChaCha20Poly1305.TAG_BYTES;

    /// RFC 8439, section 2.8.2.
    private static final String RFC_TEXT =
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                    + " future, sunscreen would be it.";

    private static final String RFC_ASSOCIATED = "50515253c0c1c2c3c4c5c6c7";
    private static final String RFC_TAG = "1ae10b594f09e26a7e902ecbd0600691";

    /// Whole and broken blocks, few enough for an interpreter.
    private static final int[] LENGTHS = {0, 1, 64, 127, 600};

    private final byte[] key = new byte[ChaCha20Poly1305.KEY_BYTES];
    private final byte[] burst = new byte[PACKETS * STRIDE];
    private final long[] counters = new long[PACKETS + 1];
    private final ChaCha20Poly1305 vector;
    private final ChaCha20Poly1305 twin;

    public ChaCha20Poly1305Trial() {
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (0x80 + i);
        }
        for (int i = 0; i < burst.length; i++) {
            burst[i] = (byte) (31 * i);
        }
        for (int i = 0; i < counters.length; i++) {
            counters[i] = 0x4746454443424140L + i;
        }
        vector = ChaCha20Poly1305.vector(key, 7);
        twin = new ChaCha20Poly1305(key, 7);
    }

    @Override
    public int vectorBits() {
        return VectorWidth.SHAPE.vectorBitSize();
    }

    @Override
    public Optional<String> mismatch() {
        if (!rfcTag().equals(RFC_TAG)) {
            return Optional.of("the example of RFC 8439, section 2.8.2");
        }
        for (int length : LENGTHS) {
            int packets = length == 64 ? PACKETS + 1 : 3;
            if (!isEqual(packets, length)) {
                return Optional.of(packets + " packets of " + length + " bytes");
            }
        }
        return Optional.empty();
    }

    private String rfcTag() {
        byte[] text = RFC_TEXT.getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = new byte[text.length + ChaCha20Poly1305.TAG_BYTES];
        byte[] associated = HexFormat.of().parseHex(RFC_ASSOCIATED);
        vector.associated(associated, 0, 0, associated.length).source(text, 0, 0);
        vector.target(sealed, 0, 0).counters(counters, 0).seal(1, text.length);
        return HexFormat.of().formatHex(sealed, text.length, sealed.length);
    }

    /// Seals in both forms, breaks one packet, and opens in the vector form.
    private boolean isEqual(int packets, int length) {
        int stride = length + ChaCha20Poly1305.TAG_BYTES;
        byte[] byVector = new byte[packets * stride];
        byte[] byTwin = new byte[packets * stride];
        vector.associated(key, 0, 1, ASSOCIATED).source(burst, 1, length).counters(counters, 0);
        twin.associated(key, 0, 1, ASSOCIATED).source(burst, 1, length).counters(counters, 0);
        vector.target(byVector, 0, stride).seal(packets, length);
        twin.target(byTwin, 0, stride).seal(packets, length);
        boolean isSealed = Arrays.equals(byVector, byTwin);
        byVector[stride - 1] ^= 1;
        byte[] opened = new byte[packets * length];
        long authentic =
                vector.source(byVector, 0, stride).target(opened, 0, length).open(packets, length);
        return isSealed
                && authentic == (1L << packets) - 2
                && Arrays.equals(
                        Arrays.copyOfRange(opened, length, opened.length),
                        Arrays.copyOfRange(burst, 1 + length, 1 + packets * length));
    }

    @Override
    public void vectorUnit() {
        sealBurst(vector);
    }

    @Override
    public void twinUnit() {
        sealBurst(twin);
    }

    private void sealBurst(ChaCha20Poly1305 cipher) {
        cipher.associated(burst, 0, STRIDE, ASSOCIATED).counters(counters, 0);
        cipher.source(burst, ASSOCIATED, STRIDE).target(burst, ASSOCIATED, STRIDE);
        cipher.seal(PACKETS, BYTES);
    }
}
