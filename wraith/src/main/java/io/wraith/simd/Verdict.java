package io.wraith.simd;

/// What is known about a kernel in this process.
///
/// @param state whether the vector form runs
/// @param reason one clause for people: why it is in that state
/// @param vectorBits the width of its vectors; 0 where none were tried
/// @param speedup time of the form it replaces over time of the vector form; 0 where not measured
/// @param bytesPerUnit heap bytes the vector form allocates per unit of its trial
public record Verdict(
        State state, String reason, int vectorBits, double speedup, long bytesPerUnit) {

    /// Before any trial, and for ever in commands that end too soon for one.
    public static final Verdict UNTRIED = inactive(State.UNTRIED, "not tried in this process");

    /// Where a kernel can be on its way.
    public enum State {
        /// Nobody has tried it: the twin runs.
        UNTRIED,
        /// A trial is under way, or failed and will be repeated: the twin runs.
        TRYING,
        /// The vector form runs.
        ACTIVE,
        /// The twin runs for the rest of the process.
        REFUSED
    }

    /// A verdict without a measurement.
    public static Verdict inactive(State state, String reason) {
        if (state == State.ACTIVE) {
            throw new IllegalArgumentException("an active kernel was measured");
        }
        return new Verdict(state, reason, 0, 0, 0);
    }

    /// A copy with another state and reason.
    public Verdict as(State newState, String newReason) {
        return new Verdict(newState, newReason, vectorBits, speedup, bytesPerUnit);
    }
}
