package io.wraith.fuse;

/// Why something cannot be mounted, as one line for the user.
public class FuseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FuseException(String message) {
        super(message);
    }
}
