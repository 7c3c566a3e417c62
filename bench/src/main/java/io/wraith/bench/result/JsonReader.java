package io.wraith.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Takes apart one line of JSON into strings, doubles, booleans, lists and maps; `null`, which our
/// lines have for what is no finite number, becomes NaN. Bad text gives an
/// IllegalArgumentException.
public final class JsonReader {
    private static final int HEX_DIGITS = 4;
    private static final int MOST_DEPTH = 50;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /// The members of the object that the line holds.
    public static Map<String, Object> object(String line) {
        JsonReader reader = new JsonReader(line);
        if (reader.peek() != '{') {
            throw reader.wrong("no object");
        }
        Map<String, Object> members = reader.members();
        if (reader.peek() != 0) {
            throw reader.wrong("something after the object");
        }
        return members;
    }

    private Object value() {
        if (++depth > MOST_DEPTH) {
            throw wrong("nested too deeply");
        }
        Object value =
                switch (peek()) {
                    case '{' -> members();
                    case '[' -> list();
                    case '"' -> string();
                    default -> word();
                };
        depth--;
        return value;
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
            return members;
        }
        do {
            String name = string();
            expect(':');
            members.put(name, value());
        } while (another('}'));
        return members;
    }

    private List<Object> list() {
        List<Object> values = new ArrayList<>();
        expect('[');
        if (peek() == ']') {
            at++;
            return values;
        }
        do {
            values.add(value());
        } while (another(']'));
        return values;
    }

    private boolean another(char end) {
        boolean isAnother = peek() == ',';
        expect(isAnother ? ',' : end);
        return isAnother;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) {
            throw wrong("a string without an end");
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int end = Math.min(at + HEX_DIGITS, text.length());
                String digits = text.substring(at, end);
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw wrong("not four hexadecimal digits");
                }
                at = end;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw wrong("an unknown escape");
        };
    }

    private Object word() {
        int start = at;
        while (at < text.length() && ",]} \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> Double.NaN;
            default -> {
                if (!word.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                    throw wrong("no value");
                }
                yield Double.parseDouble(word);
            }
        };
    }

    /// The next character that is no space; 0 at the end.
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("'" + c + "' is missing");
        }
        at++;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("not JSON: " + what + " at " + at);
    }
}
