package io.wraith.proto.stream;

/// A stream's number: who opened it, how many directions it has, and its index among its kind.
///
///     30                                2 | 1       | 0
///     index                               | one-way | opened by the responder
public final class StreamId {
    /// Kinds of streams as MAX_STREAMS names them.
    static final int TWO_WAY = 0;

    static final int ONE_WAY = 1;

    static final int KINDS = 2;

    private static final int RESPONDER_BIT = 1;
    private static final int ONE_WAY_BIT = 2;

    private StreamId() {}

    static int of(int index, int kind, boolean isByInitiator) {
        return index << 2 | kind << 1 | (isByInitiator ? 0 : RESPONDER_BIT);
    }

    public static boolean isByInitiator(int stream) {
        return (stream & RESPONDER_BIT) == 0;
    }

    public static boolean isOneWay(int stream) {
        return (stream & ONE_WAY_BIT) != 0;
    }

    static int kind(int stream) {
        return isOneWay(stream) ? ONE_WAY : TWO_WAY;
    }

    static int index(int stream) {
        return stream >>> 2;
    }
}
