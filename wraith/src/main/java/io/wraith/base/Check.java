package io.wraith.base;

import org.jspecify.annotations.Nullable;

/// Assertions about our own code that stay on in production. A peer's fault is never checked here:
/// it is an answer of the verb that found it.
public final class Check {
    private Check() {}

    public static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new Failed(otherwise, null);
        }
    }

    /// For a checked exception that a proof beside the call excludes: `throw Check.never(e)`.
    public static Failed never(Throwable cause) {
        return new Failed("cannot happen: " + cause, cause);
    }

    /// Our own fault: whoever runs the node dumps its trace and stops.
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Failed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
