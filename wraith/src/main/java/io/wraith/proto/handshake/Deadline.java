package io.wraith.proto.handshake;

/// Times on a clock that may start anywhere and run over; [#NONE] is no time.
final class Deadline {
    static final long NONE = Long.MAX_VALUE;

    private Deadline() {}

    static long earlier(long oneNs, long otherNs) {
        if (oneNs == NONE || otherNs == NONE) {
            return oneNs == NONE ? otherNs : oneNs;
        }
        return oneNs - otherNs <= 0 ? oneNs : otherNs;
    }
}
