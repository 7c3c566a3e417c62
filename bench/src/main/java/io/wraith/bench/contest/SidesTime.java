package io.wraith.bench.contest;

import java.util.List;

/// The processor time that the two sides of a mount take from now on, in seconds.
final class SidesTime {
    private final List<Long> here;
    private final List<Long> there;
    private final double hereBefore;
    private final double thereBefore;

    SidesTime(MountedFolder folder) {
        here = folder.here();
        there = folder.there().get();
        hereBefore = MountedFolder.cpuSeconds(here);
        thereBefore = MountedFolder.cpuSeconds(there);
    }

    /// Whether there are processes at all.
    boolean isOfSomebody() {
        return !here.isEmpty();
    }

    double here() {
        return MountedFolder.cpuSeconds(here) - hereBefore;
    }

    double there() {
        return MountedFolder.cpuSeconds(there) - thereBefore;
    }
}
