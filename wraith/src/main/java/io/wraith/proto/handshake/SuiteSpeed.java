package io.wraith.proto.handshake;

import io.wraith.base.Check;
import io.wraith.crypto.Suite;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A cipher suite that one side offers, and how long it takes that side to seal or open 1 KiB.
public record SuiteSpeed(Suite suite, long nsPerKib) {
    static final long SLOWEST = (1L << 32) - 1;

    public SuiteSpeed {
        Check.that(Suite.of(suite.id()) != null, "a suite that does not encrypt");
        Check.that(nsPerKib >= 0 && nsPerKib <= SLOWEST, nsPerKib + " ns per KiB");
    }

    /// The suite that costs both sides together the least; null if they have none in common.
    static @Nullable Suite choose(List<SuiteSpeed> ours, List<SuiteSpeed> theirs) {
        // PROTOCOL: The initiator MUST choose the suite with the lowest sum of both sides' times,
        // of equal ones that with the lowest number.
        Suite best = null;
        long bestSum = Long.MAX_VALUE;
        for (SuiteSpeed our : ours) {
            for (SuiteSpeed their : theirs) {
                long sum = our.nsPerKib + their.nsPerKib;
                boolean lower =
                        sum < bestSum
                                || (best != null && sum == bestSum && our.suite.id() < best.id());
                if (our.suite == their.suite && lower) {
                    best = our.suite;
                    bestSum = sum;
                }
            }
        }
        return best;
    }

    /// Whether `suite` is among those.
    static boolean offers(List<SuiteSpeed> suites, Suite suite) {
        return suites.stream().anyMatch(offered -> offered.suite == suite);
    }
}
