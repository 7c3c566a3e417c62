package io.wraith.meet;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A number and three words that one person tells another, such as `4821-lunar-basket-trend`.
///
/// The number is public: by it the peers find each other, and everyone on the network may see it.
/// The words are secret and worth 33 bits, enough for a secret that can be guessed three times (see
/// [Guesses]) and nowhere near enough for one that can be tested without asking its holder. So
/// nothing may ever be derived from them except by [Pairing].
public final class Code {
    private static final int WORDS = 3;
    private static final int LEAST_DIGITS = 4;
    private static final int MOST_DIGITS = 7;
    private static final int MOST_CHARACTERS = 200;
    private static final int NUMBERS = 10_000;

    private final String name;
    private final List<String> words;

    private Code(String name, List<String> words) {
        this.name = name;
        this.words = words;
    }

    /// A new code, with all of its bits from `random`.
    public static Code generate(SecureRandom random) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < WORDS; i++) {
            words.add(Words.get(drawn(random, 1 << Words.BITS)));
        }
        return new Code("%04d".formatted(drawn(random, NUMBERS)), List.copyOf(words));
    }

    /// Reads a code in upper or lower case, with anything but letters and digits between its parts,
    /// and words shortened to four letters or more.
    public static Parsed<Code> parse(String typed) {
        if (typed.length() > MOST_CHARACTERS) {
            return new Parsed.Not<>("a code is a number and three words, and not that long");
        }
        List<String> parts =
                List.of(typed.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).stream()
                        .filter(part -> !part.isEmpty())
                        .toList();
        if (parts.isEmpty() || !parts.getFirst().chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Parsed.Not<>("a code begins with a number, as in 4821-lunar-basket-trend");
        }
        String name = parts.getFirst();
        if (name.length() < LEAST_DIGITS || name.length() > MOST_DIGITS) {
            return new Parsed.Not<>("the number of a code has 4 to 7 digits, not " + name.length());
        }
        if (parts.size() != WORDS + 1) {
            return new Parsed.Not<>(
                    "a code has a number and 3 words; here the words are " + (parts.size() - 1));
        }
        List<String> words = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            int index = Words.index(part);
            if (index < 0) {
                return new Parsed.Not<>(
                        "'%s' is no word of a code; is it '%s'?"
                                .formatted(part, Words.nearest(part)));
            }
            words.add(Words.get(index));
        }
        return new Parsed.Of<>(new Code(name, List.copyOf(words)));
    }

    /// The public part.
    public String name() {
        return name;
    }

    /// The whole code, secret part included, as one person tells it to another.
    public String text() {
        return name + "-" + String.join("-", words);
    }

    /// The secret part: the words, lower case, a hyphen between them.
    byte[] secret() {
        return String.join("-", words).getBytes(StandardCharsets.US_ASCII);
    }

    /// Says the public part only.
    @Override
    public String toString() {
        return "code " + name;
    }

    /// Evenly one of 0 to `bound` - 1: two bytes, drawn again from the last multiple of it on.
    private static int drawn(SecureRandom random, int bound) {
        Check.that(bound > 0 && bound <= 1 << 16, "one of " + bound);
        byte[] two = new byte[2];
        int value;
        do {
            random.nextBytes(two);
            value = Big.u16(two, 0);
        } while (value >= (1 << 16) / bound * bound);
        return value % bound;
    }
}
