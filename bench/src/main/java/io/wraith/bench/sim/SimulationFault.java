package io.wraith.bench.sim;

/// A checker found what must never happen.
final class SimulationFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulationFault(String what) {
        super(what);
    }

    static void unless(boolean holds, String what) {
        if (!holds) {
            throw new SimulationFault(what);
        }
    }
}
