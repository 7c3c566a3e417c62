package io.wraith.proto.congestion;

/// A path to be tried, with the usual values: 100 Mbit/s, 50 ms, one BDP of buffer, no random loss.
final class Scenario {
    private double bitsPerSecond = 100e6;
    private double rttSeconds = 0.050;
    private double bufferBdps = 1;
    private double lossBefore;
    private double lossAfter;
    private double meanRun;
    private long seed = 1;

    Scenario megabits(double megabits) {
        bitsPerSecond = megabits * 1e6;
        return this;
    }

    Scenario rttMs(double milliseconds) {
        rttSeconds = milliseconds / 1000;
        return this;
    }

    /// In BDPs of the path; at least four packets fit.
    Scenario buffer(double bdps) {
        bufferBdps = bdps;
        return this;
    }

    Scenario loss(double share) {
        lossBefore = share;
        return this;
    }

    Scenario lossAfter(double share) {
        lossAfter = share;
        return this;
    }

    /// Losses come in runs of this mean length.
    Scenario inRuns(double mean) {
        meanRun = mean;
        return this;
    }

    Scenario seed(long seed) {
        this.seed = seed;
        return this;
    }

    double bytesPerSecond() {
        return bitsPerSecond / 8;
    }

    double bdp() {
        return bytesPerSecond() * rttSeconds;
    }

    long bufferBytes() {
        return (long) Math.max(bdp() * bufferBdps, 4 * PathModel.DATAGRAM);
    }

    PathModel model() {
        RandomLoss before =
                meanRun > 0
                        ? new RandomLoss(lossBefore, meanRun)
                        : RandomLoss.independent(lossBefore);
        return new PathModel(
                seed,
                new Bottleneck(
                        bytesPerSecond(),
                        bufferBytes(),
                        before,
                        RandomLoss.independent(lossAfter)));
    }

    /// A bulk flow over the scenario's round trip.
    ModelFlow flow(PathModel model, CongestionProfile profile, double startSeconds) {
        return flow(model, profile, startSeconds, AppSource.bulk());
    }

    ModelFlow flow(
            PathModel model, CongestionProfile profile, double startSeconds, AppSource source) {
        long startNs = PathModel.at(startSeconds);
        Congestion congestion =
                profile.start(startNs, rttNs(), PathModel.DATAGRAM, model.random.nextLong());
        return flow(model, congestion, startSeconds, source);
    }

    Congestion bbr(BbrRules rules) {
        return new BbrV3(rules, PathModel.at(0), rttNs(), PathModel.DATAGRAM, seed);
    }

    ModelFlow flow(PathModel model, Congestion congestion, double startSeconds) {
        return flow(model, congestion, startSeconds, AppSource.bulk());
    }

    ModelFlow flow(PathModel model, Congestion congestion, double startSeconds, AppSource source) {
        int ring = ModelFlow.ringSize(10 * bytesPerSecond(), rttNs(), bufferBytes());
        return model.add(
                new ModelFlow(congestion, rttNs(), PathModel.at(startSeconds), ring, source));
    }

    long rttNs() {
        return Math.round(rttSeconds * 1e9);
    }

    /// What the flow got between two seconds, as a share of the capacity.
    double share(ModelFlow flow, double fromSeconds, double toSeconds) {
        return flow.record.rate(fromSeconds, toSeconds) / bytesPerSecond();
    }

    @Override
    public String toString() {
        return "%.0f Mbit/s, %.1f ms, %.2f BDP, loss %.3f/%.3f in runs of %.0f, seed %d"
                .formatted(
                        bitsPerSecond / 1e6,
                        rttSeconds * 1000,
                        bufferBdps,
                        lossBefore,
                        lossAfter,
                        meanRun,
                        seed);
    }
}
