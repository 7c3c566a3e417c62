package io.wraith.node;

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
