package io.wraith.node;

import io.wraith.transfer.ByteString;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Names of files, which are bytes to the kernel, as text that loses none: a byte that is no part
/// of UTF-8 is a lone surrogate, U+DC80 for 80 and so on, as in Python (PEP 383).
public final class FileNames {
    private static final int ESCAPE = 0xdc00;
    private static final int LOWEST = 0x80;
    private static final int HIGHEST = 0xff;

    private FileNames() {}

    public static String text(byte[] name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer rest = ByteBuffer.wrap(name);
        CharBuffer text = CharBuffer.allocate(name.length);
        while (rest.hasRemaining()) {
            CoderResult result = decoder.reset().decode(rest, text, true);
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.put((char) (ESCAPE | (rest.get() & 0xff)));
            }
        }
        return text.flip().toString();
    }

    static ByteString of(String text) {
        byte[] name = bytes(text);
        return ByteString.of(name, 0, name.length);
    }

    private static byte[] bytes(String text) {
        byte[] room = new byte[3 * text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point >= (ESCAPE | LOWEST) && point <= (ESCAPE | HIGHEST)) {
                room[length++] = (byte) point;
            } else {
                byte[] encoded = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(encoded, 0, room, length, encoded.length);
                length += encoded.length;
            }
        }
        return Arrays.copyOf(room, length);
    }
}
