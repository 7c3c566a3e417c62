package io.wraith.node;

/// The reading side of JSON strings, for tests.
final class JsonText {
    private JsonText() {}

    /// What the text between two quotes stands for.
    static String unquote(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '"') {
                throw new IllegalArgumentException("a quote inside: " + escaped);
            }
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = escaped.charAt(++i);
            switch (kind) {
                case '"', '\\' -> text.append(kind);
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> throw new IllegalArgumentException("\\" + kind + " in " + escaped);
            }
        }
        return text.toString();
    }
}
