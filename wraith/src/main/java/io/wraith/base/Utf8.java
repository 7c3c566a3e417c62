package io.wraith.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Texts as bytes where their number is limited.
public final class Utf8 {
    private Utf8() {}

    /// At most so many bytes of a text, cut between characters.
    public static byte[] shortened(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, most);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xc0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }
}
