package io.wraith.fuse;

import java.io.IOException;

/// Why something cannot be mounted, as one line for the user.
public class FuseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FuseException(String message) {
        super(message);
    }

    /// Of a folder that is not there, or is none, as the cause tells.
    FuseException(String message, IOException cause) {
        super(message, cause);
    }
}
