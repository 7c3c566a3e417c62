package io.wraith.node;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

/// Writes one JSON object on one line, member by member: what `--json` prints. All that could break
/// the line or the encoding is escaped, so that every reader can take it apart.
public final class JsonLine {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder text = new StringBuilder("{");

    /// An object without members.
    public JsonLine() {}

    public JsonLine put(String name, String value) {
        quote(member(name), value);
        return this;
    }

    public JsonLine put(String name, long value) {
        member(name).append(value);
        return this;
    }

    /// JSON has no word for what is no finite number; it becomes `null`.
    public JsonLine put(String name, double value) {
        member(name).append(number(value));
        return this;
    }

    public JsonLine put(String name, double[] values) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        Arrays.stream(values).forEach(value -> array.add(number(value)));
        member(name).append(array);
        return this;
    }

    public JsonLine put(String name, boolean value) {
        member(name).append(value);
        return this;
    }

    public JsonLine put(String name, List<String> values) {
        member(name).append('[');
        String separator = "";
        for (String value : values) {
            text.append(separator);
            quote(text, value);
            separator = ",";
        }
        text.append(']');
        return this;
    }

    /// The object so far, without a line feed.
    @Override
    public String toString() {
        return text + "}";
    }

    private StringBuilder member(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(text, name);
        return text.append(':');
    }

    private static String number(double value) {
        return Double.isFinite(value) ? plain(Double.toString(value)) : "null";
    }

    /// Without an exponent, which not every reader of small numbers expects.
    private static String plain(String number) {
        return number.indexOf('E') < 0 ? number : new BigDecimal(number).toPlainString();
    }

    private static void quote(StringBuilder to, String value) {
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> to.append('\\').append(c);
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (isHalfPair(value, i)) {
                        to.append("\\ufffd");
                    } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        to.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }

    /// A surrogate without its partner: no character, and strict readers refuse even its escape.
    private static boolean isHalfPair(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
