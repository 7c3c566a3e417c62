package io.wraith.bench.findings;

import java.util.List;

/// A claim that one way of doing something is so many times faster than another, and the ways.
///
/// @param ways the plain one first, then the one that is claimed to be faster, then others
record Finding(String name, String unit, double claimedRatio, String claim, List<Way> ways) {
    /// One way, run for about so long: nanoseconds per unit.
    ///
    /// @param claimedNs what others measured, 0 where they did not say
    record Way(String name, double claimedNs, Trial trial) {}

    interface Trial {
        double run(long runNs) throws InterruptedException;
    }

    Finding {
        ways = List.copyOf(ways);
    }
}
