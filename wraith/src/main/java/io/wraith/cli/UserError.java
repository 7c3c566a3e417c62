package io.wraith.cli;

/// A fault that the user can mend. The message is what went wrong; each part is one line for
/// people, without a full stop.
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String why;
    private final String remedy;

    UserError(ExitCode code, String what, String why, String remedy) {
        super(what);
        this.code = code;
        this.why = why;
        this.remedy = remedy;
    }

    ExitCode code() {
        return code;
    }

    /// Three lines, each marked as ours: what, why, and what to do.
    String text() {
        return "wraith: " + getMessage() + "\nwraith: " + why + "\nwraith: " + remedy + "\n";
    }
}
