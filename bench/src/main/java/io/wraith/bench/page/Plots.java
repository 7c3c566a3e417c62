package io.wraith.bench.page;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Grid;
import io.wraith.bench.result.Parts;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Series;
import io.wraith.bench.result.Table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Pictures of findings.
final class Plots {
    /// Points of a curve; more are not seen.
    private static final int POINTS = 200;

    private static final int LABEL = 12;
    private static final int BAR = 22;
    private static final int GAP = 8;

    private Plots() {}

    /// Which share of events took no longer.
    static String distributions(String unit, List<Result> latencies) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Result result : latencies) {
            least = Math.min(least, Math.max(result.least(), 1e-3));
            most = Math.max(most, result.quantile(0.999));
        }
        Chart chart =
                new Chart(
                        Chart.Axis.logarithmic(unit, least, most),
                        Chart.Axis.fromZero("% of events took no longer", 100));
        for (Result result : latencies) {
            List<Double> xs = new ArrayList<>();
            List<Double> ys = new ArrayList<>();
            List<Double> sorted = new ArrayList<>(result.samples());
            Collections.sort(sorted);
            int points = Math.min(POINTS, sorted.size());
            for (int i = 0; i < points; i++) {
                int at = points == 1 ? 0 : (int) ((long) i * (sorted.size() - 1) / (points - 1));
                double value = Math.clamp(sorted.get(at), least, most);
                xs.add(value);
                ys.add(100.0 * (at + 1) / sorted.size());
            }
            chart.with(new Chart.Line(result.row(), xs, ys));
        }
        return chart.svg();
    }

    static String overTime(String unit, List<Series> all) {
        double seconds = 0;
        double most = 0;
        for (Series series : all) {
            seconds = Math.max(seconds, max(series.seconds()));
            most = Math.max(most, max(series.values()));
        }
        Chart chart =
                new Chart(Chart.Axis.fromZero("seconds", seconds), Chart.Axis.fromZero(unit, most));
        for (Series series : all) {
            chart.with(new Chart.Line(series.row(), series.seconds(), series.values()));
        }
        return chart.svg();
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /// The median of each row as a bar, with a line from least to most.
    static String bars(String unit, List<Result> results) {
        double most = results.stream().mapToDouble(Result::most).max().orElse(1);
        int height = results.size() * (LABEL + BAR + GAP);
        StringBuilder text = new StringBuilder(begin(height));
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            int top = i * (LABEL + BAR + GAP);
            String label = "%s: %s %s".formatted(result.row(), Table.number(result.median()), unit);
            text.append(label(label, top));
            text.append(rectangle("c0", 0, result.median() / most, top + LABEL + 3));
            text.append(
                    String.format(
                            Locale.ROOT,
                            "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
                            Chart.WIDTH * result.least() / most,
                            Chart.WIDTH * result.most() / most,
                            top + LABEL + BAR / 2 + 3,
                            top + LABEL + BAR / 2 + 3));
        }
        return text.append("</svg>\n").toString();
    }

    /// One bar for each whole, in the same colours for the same parts.
    static String stacked(List<Parts> wholes) {
        double most = wholes.stream().mapToDouble(Parts::total).max().orElse(1);
        Set<String> names = new LinkedHashSet<>();
        wholes.forEach(whole -> names.addAll(whole.parts().keySet()));
        List<String> order = List.copyOf(names);
        int bars = wholes.size() * (LABEL + BAR + GAP);
        int legendLine = 16;
        StringBuilder text = new StringBuilder(begin(bars + order.size() * legendLine));
        for (int i = 0; i < wholes.size(); i++) {
            Parts whole = wholes.get(i);
            int top = i * (LABEL + BAR + GAP);
            text.append(
                    label(
                            "%s: %s %s"
                                    .formatted(
                                            whole.row(), Table.number(whole.total()), whole.unit()),
                            top));
            double left = 0;
            for (Map.Entry<String, Double> part : whole.parts().entrySet()) {
                String colour = "c" + order.indexOf(part.getKey()) % Chart.COLOURS;
                double share = part.getValue() / most;
                text.append(rectangle(colour, left, share, top + LABEL + 3));
                left += share;
            }
        }
        for (int i = 0; i < order.size(); i++) {
            int top = bars + i * legendLine;
            text.append(
                    ("<rect class=\"fill c%d\" x=\"0\" y=\"%d\" width=\"12\" height=\"10\"/>"
                                    + "<text x=\"17\" y=\"%d\">%s</text>%n")
                            .formatted(i % Chart.COLOURS, top, top + 9, Html.escape(order.get(i))));
        }
        return text.append("</svg>\n").toString();
    }

    /// The better, the more colour.
    static String heatMap(Grid grid) {
        List<Double> seen = grid.values().stream().filter(value -> !value.isNaN()).toList();
        double least = seen.isEmpty() ? 0 : Collections.min(seen);
        double most = seen.isEmpty() ? 1 : Collections.max(seen);
        StringBuilder text = new StringBuilder("<div class=\"scroll\"><table class=\"heat\">");
        text.append(
                "<caption>%s, %s</caption><tr><th>%s \\ %s</th>"
                        .formatted(
                                Html.escape(grid.row()),
                                Html.escape(grid.unit()),
                                Html.escape(grid.down().name()),
                                Html.escape(grid.across().name())));
        grid.across()
                .steps()
                .forEach(step -> text.append("<th>%s</th>".formatted(Html.escape(step))));
        text.append("</tr>\n");
        int columns = grid.across().steps().size();
        for (int line = 0; line < grid.down().steps().size(); line++) {
            text.append("<tr><th>%s</th>".formatted(Html.escape(grid.down().steps().get(line))));
            for (int column = 0; column < columns; column++) {
                double value = grid.values().get(line * columns + column);
                double place = most > least ? (value - least) / (most - least) : 1;
                double good = grid.better() == Better.LESS ? 1 - place : place;
                text.append(
                        Double.isNaN(value)
                                ? "<td>-</td>"
                                : "<td style=\"--heat:%d%%\">%s</td>"
                                        .formatted(
                                                Math.round(10 + 80 * good), Table.number(value)));
            }
            text.append("</tr>\n");
        }
        return text.append("</table></div>\n").toString();
    }

    private static String begin(int height) {
        return "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                .formatted(Chart.WIDTH, height);
    }

    private static String label(String words, int top) {
        return "<text x=\"0\" y=\"%d\">%s</text>%n".formatted(top + LABEL, Html.escape(words));
    }

    private static String rectangle(String colour, double left, double share, int top) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"fill %s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                colour,
                Chart.WIDTH * left,
                top,
                Math.max(0, Chart.WIDTH * share),
                BAR - 3);
    }
}
