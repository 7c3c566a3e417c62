package io.wraith.bench.link;

import io.wraith.bench.sim.Condition;
import io.wraith.bench.sim.LinkConditions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One condition gets another value: in what both sides send, or in what one does.
public record LinkChange(Set<Side> senders, Condition condition, double value) {
    public LinkChange {
        senders = Set.copyOf(senders);
    }

    /// `KEY=VALUE` for both directions, `a.KEY=VALUE` for what A sends, `b.KEY=VALUE` for what B
    /// does; an IllegalArgumentException says what is wrong.
    public static LinkChange parse(String text) {
        String[] parts = text.split("=", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'" + text + "' is not KEY=VALUE");
        }
        String key = parts[0];
        Set<Side> senders = Set.of(Side.values());
        if (key.startsWith("a.") || key.startsWith("b.")) {
            senders = Set.of(key.startsWith("a.") ? Side.A : Side.B);
            key = key.substring(2);
        }
        Optional<Condition> condition = named(key);
        if (condition.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no condition '" + key + "', but " + names());
        }
        double value = Quantity.parse(condition.get().unit(), parts[1]);
        LinkConditions.NONE.with(condition.get(), value);
        return new LinkChange(senders, condition.get(), value);
    }

    /// Several, separated by white space.
    public static List<LinkChange> parseAll(String text) {
        List<LinkChange> changes = new ArrayList<>();
        for (String setting : text.strip().split("\\s+")) {
            changes.add(parse(setting));
        }
        return changes;
    }

    LinkConditions of(Side sender, LinkConditions before) {
        return senders.contains(sender) ? before.with(condition, value) : before;
    }

    private static Optional<Condition> named(String key) {
        return Arrays.stream(Condition.values())
                .filter(condition -> LinkConditions.name(condition).equals(key))
                .findFirst();
    }

    private static String names() {
        return Arrays.stream(Condition.values())
                .map(LinkConditions::name)
                .collect(Collectors.joining(", "));
    }
}
