package io.wraith.base;

import java.util.Map;

/// What somebody said by name, as an environment does. Every reading throws
/// `IllegalArgumentException`, with the name and what it may be, if it is something else.
public record Settings(Map<String, String> values) {
    /// What a setting says that may also leave it to whoever reads it.
    public enum Wish {
        AUTO,
        TRUE,
        FALSE;

        /// What was said, or else this.
        public boolean orElse(boolean decided) {
            return this == AUTO ? decided : this == TRUE;
        }
    }

    public String text(String name, String usual) {
        return values.getOrDefault(name, usual);
    }

    public boolean isSet(String name) {
        return switch (text(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(name, "true or false");
        };
    }

    public Wish wish(String name) {
        return switch (text(name, "auto")) {
            case "auto" -> Wish.AUTO;
            case "true" -> Wish.TRUE;
            case "false" -> Wish.FALSE;
            default -> throw refused(name, "auto, true or false");
        };
    }

    public int number(String name, int usual, int least, int most) {
        String text = values.get(name);
        if (text == null) {
            return usual;
        }
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw refused(name, "a number from %d to %d".formatted(least, most));
        }
        return number;
    }

    public int powerOfTwo(String name, int usual, int least, int most) {
        int number = number(name, usual, least, most);
        if (Integer.bitCount(number) != 1) {
            throw refused(name, "a power of two");
        }
        return number;
    }

    /// What to throw for a setting that is none of what it may be.
    public IllegalArgumentException refused(String name, String allowed) {
        return new IllegalArgumentException(
                "%s is %s, not %s".formatted(name, allowed, values.get(name)));
    }
}
