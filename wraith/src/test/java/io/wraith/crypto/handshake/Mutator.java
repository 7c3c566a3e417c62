package io.wraith.crypto.handshake;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Changes bytes as a hostile peer or a broken link would.
public final class Mutator {
    private static final int LONGEST_TAIL = 3_000;

    private final SplittableRandom random;
    private final int changes;

    public Mutator(SplittableRandom random, int changes) {
        this.random = random;
        this.changes = changes;
    }

    public byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        int kind = random.nextInt(7);
        if (bytes.length == 0 || kind == 0) {
            return extended(bytes);
        }
        int at = random.nextInt(bytes.length);
        int end = at + 1 + random.nextInt(Math.min(64, bytes.length - at));
        switch (kind) {
            case 1 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3 -> Arrays.fill(bytes, at, end, (byte) 0);
            case 4 -> Arrays.fill(bytes, at, end, (byte) 0xff);
            case 5 -> System.arraycopy(bytes, 0, bytes, at, end - at);
            default -> random.nextBytes(bytes);
        }
        return bytes;
    }

    private byte[] extended(byte[] bytes) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(LONGEST_TAIL));
        if (random.nextBoolean()) {
            byte[] tail = new byte[longer.length - bytes.length];
            random.nextBytes(tail);
            System.arraycopy(tail, 0, longer, bytes.length, tail.length);
        }
        return longer;
    }
}
