package io.wraith.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// HChaCha20 (draft-irtf-cfrg-xchacha, 2.2): a key and 16 bytes of nonce give a subkey. It runs
/// once per key, so it is written for the reader.
final class HChaCha20 {
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private HChaCha20() {}

    /// Uses the first 32 bytes of `key` and the first 16 of `nonce`.
    static byte[] subkey(byte[] key, byte[] nonce) {
        int[] state = new int[16];
        for (int i = 0; i < 4; i++) {
            state[i] = CONSTANTS[i];
            state[4 + i] = (int) WORDS.get(key, 4 * i);
            state[8 + i] = (int) WORDS.get(key, 16 + 4 * i);
            state[12 + i] = (int) WORDS.get(nonce, 4 * i);
        }
        for (int doubleRound = 0; doubleRound < 10; doubleRound++) {
            for (int column = 0; column < 4; column++) {
                quarterRound(state, column, 4 + column, 8 + column, 12 + column);
            }
            for (int row = 0; row < 4; row++) {
                quarterRound(state, row, 4 + (row + 1) % 4, 8 + (row + 2) % 4, 12 + (row + 3) % 4);
            }
        }
        byte[] subkey = new byte[32];
        for (int i = 0; i < 4; i++) {
            WORDS.set(subkey, 4 * i, state[i]);
            WORDS.set(subkey, 16 + 4 * i, state[12 + i]);
        }
        Arrays.fill(state, 0);
        return subkey;
    }

    private static void quarterRound(int[] state, int a, int b, int c, int d) {
        state[a] += state[b];
        state[d] = Integer.rotateLeft(state[d] ^ state[a], 16);
        state[c] += state[d];
        state[b] = Integer.rotateLeft(state[b] ^ state[c], 12);
        state[a] += state[b];
        state[d] = Integer.rotateLeft(state[d] ^ state[a], 8);
        state[c] += state[d];
        state[b] = Integer.rotateLeft(state[b] ^ state[c], 7);
    }
}
