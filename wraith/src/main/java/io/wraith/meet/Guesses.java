package io.wraith.meet;

/// How often a code may still be tried. Everyone who reaches its holder may guess, in as many
/// sessions at once as they like, so all sessions of one code share one of these.
public final class Guesses {
    /// From so many failures on a code is burnt.
    public static final int MOST = 3;

    private int spent;

    /// Whether no further guess is allowed, nor answered.
    // PROTOCOL: A code MUST NOT be answered any more after three guesses that were not confirmed,
    // all sessions counted together.
    public boolean areSpent() {
        return spent >= MOST;
    }

    /// Takes one before its result is known; false if there was none left.
    boolean spend() {
        if (areSpent()) {
            return false;
        }
        spent++;
        return true;
    }

    /// Gives the one back that turned out to be right.
    void restore() {
        spent--;
    }
}
