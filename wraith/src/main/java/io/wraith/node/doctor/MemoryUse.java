package io.wraith.node.doctor;

import io.wraith.linux.Perf;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// How a thread fares with memory, as counters of the processor tell.
///
/// @param unseen why it cannot be told; empty if it can
/// @param missesPerThousand how many of a thousand instructions had to wait for memory
record MemoryUse(String unseen, double instructionsPerCycle, double missesPerThousand) {
    private static final Set<Perf.Event> EVENTS =
            EnumSet.of(Perf.Event.CYCLES, Perf.Event.INSTRUCTIONS, Perf.Event.CACHE_MISSES);

    static MemoryUse unseen(String why) {
        return new MemoryUse(why, 0, 0);
    }

    /// Counts for as long as it is open.
    static final class Watch implements AutoCloseable {
        private final Perf perf;

        Watch(int thread) {
            perf = Perf.ofThread(thread, EVENTS);
            perf.enable();
        }

        MemoryUse seen() {
            Map<Perf.Event, String> missing = perf.missing();
            if (!missing.isEmpty()) {
                return unseen(missing.values().iterator().next());
            }
            int error = perf.read();
            double cycles = perf.count(Perf.Event.CYCLES);
            double instructions = perf.count(Perf.Event.INSTRUCTIONS);
            if (error < 0 || cycles == 0 || instructions == 0) {
                return unseen("the processor counted nothing");
            }
            return new MemoryUse(
                    "",
                    instructions / cycles,
                    1_000 * perf.count(Perf.Event.CACHE_MISSES) / instructions);
        }

        @Override
        public void close() {
            perf.close();
        }
    }
}
