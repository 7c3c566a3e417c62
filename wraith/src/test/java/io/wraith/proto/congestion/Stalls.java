package io.wraith.proto.congestion;

import io.wraith.base.Prng;

/// When a thread does not run, although it would have something to do: once in each slot of time,
/// somewhere within it, for up to a given time. A machine that also does other work is like this,
/// one whose programs have just begun is worse.
final class Stalls {
    static final Stalls NONE = new Stalls(0, 1, 0, 0, 0);

    private final long seed;
    private final long slotNs;
    private final long mostNs;
    private final long coldUntilNs;
    private final long coldMostNs;

    private Stalls(long seed, long slotNs, long mostNs, long coldUntilNs, long coldMostNs) {
        this.seed = seed;
        this.slotNs = slotNs;
        this.mostNs = mostNs;
        this.coldUntilNs = coldUntilNs;
        this.coldMostNs = coldMostNs;
    }

    /// `mostMs` in each slot; `coldMostMs` until `coldSeconds` have passed.
    static Stalls of(
            long seed, double slotMs, double mostMs, double coldSeconds, double coldMostMs) {
        return new Stalls(
                seed,
                (long) (slotMs * 1e6),
                (long) (mostMs * 1e6),
                PathModel.at(coldSeconds),
                (long) (coldMostMs * 1e6));
    }

    /// When the thread gets to what is due at a time.
    long after(long dueNs) {
        if ((mostNs == 0 && coldMostNs == 0) || dueNs == Long.MAX_VALUE) {
            return dueNs;
        }
        long slot = Math.floorDiv(dueNs, slotNs);
        long startNs = slot * slotNs;
        long most = startNs < coldUntilNs ? coldMostNs : mostNs;
        Prng random = new Prng(seed * 1_000_003 + slot);
        long length = most > 0 ? random.below(most) : 0;
        long beginNs = startNs + random.below(Math.max(1, slotNs - length));
        boolean isHeldUp = dueNs >= beginNs && dueNs < beginNs + length;
        return isHeldUp ? beginNs + length : dueNs;
    }
}
