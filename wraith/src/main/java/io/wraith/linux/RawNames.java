package io.wraith.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/// Names of files, which are bytes to the kernel, without loss in what Java has for them.
///
/// As text a byte that is no part of UTF-8 is a lone surrogate, U+DC80 for 80 and so on, as in
/// Python (PEP 383). A [Path] keeps whatever bytes it was made of, but makes its text of them by
/// the locale; only its URI tells and takes all of them.
public final class RawNames {
    private static final int ESCAPE = 0xdc00;
    private static final int LOWEST = 0x80;
    private static final int HIGHEST = 0xff;
    private static final Path HERE = Path.of("/proc/self/cwd");
    private static final Path ROOT = Path.of("/");

    /// Nothing can be below it, so that whoever looks there finds nothing, at once.
    private static final Path NO_FOLDER = Path.of("/dev/null");

    private static final String PLAIN = "/._-";
    private static final int DELETE = 0x7f;

    private RawNames() {}

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

    public static byte[] bytes(String text) {
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

    /// Of the absolute path, without a look at what is there, which may hang.
    public static byte[] bytes(Path path) {
        Path below = ROOT.relativize(path.toAbsolutePath());
        if (below.toString().isEmpty()) {
            return new byte[] {'/'};
        }
        String escaped = NO_FOLDER.resolve(below).toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = NO_FOLDER.toString().length(); at < escaped.length(); at++) {
            if (escaped.charAt(at) == '%') {
                bytes.write(HexFormat.fromHexDigits(escaped, at + 1, at + 3));
                at += 2;
            } else {
                bytes.write(escaped.charAt(at));
            }
        }
        return bytes.toByteArray();
    }

    public static String text(Path path) {
        return text(bytes(path));
    }

    /// The path of a text as above. One that the locale may not be able to tell is absolute, and
    /// begins at the working folder if the text does not say where.
    public static Path path(String text) {
        boolean isAbsolute = text.startsWith("/");
        if (isPlain(text) && (isAbsolute || isPlain(System.getProperty("user.dir", "")))) {
            return Path.of(text);
        }
        return path(bytes(isAbsolute ? text : text(bytes(here())) + '/' + text));
    }

    /// The path of absolute bytes.
    static Path path(byte[] name) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte each : name) {
            if ((each > 0 && Character.isLetterOrDigit(each)) || PLAIN.indexOf(each) >= 0) {
                uri.append((char) each);
            } else {
                uri.append('%').append(HexFormat.of().toHexDigits(each));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    private static Path here() {
        try {
            return Files.readSymbolicLink(HERE);
        } catch (IOException noSuchSystem) {
            return Path.of("").toAbsolutePath();
        }
    }

    /// A question mark may stand for what could not be decoded.
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < DELETE && c != '?');
    }
}
