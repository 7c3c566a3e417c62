package io.wraith.crypto.noise;

import io.wraith.base.Check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A handshake pattern: the tokens of each message, the initiator's first, in turns.
public final class Pattern {
    public static final Pattern NN = of("NN", "e", "e ee");
    public static final Pattern XX = of("XX", "e", "e ee s es", "s se");

    /// The initiator knows the responder's static key.
    public static final Pattern IK = of("IK", "e es s ss", "e ee se");

    public static final Pattern XXHFS = of("XXhfs", "e e1", "e ee ekem1 s es", "s se");

    private final String name;
    private final List<List<Token>> messages;

    private Pattern(String name, List<List<Token>> messages) {
        this.name = name;
        this.messages = messages;
    }

    private static Pattern of(String name, String... messages) {
        return new Pattern(name, Arrays.stream(messages).map(Pattern::tokens).toList());
    }

    private static List<Token> tokens(String message) {
        return Arrays.stream(message.toUpperCase(Locale.ROOT).split(" ", -1))
                .map(Token::valueOf)
                .toList();
    }

    /// The modifier `psk0` stands before the first token, `pskN` after the last of message N. A
    /// further modifier is joined with `+`.
    public Pattern withPsk(int position) {
        Check.that(position >= 0 && position <= messages.size(), "psk" + position + " of " + name);
        List<List<Token>> changed = new ArrayList<>(messages);
        List<Token> message = new ArrayList<>(changed.get(Math.max(position - 1, 0)));
        message.add(position == 0 ? 0 : message.size(), Token.PSK);
        changed.set(Math.max(position - 1, 0), List.copyOf(message));
        String joint = name.equals(name.toUpperCase(Locale.ROOT)) ? "" : "+";
        return new Pattern(name + joint + "psk" + position, List.copyOf(changed));
    }

    String name() {
        return name;
    }

    List<List<Token>> messages() {
        return messages;
    }

    boolean uses(Token token) {
        return messages.stream().anyMatch(message -> message.contains(token));
    }

    /// Whether the responder's static key is mixed in before the first message.
    boolean responderIsKnown() {
        return messages.getFirst().contains(Token.ES);
    }
}
