package io.wraith.bench.sim;

import io.wraith.base.Prng;

import java.util.Arrays;

/// What the streams of a simulation carry: bytes that follow from stream and offset, so that both
/// ends know them without keeping them.
///
/// They are read from a random table as long as a prime number, hence bytes that a fault moved by
/// any power of two or any packet's length are told from those that belong there.
final class Pattern {
    private static final int PERIOD = 65_521;
    private static final int LONGEST = 65_536;
    private static final long STREAM_STEP = 40_503;
    private static final byte[] TABLE = table();

    private Pattern() {}

    static void fill(long stream, long offset, byte[] target, int at, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, LONGEST);
            System.arraycopy(TABLE, place(stream, offset + done), target, at + done, part);
            done += part;
        }
    }

    static boolean matches(long stream, long offset, byte[] bytes, int at, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, LONGEST);
            int place = place(stream, offset + done);
            int from = at + done;
            if (!Arrays.equals(TABLE, place, place + part, bytes, from, from + part)) {
                return false;
            }
            done += part;
        }
        return true;
    }

    private static int place(long stream, long offset) {
        return (int) Long.remainderUnsigned(offset + stream * STREAM_STEP, PERIOD);
    }

    private static byte[] table() {
        byte[] table = new byte[PERIOD + LONGEST];
        new Prng(0x57726169).fill(table, 0, PERIOD);
        for (int i = PERIOD; i < table.length; i++) {
            table[i] = table[i - PERIOD];
        }
        return table;
    }
}
