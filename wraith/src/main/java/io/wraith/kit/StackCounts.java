package io.wraith.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/// Stacks with weights: how much was seen at the end of each. Equal stacks are one entry.
public final class StackCounts {
    private static final String SEPARATOR = ";";

    /// In the order of the text, so that two reports can be compared line by line.
    private final Map<String, Long> weights = new TreeMap<>();

    private long total;

    StackCounts() {}

    /// One line of a table.
    ///
    /// @param share of the total, between 0 and 1
    public record Row(String frame, long weight, double share) {}

    /// `frames` from the thread's first to the last.
    void add(List<String> frames, long weight) {
        weights.merge(String.join(SEPARATOR, frames), weight, Long::sum);
        total += weight;
    }

    /// Each stack, from its first frame to its last, and what was seen at its end.
    void forEach(ObjLongConsumer<List<String>> visitor) {
        weights.forEach(
                (stack, weight) -> visitor.accept(List.of(stack.split(SEPARATOR, -1)), weight));
    }

    public long total() {
        return total;
    }

    /// A line per stack, `first;…;last weight`: what flame graph tools read.
    public String collapsed() {
        StringBuilder text = new StringBuilder();
        weights.forEach(
                (stack, weight) -> text.append(stack).append(' ').append(weight).append('\n'));
        return text.toString();
    }

    /// The heaviest last frames.
    public List<Row> top(int rows) {
        Map<String, Long> byFrame = new TreeMap<>();
        weights.forEach((stack, weight) -> {
            String last = stack.substring(stack.lastIndexOf(SEPARATOR) + 1);
            byFrame.merge(last, weight, Long::sum);
        });
        return heaviest(byFrame, rows);
    }

    /// The frames below which most was seen, themselves included; shares overlap. A frame counts
    /// once per stack, however often it recurs.
    public List<Row> topInclusive(int rows) {
        Map<String, Long> byFrame = new TreeMap<>();
        weights.forEach((stack, weight) -> {
            for (String frame : new HashSet<>(List.of(stack.split(SEPARATOR, -1)))) {
                byFrame.merge(frame, weight, Long::sum);
            }
        });
        return heaviest(byFrame, rows);
    }

    /// The table of [#top], for people.
    public String table(int rows) {
        StringBuilder text = new StringBuilder();
        for (Row row : top(rows)) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%5.1f %%  %14d  %s%n",
                            100 * row.share(),
                            row.weight(),
                            row.frame()));
        }
        return text.toString();
    }

    private List<Row> heaviest(Map<String, Long> byFrame, int rows) {
        List<Row> table = new ArrayList<>();
        byFrame.forEach((frame, weight) -> table.add(new Row(frame, weight, share(weight))));
        table.sort(Comparator.comparingLong(Row::weight).reversed().thenComparing(Row::frame));
        return List.copyOf(table.subList(0, Math.min(rows, table.size())));
    }

    private double share(long weight) {
        return total == 0 ? 0 : (double) weight / total;
    }
}
