package io.wraith.kit;

import org.jspecify.annotations.Nullable;

/// A [Pipeline] that takes or ends nothing more: because a stage failed, which is then the cause,
/// or because it was closed.
public final class PipelineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PipelineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
