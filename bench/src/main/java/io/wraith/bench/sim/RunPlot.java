package io.wraith.bench.sim;

import java.util.ArrayList;
import java.util.List;

/// Throughput, window, RTT and loss of a run over time.
final class RunPlot {
    private static final int SAMPLES_PER_POINT = 10;

    private RunPlot() {}

    static String svg(Run run) {
        Samples samples = run.samples();
        double pointSeconds = Samples.STEP_SECONDS * SAMPLES_PER_POINT;
        List<Plot.Curve> throughput = new ArrayList<>();
        List<Plot.Curve> windows = new ArrayList<>();
        List<Plot.Curve> rtts = new ArrayList<>();
        List<Plot.Curve> loss = new ArrayList<>();
        for (int flow = 0; flow < samples.flows().size(); flow++) {
            String name = (flow + 1) + " " + samples.flows().get(flow).name();
            double[] delivered = samples.of(flow, Samples.Kind.DELIVERED_BYTES);
            throughput.add(new Plot.Curve(name, slope(delivered, 8e-6 / pointSeconds)));
            windows.add(
                    new Plot.Curve(name, every(samples, flow, Samples.Kind.WINDOW_BYTES, 1e-3)));
            rtts.add(new Plot.Curve(name, every(samples, flow, Samples.Kind.RTT_NS, 1e-6)));
            double[] floor = every(samples, flow, Samples.Kind.LOSS_FLOOR, 100);
            loss.add(new Plot.Curve(name + " floor", floor));
        }
        loss.add(new Plot.Curve("lost", lossPercent(samples)));
        String title = run.experiment() + ", seed " + run.seed();
        return new Plot(title, pointSeconds)
                .add("goodput, Mbit/s", throughput)
                .add("congestion window, KB", windows)
                .add("RTT, ms", rtts)
                .add("loss, %", loss)
                .svg();
    }

    private static double[] every(Samples samples, int flow, Samples.Kind kind, double scale) {
        double[] values = samples.of(flow, kind);
        double[] points = new double[values.length / SAMPLES_PER_POINT];
        for (int i = 0; i < points.length; i++) {
            points[i] = values[i * SAMPLES_PER_POINT] * scale;
        }
        return points;
    }

    private static double[] slope(double[] totals, double scale) {
        double[] points = new double[Math.max(0, (totals.length - 1) / SAMPLES_PER_POINT)];
        for (int i = 0; i < points.length; i++) {
            int from = i * SAMPLES_PER_POINT;
            points[i] = (totals[from + SAMPLES_PER_POINT] - totals[from]) * scale;
        }
        return points;
    }

    private static double[] lossPercent(Samples samples) {
        double[] lost = slope(samples.lost(), 100.0 * Capacity.WIRE);
        double[] offered = slope(samples.offeredBytes(), 1);
        for (int i = 0; i < lost.length; i++) {
            lost[i] = offered[i] == 0 ? 0 : lost[i] / offered[i];
        }
        return lost;
    }
}
