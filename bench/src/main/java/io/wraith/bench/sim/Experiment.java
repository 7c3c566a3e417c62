package io.wraith.bench.sim;

import java.util.function.Function;

/// A set-up that runs for so many seconds of its own clock.
record Experiment(String name, double seconds, Function<Simulation, Dumbbell> setUp) {
    Run run(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.fingerprint().forgo();
        Dumbbell dumbbell = setUp.apply(simulation);
        simulation.runUntil((long) (seconds * 1e9));
        return new Run(name, seed, seconds, dumbbell.link, dumbbell.samples);
    }
}
