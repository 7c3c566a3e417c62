package io.wraith.bench.sim;

import io.wraith.base.Big;

import java.util.Arrays;

/// Cross traffic: a sender with the window of CUBIC (RFC 9438) and nothing else of a protocol, so
/// that what it takes from a link is judged by code that shares nothing with the transport.
///
/// Slow start ends at the first rise of delay (as HyStart does) or loss; a datagram is lost once
/// three later ones were answered; what is lost is not sent again, since only its share counts.
/// Nothing answered for a timeout starts over.
final class CubicSender extends Machine {
    private static final int WINDOW = 1 << 18;
    private static final int THRESHOLD = 3;
    private static final double C = 0.4;
    private static final double BETA = 0.7;
    private static final double FIRST_WINDOW = 10;
    private static final long LEAST_TIMEOUT_NS = 200_000_000;
    private static final byte IN_FLIGHT = 1;

    private final long target;
    private final byte[] payload;
    private final long startNs;
    private final long[] sentNs = new long[WINDOW];
    private final byte[] states = new byte[WINDOW];
    private double window = FIRST_WINDOW;
    private double threshold = Double.MAX_VALUE;
    private double windowMax;
    private double renoWindow;
    private long epochNs = -1;
    private long next;
    private long oldest;
    private long largest = -1;
    private long recoverAt;
    private int inFlight;
    private long minRttNs = Long.MAX_VALUE;
    private long smoothRttNs;
    private long progressNs;

    CubicSender(Simulation simulation, long address, long target, int datagramBytes, long startNs) {
        super(simulation, address);
        this.target = target;
        this.payload = new byte[datagramBytes];
        this.startNs = startNs;
        schedule();
    }

    double window() {
        return window;
    }

    long smoothRttNs() {
        return smoothRttNs;
    }

    @Override
    void turn(long localNs) {
        while (!inbox.isEmpty()) {
            int answer = take();
            acknowledge(datagrams.bytes(answer), localNs);
            datagrams.release(answer);
        }
        if (inFlight > 0 && progressNs + timeoutNs() <= localNs) {
            timeOut(localNs);
        }
        while (localNs >= startNs && inFlight < (int) window && next - oldest < WINDOW) {
            transmit(localNs);
        }
    }

    @Override
    long deadlineNs() {
        if (next == 0) {
            return startNs;
        }
        return inFlight == 0 ? Wakeups.NEVER : progressNs + timeoutNs();
    }

    @Override
    String describe() {
        return "cubic sender from " + Text.time(startNs);
    }

    private long timeoutNs() {
        return Math.max(LEAST_TIMEOUT_NS, 2 * smoothRttNs);
    }

    private void transmit(long nowNs) {
        if (inFlight == 0) {
            progressNs = nowNs;
        }
        int slot = slot(next);
        sentNs[slot] = nowNs;
        states[slot] = IN_FLIGHT;
        Big.u64(payload, 0, next++);
        inFlight++;
        send(payload, 0, payload.length, target, 0);
    }

    private void acknowledge(byte[] answer, long nowNs) {
        long number = Big.u64(answer, 0);
        if (number >= oldest && states[slot(number)] == IN_FLIGHT) {
            measure(nowNs - sentNs[slot(number)]);
        }
        int acked = settle(number);
        for (long map = Big.u64(answer, 8); map != 0; map &= map - 1) {
            acked += settle(number - 1 - Long.numberOfTrailingZeros(map));
        }
        largest = Math.max(largest, number);
        if (acked > 0) {
            progressNs = nowNs;
            grow(acked, nowNs);
        }
        detectLoss(nowNs);
    }

    private int settle(long number) {
        if (number < oldest || states[slot(number)] != IN_FLIGHT) {
            return 0;
        }
        states[slot(number)] = 0;
        inFlight--;
        return 1;
    }

    private void measure(long rttNs) {
        minRttNs = Math.min(minRttNs, rttNs);
        smoothRttNs = smoothRttNs == 0 ? rttNs : (7 * smoothRttNs + rttNs) / 8;
        long rise = Math.clamp(minRttNs / 8, 4_000_000, 16_000_000);
        if (window < threshold && rttNs > minRttNs + rise) {
            threshold = window;
        }
    }

    private void grow(int acked, long nowNs) {
        if (window < threshold) {
            window += acked;
            return;
        }
        if (epochNs < 0) {
            epochNs = nowNs;
            windowMax = Math.max(windowMax, window);
            renoWindow = window;
        }
        double start = Math.cbrt(windowMax * (1 - BETA) / C);
        double seconds = (nowNs - epochNs + smoothRttNs) / 1e9 - start;
        double aim = Math.clamp(C * seconds * seconds * seconds + windowMax, window, 1.5 * window);
        renoWindow += 3 * (1 - BETA) / (1 + BETA) * acked / window;
        window = Math.max(window + (aim - window) / window * acked, renoWindow);
    }

    private void detectLoss(long nowNs) {
        boolean cut = false;
        while (oldest < next) {
            int slot = slot(oldest);
            if (states[slot] == IN_FLIGHT) {
                if (oldest + THRESHOLD > largest) {
                    break;
                }
                states[slot] = 0;
                inFlight--;
                cut |= oldest >= recoverAt;
            }
            oldest++;
        }
        if (cut) {
            recoverAt = next;
            windowMax = window < windowMax ? window * (1 + BETA) / 2 : window;
            window = Math.max(2, window * BETA);
            threshold = window;
            renoWindow = window;
            epochNs = nowNs;
        }
    }

    private void timeOut(long nowNs) {
        Arrays.fill(states, (byte) 0);
        oldest = next;
        recoverAt = next;
        inFlight = 0;
        threshold = Math.max(2, window * BETA);
        windowMax = window;
        window = 1;
        epochNs = -1;
        progressNs = nowNs;
    }

    private static int slot(long number) {
        return (int) number & (WINDOW - 1);
    }
}
