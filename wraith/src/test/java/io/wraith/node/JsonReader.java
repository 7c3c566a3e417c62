package io.wraith.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON text (RFC 8259), for tests: objects as maps, arrays as lists, numbers as doubles.
final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        if (reader.at != text.length()) {
            throw reader.wrong("something behind the end");
        }
        return value;
    }

    private Object value() {
        char first = peek();
        if (first == '{') {
            return object();
        }
        if (first == '[') {
            return array();
        }
        if (first == '"') {
            return string();
        }
        int end = at;
        while (end < text.length() && ",]}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(at, end);
        at = end;
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true");
        }
        if (!word.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?")) {
            throw wrong("no value: " + word);
        }
        return Double.valueOf(word);
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        while (peek() != '}') {
            String name = string();
            expect(':');
            if (members.put(name, value()) != null) {
                throw wrong("twice: " + name);
            }
            separator('}');
        }
        at++;
        return members;
    }

    private List<Object> array() {
        List<Object> values = new ArrayList<>();
        at++;
        while (peek() != ']') {
            values.add(value());
            separator(']');
        }
        at++;
        return values;
    }

    /// A comma with something behind it, or the end.
    private void separator(char end) {
        if (peek() != end) {
            expect(',');
            if (peek() == end) {
                throw wrong("a comma before the end");
            }
        }
    }

    private String string() {
        expect('"');
        int begin = at;
        while (peek() != '"') {
            at += peek() == '\\' ? 2 : 1;
        }
        String escaped = text.substring(begin, at++);
        if (escaped.chars().anyMatch(c -> c < ' ')) {
            throw wrong("a control character in a string");
        }
        return JsonText.unquote(escaped);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("no " + wanted);
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the end");
        }
        return text.charAt(at);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " at " + at + " of " + text);
    }
}
