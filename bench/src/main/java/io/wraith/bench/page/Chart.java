package io.wraith.bench.page;

import io.wraith.bench.result.Table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lines over two axes, as SVG in units that are pixels on a phone. Colours are classes of the
/// page, which has light and dark ones.
final class Chart {
    static final int WIDTH = 360;
    static final int HEIGHT = 220;

    /// As many as the page has colours.
    static final int COLOURS = 7;

    private static final int LEFT = 46;
    private static final int RIGHT = 8;
    private static final int TOP = 10;
    private static final int BOTTOM = 34;
    private static final int TICKS = 4;
    private static final int LEGEND_LINE = 16;

    /// @param isLogarithmic for figures of several magnitudes; then all are above 0
    record Axis(String name, double least, double most, boolean isLogarithmic) {
        /// From 0, for figures that are amounts.
        static Axis fromZero(String name, double most) {
            return new Axis(name, 0, most > 0 ? most : 1, false);
        }

        static Axis logarithmic(String name, double least, double most) {
            return new Axis(name, least, Math.max(most, least * 1.01), true);
        }

        /// Between 0 and 1.
        double place(double value) {
            return isLogarithmic
                    ? Math.log(value / least) / Math.log(most / least)
                    : (value - least) / (most - least);
        }

        double at(double share) {
            return isLogarithmic
                    ? least * Math.pow(most / least, share)
                    : least + share * (most - least);
        }
    }

    record Line(String name, List<Double> xs, List<Double> ys) {}

    private final Axis across;
    private final Axis up;
    private final List<Line> lines = new ArrayList<>();

    Chart(Axis across, Axis up) {
        this.across = across;
        this.up = up;
    }

    Chart with(Line line) {
        lines.add(line);
        return this;
    }

    String svg() {
        int whole = HEIGHT + LEGEND_LINE * lines.size();
        StringBuilder text = new StringBuilder();
        text.append(
                "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                        .formatted(WIDTH, whole));
        ticks(text);
        for (int i = 0; i < lines.size(); i++) {
            String colour = "c" + i % COLOURS;
            text.append("<polyline class=\"line %s\" points=\"".formatted(colour));
            Line line = lines.get(i);
            for (int k = 0; k < line.xs.size(); k++) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%.1f,%.1f ",
                                x(across.place(line.xs.get(k))),
                                y(up.place(line.ys.get(k)))));
            }
            text.append("\"/>\n");
            int top = HEIGHT + LEGEND_LINE * i;
            text.append(
                    ("<rect class=\"fill %s\" x=\"%d\" y=\"%d\" width=\"12\" height=\"10\"/>"
                                    + "<text x=\"%d\" y=\"%d\">%s</text>%n")
                            .formatted(
                                    colour, LEFT, top, LEFT + 17, top + 9, Html.escape(line.name)));
        }
        return text.append("</svg>\n").toString();
    }

    private void ticks(StringBuilder text) {
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            String format =
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n";
            text.append(
                    String.format(
                            Locale.ROOT,
                            format,
                            x(share),
                            y(0),
                            x(share),
                            y(1),
                            i == 0 ? "" : i == TICKS ? "end" : "middle",
                            x(share),
                            y(0) + 13,
                            Table.number(across.at(share))));
            text.append(
                    String.format(
                            Locale.ROOT,
                            format,
                            x(0),
                            y(share),
                            x(1),
                            y(share),
                            "end",
                            x(0) - 4,
                            y(share) + 4,
                            Table.number(up.at(share))));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"end\" x=\"%.1f\" y=\"%.1f\">%s</text>"
                                + "<text x=\"%d\" y=\"%.1f\">%s</text>%n",
                        x(1),
                        y(0) + 26,
                        Html.escape(across.name),
                        LEFT + 4,
                        y(1) + 12,
                        Html.escape(up.name)));
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
