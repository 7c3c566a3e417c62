package io.wraith.kit;

import java.time.Duration;

/// How long the gate takes over one kernel.
///
/// @param warmUp before the first measurement; C2 needs about this long for the largest kernels
/// @param patience measurements are repeated until one is good or this has passed
/// @param untilSecondLook the pause before failures are tried again and successes looked at again
/// @param slice the length of one timed run; short enough that most are not preempted
record KernelPace(Duration warmUp, Duration patience, Duration untilSecondLook, Duration slice) {
    static final KernelPace PRODUCT =
            new KernelPace(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(2));
}
