package io.wraith.node;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Round trips to a peer, as they are measured. Any thread may wait for them.
public final class Ping {
    private final CompletableFuture<Ping> end = new CompletableFuture<>();
    private final long[] nanos;
    private int count;
    private int lost;

    Ping(int most) {
        nanos = new long[most];
    }

    /// Waits until all were answered or given up.
    public Ping await() throws NodeException, InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException failed) {
            throw NodeException.of(failed);
        }
    }

    /// How many were answered.
    public int answered() {
        return count;
    }

    /// How many were not, for two seconds.
    public int lost() {
        return lost;
    }

    /// The round trip in nanoseconds that the given share of them was not above: 0 is the shortest,
    /// 0.5 the median, 1 the longest.
    public long quantile(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was answered");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.clamp(Math.ceil(share * count) - 1, 0, count - 1)];
    }

    void sample(long roundTripNs) {
        nanos[count++] = roundTripNs;
    }

    void loseOne() {
        lost++;
    }

    void ended() {
        end.complete(this);
    }

    void failed(NodeException why) {
        end.completeExceptionally(why);
    }
}
