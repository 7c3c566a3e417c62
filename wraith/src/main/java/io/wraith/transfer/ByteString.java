package io.wraith.transfer;

import io.wraith.base.Utf8;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that do not change: a name, a link's target, an attribute. File systems know bytes, not
/// characters.
public final class ByteString {
    public static final ByteString EMPTY = new ByteString(new byte[0]);

    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of a part of an array.
    public static ByteString of(byte[] bytes, int at, int length) {
        return new ByteString(Arrays.copyOfRange(bytes, at, at + length));
    }

    public static ByteString of(String text) {
        return new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// At most so many bytes of a text, cut between characters.
    public static ByteString shortened(String text, int most) {
        return new ByteString(Utf8.shortened(text, most));
    }

    public int length() {
        return bytes.length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    public void copy(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    boolean has(int value) {
        for (byte each : bytes) {
            if (each == value) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// For people: whatever could steer a terminal, or is no text, is escaped.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        new String(bytes, StandardCharsets.UTF_8)
                .codePoints()
                .forEach(point -> {
                    if (isPlain(point)) {
                        text.appendCodePoint(point);
                    } else {
                        text.append("\\u{").append(Integer.toHexString(point)).append('}');
                    }
                });
        return text.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> point != '\\' && point != 0xfffd;
        };
    }
}
