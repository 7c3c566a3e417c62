package io.wraith.bench.sim;

import java.util.Arrays;

/// One experiment with one seed, and what can be asked about it. Times are seconds of its clock.
record Run(String experiment, long seed, double seconds, Link link, Samples samples) {
    /// Goodput of a flow as a share of C.
    double share(int flow, double from, double to) {
        return share(flow, from, to, link.bitsPerSecond());
    }

    /// The same as a share of another link's C.
    double share(int flow, double from, double to, double bitsPerSecond) {
        double[] delivered = samples.of(flow, Samples.Kind.DELIVERED_BYTES);
        double bytes = delivered[at(to)] - delivered[at(from)];
        return bytes * 8 / (to - from) / Capacity.goodput(bitsPerSecond);
    }

    /// Jain's index of all flows' goodput.
    double jain(double from, double to) {
        double sum = 0;
        double squares = 0;
        int flows = samples.flows().size();
        for (int flow = 0; flow < flows; flow++) {
            double share = share(flow, from, to);
            sum += share;
            squares += share * share;
        }
        return sum * sum / (flows * squares);
    }

    double leastShare(double from, double to) {
        double least = Double.MAX_VALUE;
        double sum = 0;
        for (int flow = 0; flow < samples.flows().size(); flow++) {
            double share = share(flow, from, to);
            least = Math.min(least, share);
            sum += share;
        }
        return least / sum;
    }

    /// The 95th percentile of the flow's RTT against its least.
    double rttStretch(int flow, double from) {
        double[] rtts = samples.of(flow, Samples.Kind.RTT_NS);
        double[] steady = Arrays.copyOfRange(rtts, at(from), rtts.length);
        Arrays.sort(steady);
        double least = Arrays.stream(rtts).filter(rtt -> rtt > 0).min().orElse(1);
        return steady[(int) (0.95 * (steady.length - 1))] / least;
    }

    /// Datagrams lost of those sent.
    double loss(double from, double to) {
        double lost = samples.lost()[at(to)] - samples.lost()[at(from)];
        double[] offered = samples.offeredBytes();
        return lost * Capacity.WIRE / Math.max(1, offered[at(to)] - offered[at(from)]);
    }

    double greatestLossFloor(int flow) {
        return Arrays.stream(samples.of(flow, Samples.Kind.LOSS_FLOOR)).max().orElse(0);
    }

    /// How long after `from` the flow gets `wanted` of that link's C over a window and loses no
    /// more than `mostLoss` in it; the whole rest of the run when it never does.
    double secondsUntilShare(
            int flow, double from, double bitsPerSecond, double wanted, double mostLoss) {
        double window = 0.5;
        for (double at = from; at + window <= seconds; at += Samples.STEP_SECONDS) {
            if (share(flow, at, at + window, bitsPerSecond) >= wanted
                    && loss(at, at + window) <= mostLoss) {
                return at - from;
            }
        }
        return seconds - from;
    }

    /// How long after `from` no more than `most` of that rate is sent over a window.
    double secondsUntilSendingAtMost(double from, double bitsPerSecond, double most) {
        double window = 0.5;
        double[] offered = samples.offeredBytes();
        for (double at = from; at + window <= seconds; at += Samples.STEP_SECONDS) {
            double rate = (offered[at(at + window)] - offered[at(at)]) * 8 / window;
            if (rate <= most * bitsPerSecond) {
                return at - from;
            }
        }
        return seconds - from;
    }

    private int at(double time) {
        return Math.min(samples.count() - 1, (int) Math.round(time / Samples.STEP_SECONDS));
    }
}
