package io.wraith.cli;

/// The exit codes that scripts rely on.
enum ExitCode {
    OK(0),
    GENERAL(1),
    USAGE(2),
    NOT_FOUND(3),
    REFUSED_BY_PEER(4),
    TEMPORARY(5),
    WRONG_CODE(6),
    VERIFICATION_FAILED(7),
    LIMIT(8),
    TIMEOUT(10),
    /// What the JVM itself ends with after Ctrl-C.
    INTERRUPTED(130),
    /// What the JVM itself ends with after SIGTERM.
    TERMINATED(143);

    final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /// What another process of ours ended with.
    static ExitCode of(int number) {
        for (ExitCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return GENERAL;
    }
}
