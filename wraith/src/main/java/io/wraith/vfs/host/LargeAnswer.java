package io.wraith.vfs.host;

import io.wraith.vfs.message.Tail;

/// An answer to a large read: first so many bytes of a slot, then a tail.
public final class LargeAnswer {
    private final int stream;
    private final int urgency;
    private final int slot;
    private final int payload;
    private final byte[] tail;

    LargeAnswer(int stream, int urgency, int slot, Tail tail) {
        this.stream = stream;
        this.urgency = urgency;
        this.slot = slot;
        payload = tail.payload();
        this.tail = tail.toBytes();
    }

    public int stream() {
        return stream;
    }

    /// That of the read.
    public int urgency() {
        return urgency;
    }

    /// Where the payload lies, if there is any.
    public int slot() {
        return slot;
    }

    /// How long the payload is.
    public int payload() {
        return payload;
    }

    /// How long all of it is.
    public int length() {
        return payload + tail.length;
    }

    /// Copies a part of the tail.
    public void copyTail(int from, byte[] target, int at, int length) {
        System.arraycopy(tail, from, target, at, length);
    }
}
