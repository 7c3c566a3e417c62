package io.wraith.proto.congestion;

/// The three outputs: window, pacing rate and quantum. The window grows by what is acknowledged and
/// is cut at once.
final class SendLimits {
    /// The draft's margin below the bandwidth, by which a queue drains.
    static final double MARGIN = 0.99;

    private static final int INITIAL_PACKETS = 32;
    private static final int INITIAL_BYTES = 32 * 1_472;
    private static final int MIN_PACKETS = 4;
    private static final int MUCH_SHORTER = 2;
    private static final long NO_RTT_NS = 1_000_000;
    private static final double NANOS = 1e9;
    private static final long MOST_QUANTUM_BYTES = 1 << 20;

    private int datagramBytes;
    private final long initialWindow;
    private long window;
    private long savedWindow;
    private double pacing;
    private long startRttNs;

    SendLimits(int datagramBytes, long firstRttNs) {
        this.datagramBytes = datagramBytes;
        initialWindow = initialWindow(datagramBytes);
        window = initialWindow;
        firstRtt(firstRttNs);
    }

    /// As RFC 9002 §7.2 counts it, but 32 packets where that recommends 10, as Google's QUIC does:
    /// they are paced, and who opens a file over a long path has the first 16 KiB a round trip
    /// sooner.
    static long initialWindow(int datagramBytes) {
        return Math.clamp(
                INITIAL_BYTES, 2L * datagramBytes, (long) INITIAL_PACKETS * datagramBytes);
    }

    /// The rate may not fall before the pipe was full, so a rate from the assumed 1 ms would stay:
    /// it is set again when the first round trip is known.
    void firstRtt(long rttNs) {
        startRttNs = rttNs > 0 ? rttNs : NO_RTT_NS;
        pacing = BbrState.STARTUP.pacingGain() * initialWindow * NANOS / startRttNs;
    }

    /// The first round trip was one of a handshake, in which both sides compute, and peers that
    /// just began to run compute long. One that is much shorter tells more of the path.
    void shorterRtt(long rttNs) {
        if (rttNs > 0 && rttNs < startRttNs / MUCH_SHORTER) {
            startRttNs = rttNs;
            long start = Math.max(initialWindow, minWindow());
            pace(BbrState.STARTUP.pacingGain() * start * NANOS / rttNs, false);
        }
    }

    int datagramBytes() {
        return datagramBytes;
    }

    void datagramBytes(int bytes) {
        datagramBytes = bytes;
        window = Math.max(window, minWindow());
    }

    long initialWindow() {
        return initialWindow;
    }

    long minWindow() {
        return (long) MIN_PACKETS * datagramBytes;
    }

    long window() {
        return window;
    }

    double pacing() {
        return pacing;
    }

    /// While the pipe is being filled the rate is a multiple of what the path carries, and says
    /// little about bursts.
    int quantum(boolean pipeWasFull) {
        return pipeWasFull
                ? quantum((long) pacing, datagramBytes)
                : packets(ofOneCall((long) pacing), datagramBytes);
    }

    /// 1 ms up to what one kernel call can segment; at higher rates 0.4 ms, or timers that are late
    /// by 0.1 ms, as they are, would cost rate. At least 2 packets, and whole ones.
    static int quantum(long bytesPerSecond, int datagramBytes) {
        long inTime = Math.min(bytesPerSecond / 2_500, MOST_QUANTUM_BYTES);
        return packets(Math.max(ofOneCall(bytesPerSecond), inTime), datagramBytes);
    }

    private static long ofOneCall(long bytesPerSecond) {
        return Math.min(bytesPerSecond / 1_000, CongestionProfile.MOST_QUANTUM_BYTES);
    }

    private static int packets(long bytes, int datagramBytes) {
        return (int) Math.max(bytes / datagramBytes, 2) * datagramBytes;
    }

    void pace(double bytesPerSecond, boolean mayFall) {
        if (bytesPerSecond > 0 && (mayFall || bytesPerSecond > pacing)) {
            pacing = bytesPerSecond;
        }
    }

    /// Remembers the last window that neither recovery nor a delay probe had cut.
    void save(boolean isCutAlready) {
        savedWindow = isCutAlready ? Math.max(savedWindow, window) : window;
    }

    void restore() {
        window = Math.max(window, savedWindow);
    }

    void collapse(long inFlight) {
        window = Math.max(inFlight + datagramBytes, minWindow());
    }

    void grow(long acked, long most, boolean pipeWasFull, long deliveredTotal) {
        if (pipeWasFull) {
            window = Math.min(window + acked, most);
        } else if (window < most || deliveredTotal < initialWindow) {
            window += acked;
        }
        window = Math.max(window, minWindow());
    }

    void cap(long bytes) {
        window = Math.min(window, Math.max(bytes, minWindow()));
    }
}
