package io.wraith.base;

/// Times on a clock that may start anywhere and run over; [#NONE] is no time.
public final class Deadline {
    public static final long NONE = Long.MAX_VALUE;

    private Deadline() {}

    public static long earlier(long oneNs, long otherNs) {
        if (oneNs == NONE || otherNs == NONE) {
            return oneNs == NONE ? otherNs : oneNs;
        }
        return oneNs - otherNs <= 0 ? oneNs : otherNs;
    }

    public static boolean isDue(long deadlineNs, long nowNs) {
        return deadlineNs != NONE && deadlineNs - nowNs <= 0;
    }
}
