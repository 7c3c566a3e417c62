package io.wraith.bench.sim;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// What a direction of a link is like: every [Condition] that is not as usual. Rates are in bits
/// per second, times in nanoseconds.
public final class LinkConditions {
    /// A link that changes nothing.
    public static final LinkConditions NONE = new LinkConditions(new EnumMap<>(Condition.class));

    private static final long LEAST_QUEUE = 64_000;
    private static final double LARGEST = 1e15;

    private final Map<Condition, Double> values;

    private LinkConditions(Map<Condition, Double> values) {
        this.values = values;
    }

    /// The same but for one condition; an IllegalArgumentException says why that cannot be.
    public LinkConditions with(Condition condition, double value) {
        boolean isPossible =
                switch (condition) {
                    case LOSS -> value >= 0 && value < 1;
                    case DUPLICATE, REORDER -> value >= 0 && value <= 1;
                    case BURST -> value >= 1 && value <= LARGEST;
                    case HOLD -> value >= 1 && value <= LARGEST;
                    case RATE -> value == 0 || (value >= 1 && value <= LARGEST);
                    case QUEUE, ECN, DELAY, JITTER -> value >= 0 && value <= LARGEST;
                };
        if (!isPossible) {
            throw new IllegalArgumentException(name(condition) + " cannot be " + value);
        }
        Map<Condition, Double> more = new EnumMap<>(Condition.class);
        more.putAll(values);
        more.put(condition, value);
        return new LinkConditions(Collections.unmodifiableMap(more)).checked();
    }

    /// A channel has to enter its bad state with a probability of at most one.
    private LinkConditions checked() {
        double loss = value(Condition.LOSS);
        double burst = value(Condition.BURST);
        if (burst > 1 && loss / (1 - loss) > burst) {
            throw new IllegalArgumentException(
                    "runs of " + burst + " losses are too short for a loss of " + loss);
        }
        return this;
    }

    double value(Condition condition) {
        return values.getOrDefault(condition, condition.usual());
    }

    long whole(Condition condition) {
        return Math.round(value(condition));
    }

    /// 0 for a link without limit.
    public long bitsPerSecond() {
        return whole(Condition.RATE);
    }

    /// What may wait before the link.
    public long queueBytes() {
        long wanted = whole(Condition.QUEUE);
        if (wanted > 0) {
            return wanted;
        }
        double roundTripSeconds = 2 * value(Condition.DELAY) / 1e9;
        return Math.max(LEAST_QUEUE, Math.round(value(Condition.RATE) / 8 * roundTripSeconds));
    }

    public static String name(Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        text.setEmptyValue("nothing");
        values.forEach((condition, value) -> text.add(text(condition, value)));
        return text.toString();
    }

    private static String text(Condition condition, double value) {
        String quantity =
                switch (condition.unit()) {
                    case RATE -> Text.rate(value);
                    case BYTES -> Text.number(value) + " B";
                    case TIME -> Text.time(Math.round(value));
                    case SHARE -> Text.percent(value);
                    case NUMBER -> Text.number(value);
                };
        return name(condition) + " " + quantity;
    }
}
