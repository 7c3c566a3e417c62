package io.wraith.node;

import java.util.concurrent.ExecutionException;

/// What went wrong, why, and what can be done about it: one line each, for people.
public final class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Trouble trouble;
    private final String why;
    private final String remedy;

    public NodeException(Trouble trouble, String what, String why, String remedy) {
        super(what);
        this.trouble = trouble;
        this.why = why;
        this.remedy = remedy;
    }

    public NodeException(Trouble trouble, String what, String why, String remedy, Throwable cause) {
        super(what, cause);
        this.trouble = trouble;
        this.why = why;
        this.remedy = remedy;
    }

    /// What is behind the failure of a future that fails with nothing else.
    static NodeException of(ExecutionException failed) {
        if (failed.getCause() instanceof NodeException known) {
            return known;
        }
        throw new IllegalStateException(failed.getCause());
    }

    public Trouble trouble() {
        return trouble;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }
}
