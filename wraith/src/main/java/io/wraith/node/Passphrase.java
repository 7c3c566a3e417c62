package io.wraith.node;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a user keeps in mind to open a key file. It is overwritten when it is closed.
public final class Passphrase implements AutoCloseable {
    /// More than anyone types; a file of more is another file.
    public static final int MOST_BYTES = 1_024;

    private static final int BYTES_PER_CHARACTER = 3;

    private final byte[] bytes;

    private Passphrase(byte[] bytes) {
        this.bytes = bytes;
        if (bytes.length == 0 || bytes.length > MOST_BYTES) {
            close();
            throw new IllegalArgumentException(
                    "a passphrase has 1 to %d bytes".formatted(MOST_BYTES));
        }
    }

    /// As it was typed. The characters are overwritten.
    public static Passphrase of(char[] typed) {
        byte[] room = new byte[typed.length * BYTES_PER_CHARACTER];
        CharsetEncoder encoder =
                StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        ByteBuffer encoded = ByteBuffer.wrap(room);
        encoder.encode(CharBuffer.wrap(typed), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        Arrays.fill(typed, '\0');
        return new Passphrase(bytes);
    }

    /// The first line of what was read, which is overwritten.
    public static Passphrase ofLine(byte[] read) {
        int end = 0;
        while (end < read.length && read[end] != '\n' && read[end] != '\r') {
            end++;
        }
        byte[] bytes = Arrays.copyOf(read, end);
        Arrays.fill(read, (byte) 0);
        return new Passphrase(bytes);
    }

    /// Not to be kept.
    byte[] bytes() {
        return bytes;
    }

    public boolean isSame(Passphrase other) {
        return Arrays.equals(bytes, other.bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
