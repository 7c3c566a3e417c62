package io.wraith.proto.congestion;

import io.wraith.base.Check;

/// Spreads departures: a token bucket that fills at the pacing rate and holds one quantum.
///
/// A burst is due when half a quantum is there and may use all there is. So a timer that is late by
/// up to the time of the other half costs no rate, and no burst is above the quantum, whatever the
/// pause before it was.
public final class Pacer {
    private static final long NANOS = 1_000_000_000L;

    private long bytesPerSecond;
    private int quantumBytes;

    /// Credit in billionths of a byte, so that filling by elapsed nanoseconds loses nothing.
    private long credit;

    private long filledNs;

    /// Starts full.
    public Pacer(long nowNs, long bytesPerSecond, int quantumBytes) {
        checkRate(bytesPerSecond, quantumBytes);
        this.bytesPerSecond = bytesPerSecond;
        this.quantumBytes = quantumBytes;
        credit = quantumBytes * NANOS;
        filledNs = nowNs;
    }

    /// What was earned until now is earned at the old rate; a smaller quantum forfeits the rest.
    public void pace(long nowNs, long bytesPerSecond, int quantumBytes) {
        checkRate(bytesPerSecond, quantumBytes);
        fill(nowNs);
        this.bytesPerSecond = bytesPerSecond;
        this.quantumBytes = quantumBytes;
        credit = Math.min(credit, quantumBytes * NANOS);
    }

    /// Bytes that may leave now, back to back.
    public int creditBytes(long nowNs) {
        fill(nowNs);
        return (int) (credit / NANOS);
    }

    public void sent(int bytes) {
        Check.that(bytes * NANOS <= credit, "more was sent than the pacer allowed");
        credit -= bytes * NANOS;
    }

    /// When the next burst is due if `waitingBytes` wait to be sent: at half a quantum, but never
    /// before its first packet of `datagramBytes` fits.
    public long deadlineNs(long nowNs, long waitingBytes, int datagramBytes) {
        fill(nowNs);
        long wanted = Math.max(Math.min(waitingBytes, quantumBytes / 2), datagramBytes);
        long missing = Math.min(wanted, quantumBytes) * NANOS - credit;
        return missing <= 0 ? nowNs : nowNs + (missing + bytesPerSecond - 1) / bytesPerSecond;
    }

    private void fill(long nowNs) {
        long elapsed = nowNs - filledNs;
        if (elapsed <= 0) {
            return;
        }
        filledNs = nowNs;
        // PROTOCOL: A sender MUST spread its packets by its pacing rate, and MUST NOT repay a
        // pause with more than one quantum sent back to back.
        long missing = quantumBytes * NANOS - credit;
        credit += elapsed >= missing / bytesPerSecond + 1 ? missing : elapsed * bytesPerSecond;
    }

    private static void checkRate(long bytesPerSecond, int quantumBytes) {
        Check.that(bytesPerSecond > 0 && quantumBytes > 0, "a pacer needs a rate and a quantum");
    }
}
