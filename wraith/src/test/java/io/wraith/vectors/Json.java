package io.wraith.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON into `Map`, `List`, `String`, `Long` and `Boolean`: what published test vectors use.
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.blanks();
        if (json.at != text.length()) {
            throw json.unexpected();
        }
        return value;
    }

    private Object value() {
        blanks();
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        for (boolean first = true; !closes('}'); first = false) {
            if (!first) {
                expect(',');
            }
            blanks();
            String name = string();
            blanks();
            expect(':');
            members.put(name, value());
        }
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        for (boolean first = true; !closes(']'); first = false) {
            if (!first) {
                expect(',');
            }
            elements.add(value());
        }
        return elements;
    }

    private boolean closes(char bracket) {
        blanks();
        boolean closes = text.charAt(at) == bracket;
        at += closes ? 1 : 0;
        return closes;
    }

    private String string() {
        expect('"');
        StringBuilder characters = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            characters.append(c == '\\' ? escaped() : c);
        }
        at++;
        return characters.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            case '"', '\\', '/' -> c;
            default -> throw unexpected();
        };
    }

    private Object word(String word, boolean value) {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == start) {
            throw unexpected();
        }
        return Long.parseLong(text, start, at, 10);
    }

    private void expect(char c) {
        if (text.charAt(at) != c) {
            throw unexpected();
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("no JSON that this reader knows, at " + at);
    }
}
