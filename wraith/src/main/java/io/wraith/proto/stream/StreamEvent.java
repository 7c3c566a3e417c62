package io.wraith.proto.stream;

import io.wraith.base.Check;

/// What happened to a stream; filled by [Streams#poll], reused by its owner.
public final class StreamEvent {
    /// In the order in which several that wait for the same half are told.
    public enum Kind {
        /// The peer opened the stream.
        OPENED(1 << 0),
        /// More of what we send was acknowledged; told once however often it happened.
        ADVANCED(1 << 1),
        /// The peer does not want what we send; the stream was reset with the peer's code.
        STOPPED(1 << 2),
        /// All that we send was acknowledged, with its end. That the peer's application took it is
        /// for the application to say.
        DELIVERED(1 << 3),
        /// Everything up to the end arrived.
        FINISHED(1 << 4),
        /// The peer gave up what it was sending.
        RESET(1 << 5),
        /// The peer went away before it took notice of this stream: nothing of it was processed.
        REFUSED(1 << 6);

        private final int bit;

        Kind(int bit) {
            this.bit = bit;
        }

        int bit() {
            return bit;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private Kind kind = Kind.OPENED;
    private int stream;
    private int code;

    public Kind kind() {
        return kind;
    }

    public int stream() {
        return stream;
    }

    /// The peer's code of [Kind#STOPPED], [Kind#RESET] and [Kind#REFUSED], else 0.
    public int code() {
        return code;
    }

    /// The lowest of several kinds that wait.
    static Kind lowest(int bits) {
        for (Kind kind : KINDS) {
            if ((bits & kind.bit) != 0) {
                return kind;
            }
        }
        throw Check.never(new IllegalArgumentException("no event waits"));
    }

    void set(Kind newKind, int newStream, int newCode) {
        kind = newKind;
        stream = newStream;
        code = newCode;
    }

    @Override
    public String toString() {
        return kind + " stream " + Integer.toUnsignedString(stream) + " code " + code;
    }
}
