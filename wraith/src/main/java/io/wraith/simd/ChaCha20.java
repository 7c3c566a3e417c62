package io.wraith.simd;

import java.util.Arrays;

/// The ChaCha20 permutation on 16 words (RFC 8439, section 2.3), and HChaCha20 on top of it
/// (draft-irtf-cfrg-xchacha-03, section 2.2). Additions, rotations and exclusive ors only: the time
/// does not depend on the key or the data.
public final class ChaCha20 {
    static final int WORDS = 16;
    static final int BLOCK_BYTES = 64;

    /// Where the state holds what.
    static final int KEY = 4;

    static final int COUNTER = 12;
    static final int NONCE = 13;

    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final int DOUBLE_ROUNDS = 10;

    private ChaCha20() {}

    /// Constants and key; counter and nonce are left at zero.
    static int[] state(byte[] key) {
        if (key.length != ChaCha20Poly1305.KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes instead of 32");
        }
        int[] state = new int[WORDS];
        System.arraycopy(CONSTANTS, 0, state, 0, CONSTANTS.length);
        for (int i = KEY; i < COUNTER; i++) {
            state[i] = LittleEndian.getInt(key, Integer.BYTES * (i - KEY));
        }
        return state;
    }

    /// HChaCha20: the key under which ChaCha20 with the last 8 bytes of a nonce is XChaCha20 with
    /// the whole nonce. `nonceHead` are its first 16 bytes; more are not looked at.
    public static byte[] subkey(byte[] key, byte[] nonceHead) {
        int[] hashed = state(key);
        for (int i = 0; i < 4; i++) {
            hashed[COUNTER + i] = LittleEndian.getInt(nonceHead, Integer.BYTES * i);
        }
        permute(hashed);
        byte[] subkey = new byte[ChaCha20Poly1305.KEY_BYTES];
        for (int i = 0; i < 4; i++) {
            LittleEndian.putInt(subkey, Integer.BYTES * i, hashed[i]);
            LittleEndian.putInt(subkey, Integer.BYTES * (4 + i), hashed[COUNTER + i]);
        }
        Arrays.fill(hashed, 0);
        return subkey;
    }

    /// The state of XChaCha20.
    static int[] extendedState(byte[] key, byte[] nonceHead) {
        byte[] subkey = subkey(key, nonceHead);
        int[] state = state(subkey);
        Arrays.fill(subkey, (byte) 0);
        return state;
    }

    /// One block of keystream.
    static void block(int[] state, int[] keystream) {
        System.arraycopy(state, 0, keystream, 0, WORDS);
        permute(keystream);
        for (int i = 0; i < WORDS; i++) {
            keystream[i] += state[i];
        }
    }

    private static void permute(int[] x) {
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            quarterRound(x, 0, 4, 8, 12);
            quarterRound(x, 1, 5, 9, 13);
            quarterRound(x, 2, 6, 10, 14);
            quarterRound(x, 3, 7, 11, 15);
            quarterRound(x, 0, 5, 10, 15);
            quarterRound(x, 1, 6, 11, 12);
            quarterRound(x, 2, 7, 8, 13);
            quarterRound(x, 3, 4, 9, 14);
        }
    }

    private static void quarterRound(int[] x, int a, int b, int c, int d) {
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
