package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Results;
import io.wraith.linux.LinuxException;

/// What becomes of a benchmark whose emulated link the kernel refuses.
final class NoLink {
    private NoLink() {}

    /// Answers the exit code.
    static int tell(LinuxException refused, Results results) {
        results.table("emulated link");
        results.add(new Missing("all", EmulatedLink.whyNone(refused)));
        return 1;
    }
}
