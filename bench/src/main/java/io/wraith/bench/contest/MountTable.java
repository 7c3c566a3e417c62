package io.wraith.bench.contest;

import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What several contestants came to in several disciplines, round by round, and what was to be
/// reached in each.
final class MountTable {
    /// A discipline: its name tells what was done, and the unit what was counted.
    record Row(String name, String unit, boolean isLessBetter, List<Claim> bars) {
        Row {
            bars = List.copyOf(bars);
        }

        static Row more(String name, String unit) {
            return new Row(name, unit, false, List.of());
        }

        static Row less(String name, String unit) {
            return new Row(name, unit, true, List.of());
        }

        /// The same, which has to be so many times as good as in `other`'s hands.
        Row atLeast(double times, String other) {
            String text = "%s: %s : %s".formatted(name, MountPeers.WRAITH, other);
            return with(Claim.ratio(text, key(MountPeers.WRAITH, name), key(other, name), times));
        }

        /// The same, which has to be that at the worst.
        Row bar(double figure) {
            return with(Claim.figure(name, key(MountPeers.WRAITH, name), figure));
        }

        private Result result(List<Double> its) {
            return isLessBetter ? Result.less(name, unit, its) : Result.more(name, unit, its);
        }

        private Row with(Claim claim) {
            List<Claim> more = new ArrayList<>(bars);
            more.add(claim);
            return new Row(name, unit, isLessBetter, more);
        }
    }

    private final String title;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final Set<String> contestants = new LinkedHashSet<>();

    MountTable(String title) {
        this.title = title;
    }

    private static String key(String contestant, String row) {
        return contestant + ": " + row;
    }

    void add(String contestant, Row row, double figure) {
        rows.put(row.name, row);
        contestants.add(contestant);
        figures.computeIfAbsent(key(contestant, row.name), _ -> new ArrayList<>()).add(figure);
    }

    /// Somebody who takes no part any more, or took none, and why.
    void without(String contestant, String why) {
        absent.put(contestant, why);
    }

    void tell(Results results) {
        results.table(title);
        Map<String, Result> byName = new LinkedHashMap<>();
        for (Row row : rows.values()) {
            for (String contestant : contestants) {
                List<Double> its = figures.get(key(contestant, row.name));
                if (its != null) {
                    Result result = row.result(its).under(contestant);
                    byName.put(key(contestant, row.name), result);
                    results.add(result);
                }
            }
        }
        absent.forEach((name, why) -> results.add(new Missing(name, why)));
        for (Row row : rows.values()) {
            for (Claim bar : row.bars) {
                bar.judge(byName)
                        .ifPresentOrElse(
                                results::add,
                                () -> results.add(new Missing(bar.text(), "one side is missing")));
            }
        }
    }
}
