package io.wraith.bench.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Curves over time in panels one below the other, as SVG.
final class Plot {
    /// Curves of one quantity, each sampled at the same distances from time 0.
    static final class Curve {
        private final String label;
        private final double[] values;

        Curve(String label, double[] values) {
            this.label = label;
            this.values = values;
        }
    }

    record Panel(String title, List<Curve> curves) {}

    private static final int WIDTH = 900;
    private static final int LEFT = 70;
    private static final int RIGHT = 120;
    private static final int PANEL_HEIGHT = 150;
    private static final int GAP = 34;
    private static final int TOP = 44;
    private static final List<String> COLOURS =
            List.of("#1f5fa8", "#c8501e", "#3a8f4d", "#8a4fa3", "#777777");

    private final String title;
    private final double secondsPerSample;
    private final List<Panel> panels = new ArrayList<>();

    Plot(String title, double secondsPerSample) {
        this.title = title;
        this.secondsPerSample = secondsPerSample;
    }

    Plot add(String panelTitle, List<Curve> curves) {
        panels.add(new Panel(panelTitle, curves));
        return this;
    }

    String svg() {
        int height = TOP + panels.size() * (PANEL_HEIGHT + GAP);
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " font-family=\"sans-serif\" font-size=\"11\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                                + "<text x=\"%d\" y=\"20\" font-size=\"14\">%s</text>%n",
                        WIDTH,
                        height,
                        LEFT,
                        escaped(title)));
        for (int i = 0; i < panels.size(); i++) {
            draw(svg, panels.get(i), TOP + i * (PANEL_HEIGHT + GAP));
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Panel panel, int top) {
        double most = rounded(panel);
        int samples = panel.curves().stream().mapToInt(c -> c.values.length).max().orElse(1);
        int right = WIDTH - RIGHT;
        int bottom = top + PANEL_HEIGHT;
        text(svg, LEFT, top - 6, "start", panel.title());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\""
                                + " stroke=\"#999\"/>%n",
                        LEFT,
                        top,
                        right - LEFT,
                        PANEL_HEIGHT));
        text(svg, LEFT - 5, top + 8, "end", Text.number(most));
        text(svg, LEFT - 5, bottom, "end", "0");
        text(svg, LEFT, bottom + 13, "start", "0 s");
        text(svg, right, bottom + 13, "end", Text.number(samples * secondsPerSample) + " s");
        for (int i = 0; i < panel.curves().size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" points=\"");
            points(svg, panel.curves().get(i).values, samples, most, top);
            svg.append("\"/>\n");
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                            right + 8,
                            top + 12 + 14 * i,
                            colour,
                            escaped(panel.curves().get(i).label)));
        }
    }

    private static void points(
            StringBuilder svg, double[] values, int samples, double most, int top) {
        double step = (WIDTH - RIGHT - LEFT) / (double) Math.max(1, samples - 1);
        for (int i = 0; i < values.length; i++) {
            double height = Math.min(values[i], most) / most * PANEL_HEIGHT;
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            LEFT + i * step,
                            top + PANEL_HEIGHT - height));
        }
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String content) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor,
                        escaped(content)));
    }

    /// The next of 1, 2, 2.5, 5, 10 … that no value exceeds.
    private static double rounded(Panel panel) {
        double most = 1e-9;
        for (Curve curve : panel.curves()) {
            for (double value : curve.values) {
                most = Math.max(most, value);
            }
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 2.5, 5}) {
            if (most <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
