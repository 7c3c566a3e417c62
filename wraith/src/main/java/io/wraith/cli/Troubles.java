package io.wraith.cli;

import io.wraith.node.NodeException;
import io.wraith.node.Trouble;

/// What failures of a node mean to scripts.
final class Troubles {
    private Troubles() {}

    static UserError error(NodeException failure) {
        return new UserError(
                exitCode(failure.trouble()),
                String.valueOf(failure.getMessage()),
                failure.why(),
                failure.remedy());
    }

    static ExitCode exitCode(Trouble trouble) {
        return switch (trouble) {
            case GENERAL -> ExitCode.GENERAL;
            case USAGE -> ExitCode.USAGE;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case REFUSED -> ExitCode.REFUSED_BY_PEER;
            case TEMPORARY -> ExitCode.TEMPORARY;
            case WRONG_CODE -> ExitCode.WRONG_CODE;
            case VERIFICATION -> ExitCode.VERIFICATION_FAILED;
            case LIMIT -> ExitCode.LIMIT;
            case TIMEOUT -> ExitCode.TIMEOUT;
            case CANCELLED -> ExitCode.INTERRUPTED;
        };
    }
}
